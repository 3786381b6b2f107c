CREATE TABLE customer_note (
    id TEXT PRIMARY KEY,
    customer TEXT NOT NULL REFERENCES customer (id),
    author TEXT NOT NULL,
    text TEXT NOT NULL,
    written_at BIGINT NOT NULL,
    changed_at BIGINT
);
CREATE INDEX customer_note_customer ON customer_note (customer, id);
CREATE TABLE customer_note_version (
    note TEXT NOT NULL REFERENCES customer_note (id),
    replaced_at BIGINT NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (note, replaced_at)
);
CREATE TABLE customer_preference (
    customer TEXT PRIMARY KEY REFERENCES customer (id),
    way TEXT NOT NULL,
    no_disturb BIGINT NOT NULL,
    quiet_from TEXT,
    quiet_to TEXT,
    changed_at BIGINT NOT NULL,
    changed_by TEXT NOT NULL
);
CREATE TABLE customer_consent (
    id TEXT PRIMARY KEY,
    customer TEXT NOT NULL REFERENCES customer (id),
    kind TEXT NOT NULL,
    given BIGINT NOT NULL,
    contact TEXT,
    recorded_at BIGINT NOT NULL,
    recorded_by TEXT NOT NULL
);
CREATE INDEX customer_consent_customer ON customer_consent (customer, id);
CREATE TABLE linked_person (
    id TEXT PRIMARY KEY,
    customer TEXT NOT NULL REFERENCES customer (id),
    name TEXT NOT NULL,
    relation TEXT NOT NULL,
    phone TEXT,
    added_at BIGINT NOT NULL,
    added_by TEXT NOT NULL,
    ended_at BIGINT,
    ended_by TEXT
);
CREATE INDEX linked_person_customer ON linked_person (customer, id);
