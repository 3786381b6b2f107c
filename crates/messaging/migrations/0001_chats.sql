CREATE TABLE chat (
    contact TEXT PRIMARY KEY,
    token_hash TEXT NOT NULL,
    line TEXT NOT NULL,
    language TEXT NOT NULL,
    agent TEXT,
    secure BIGINT NOT NULL,
    customer_read BIGINT NOT NULL,
    agent_read BIGINT NOT NULL,
    opened_at BIGINT NOT NULL,
    ended_at BIGINT
);
CREATE INDEX chat_open ON chat (contact) WHERE ended_at IS NULL;
CREATE TABLE message (
    contact TEXT NOT NULL,
    seq BIGINT NOT NULL,
    id TEXT NOT NULL,
    sender TEXT NOT NULL,
    client_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    body TEXT NOT NULL,
    object TEXT,
    at BIGINT NOT NULL,
    PRIMARY KEY (contact, seq)
);
CREATE UNIQUE INDEX message_client_id ON message (contact, sender, client_id);
