CREATE TABLE flow (
    id TEXT PRIMARY KEY,
    draft TEXT NOT NULL,
    revision BIGINT NOT NULL,
    drafted_at BIGINT NOT NULL,
    drafted_by TEXT,
    published_version BIGINT
);
CREATE TABLE flow_version (
    flow TEXT NOT NULL REFERENCES flow (id),
    version BIGINT NOT NULL,
    document TEXT NOT NULL,
    published_at BIGINT NOT NULL,
    published_by TEXT,
    PRIMARY KEY (flow, version)
);
CREATE TABLE flow_session (
    contact TEXT PRIMARY KEY,
    flow TEXT NOT NULL,
    version BIGINT NOT NULL,
    state TEXT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE TABLE announcement (
    slot TEXT PRIMARY KEY,
    text TEXT NOT NULL,
    audio TEXT NOT NULL,
    valid_from BIGINT,
    valid_to BIGINT,
    updated_at BIGINT NOT NULL,
    updated_by TEXT
)
