CREATE TABLE desk_notice (
    id TEXT NOT NULL,
    agent TEXT NOT NULL,
    sender TEXT NOT NULL,
    kind TEXT NOT NULL,
    what TEXT NOT NULL,
    sent_at BIGINT NOT NULL,
    acknowledged_at BIGINT,
    PRIMARY KEY (id, agent)
);
CREATE INDEX desk_notice_open ON desk_notice (acknowledged_at, agent);
CREATE INDEX desk_notice_kind ON desk_notice (kind, id);
