-- Recordings, files and prompts; their bytes stand encrypted in files named after the id.
CREATE TABLE object (
    id TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    media_type TEXT NOT NULL,
    name TEXT NOT NULL,
    -- Absent while the object is being written.
    bytes BIGINT,
    chunk_bytes BIGINT NOT NULL,
    wrapped_key {bytes} NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX object_kind ON object (kind, created_at);
