-- Every step of every contact and agent, in the order of commit. `seq` has no gaps.
CREATE TABLE journal (
    seq BIGINT NOT NULL PRIMARY KEY,
    stream_kind TEXT NOT NULL,
    stream_id TEXT NOT NULL,
    stream_seq BIGINT NOT NULL,
    at BIGINT NOT NULL,
    actor TEXT,
    epoch BIGINT NOT NULL,
    event TEXT NOT NULL
);
CREATE UNIQUE INDEX journal_stream ON journal (stream_id, stream_kind, stream_seq);
-- Who may write the journal. Each taking of the lease has an epoch of its own, checked in every write.
CREATE TABLE journal_lease (
    name TEXT NOT NULL PRIMARY KEY,
    holder TEXT NOT NULL,
    epoch BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
