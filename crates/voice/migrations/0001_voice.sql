CREATE TABLE sip_account (
    user_name TEXT NOT NULL PRIMARY KEY,
    ha1_md5 TEXT NOT NULL,
    ha1_sha256 TEXT NOT NULL,
    staff TEXT,
    created_at BIGINT NOT NULL
);
CREATE TABLE sip_registration (
    user_name TEXT NOT NULL,
    contact TEXT NOT NULL,
    wire TEXT NOT NULL,
    address TEXT NOT NULL,
    expires_at BIGINT NOT NULL,
    call_id TEXT NOT NULL,
    cseq BIGINT NOT NULL,
    PRIMARY KEY (user_name, contact)
);
CREATE TABLE recording (
    id TEXT NOT NULL PRIMARY KEY,
    contact TEXT NOT NULL,
    agent TEXT NOT NULL,
    started_at BIGINT NOT NULL,
    milliseconds BIGINT,
    state TEXT NOT NULL
);
CREATE INDEX recording_contact ON recording (contact)
