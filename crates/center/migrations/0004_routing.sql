ALTER TABLE customer ADD COLUMN further_care TEXT NOT NULL DEFAULT '[]';
ALTER TABLE customer ADD COLUMN region_code TEXT;
ALTER TABLE customer ADD COLUMN manager TEXT;
CREATE TABLE routing_policy (
    version BIGINT PRIMARY KEY,
    state TEXT NOT NULL,
    document TEXT NOT NULL,
    note TEXT NOT NULL,
    author TEXT,
    saved_at BIGINT NOT NULL,
    in_force_since BIGINT,
    in_force_until BIGINT,
    switched_on_by TEXT,
    reason TEXT
);
CREATE INDEX routing_policy_state ON routing_policy (state);
