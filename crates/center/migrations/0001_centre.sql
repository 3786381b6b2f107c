CREATE TABLE customer (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    tier TEXT NOT NULL,
    care TEXT,
    star_level BIGINT NOT NULL,
    language TEXT NOT NULL,
    region TEXT NOT NULL,
    customer_since BIGINT NOT NULL,
    notes TEXT NOT NULL
);
CREATE TABLE customer_phone (
    phone TEXT PRIMARY KEY,
    customer TEXT NOT NULL REFERENCES customer (id)
);
CREATE INDEX customer_phone_customer ON customer_phone (customer);
CREATE TABLE contact (
    id TEXT PRIMARY KEY,
    channel TEXT NOT NULL,
    direction TEXT NOT NULL,
    line TEXT NOT NULL,
    state TEXT NOT NULL,
    language TEXT NOT NULL,
    customer TEXT,
    customer_name TEXT,
    visitor_name TEXT,
    phone TEXT,
    tier TEXT NOT NULL,
    care TEXT,
    queue TEXT,
    agent TEXT,
    request TEXT,
    arrived_at BIGINT NOT NULL,
    queued_at BIGINT,
    connected_at BIGINT,
    ended_at BIGINT,
    closed_at BIGINT,
    wait_micros BIGINT NOT NULL,
    talk_micros BIGINT NOT NULL,
    note TEXT NOT NULL,
    wrap_up_code TEXT,
    score BIGINT,
    grades BIGINT,
    recordings BIGINT NOT NULL
);
CREATE INDEX contact_customer ON contact (customer, id);
CREATE INDEX contact_phone ON contact (phone, id);
CREATE INDEX contact_agent ON contact (agent, id);
CREATE INDEX contact_queue ON contact (queue, id);
CREATE INDEX contact_state ON contact (state);
CREATE TABLE call_back (
    contact TEXT PRIMARY KEY REFERENCES contact (id),
    promised_at BIGINT NOT NULL,
    done_at BIGINT,
    done_by TEXT
);
CREATE TABLE line (
    id TEXT PRIMARY KEY,
    channel TEXT NOT NULL,
    name TEXT NOT NULL
);
CREATE TABLE queue (
    id TEXT PRIMARY KEY,
    place BIGINT NOT NULL,
    settings TEXT NOT NULL
);
CREATE TABLE skill (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL
);
CREATE TABLE agent_profile (
    staff TEXT PRIMARY KEY,
    skills TEXT NOT NULL,
    voice_capacity BIGINT NOT NULL,
    text_capacity BIGINT NOT NULL
);
CREATE TABLE not_ready_reason (
    code TEXT PRIMARY KEY,
    place BIGINT NOT NULL,
    name TEXT NOT NULL
);
CREATE TABLE canned_reply (
    id TEXT PRIMARY KEY,
    place BIGINT NOT NULL,
    shortcut TEXT NOT NULL,
    title TEXT NOT NULL,
    body TEXT NOT NULL
);
