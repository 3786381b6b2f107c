-- A message of the board and everything that was written to it. Its texts are messages of its contacts.
CREATE TABLE board_thread (
    reference TEXT PRIMARY KEY,
    code_hash TEXT NOT NULL,
    client_id TEXT NOT NULL,
    matter TEXT NOT NULL,
    area TEXT NOT NULL,
    title TEXT NOT NULL,
    language TEXT NOT NULL,
    customer TEXT,
    name TEXT NOT NULL,
    phone TEXT,
    email TEXT,
    contact TEXT NOT NULL,
    standing TEXT NOT NULL,
    settled BIGINT NOT NULL,
    raised BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    answered_at BIGINT,
    aside_until BIGINT,
    aside_reason TEXT,
    aside_by TEXT,
    closed_reason TEXT,
    score BIGINT
);
CREATE UNIQUE INDEX board_thread_client_id ON board_thread (client_id);
CREATE INDEX board_thread_unsettled ON board_thread (created_at) WHERE settled = 0;
CREATE INDEX board_thread_customer ON board_thread (customer, created_at);
CREATE INDEX board_thread_phone ON board_thread (phone, created_at);
CREATE TABLE board_contact (
    contact TEXT PRIMARY KEY,
    reference TEXT NOT NULL,
    ordinal BIGINT NOT NULL
);
CREATE UNIQUE INDEX board_contact_reference ON board_contact (reference, ordinal);
CREATE TABLE board_draft (
    reference TEXT PRIMARY KEY,
    body TEXT NOT NULL,
    staff TEXT NOT NULL,
    saved_at BIGINT NOT NULL
);
