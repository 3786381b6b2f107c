CREATE TABLE site (
    id TEXT PRIMARY KEY,
    place BIGINT NOT NULL,
    settings TEXT NOT NULL,
    standing TEXT NOT NULL
);
ALTER TABLE agent_profile ADD COLUMN site TEXT;
CREATE TABLE emergency_plan (
    id TEXT NOT NULL,
    version BIGINT NOT NULL,
    document TEXT NOT NULL,
    note TEXT NOT NULL,
    author TEXT,
    saved_at BIGINT NOT NULL,
    PRIMARY KEY (id, version)
);
CREATE TABLE emergency_run (
    id TEXT PRIMARY KEY,
    plan TEXT NOT NULL,
    version BIGINT NOT NULL,
    state TEXT NOT NULL,
    asked_by TEXT NOT NULL,
    asked_at BIGINT NOT NULL,
    reason TEXT NOT NULL,
    approved_by TEXT,
    approved_at BIGINT,
    base_policy BIGINT,
    ended_by TEXT,
    ended_at BIGINT,
    end_reason TEXT
);
CREATE INDEX emergency_run_state ON emergency_run (state);
CREATE TABLE emergency_authorisation (
    id TEXT PRIMARY KEY,
    run TEXT NOT NULL,
    code TEXT NOT NULL,
    approver TEXT NOT NULL,
    amount TEXT NOT NULL,
    contact TEXT,
    note TEXT NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX emergency_authorisation_run ON emergency_authorisation (run);
