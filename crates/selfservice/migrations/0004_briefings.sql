CREATE TABLE contact_briefing (
    contact TEXT PRIMARY KEY,
    briefing TEXT NOT NULL,
    written_at BIGINT NOT NULL
);
ALTER TABLE flow_session ADD COLUMN taken TEXT NOT NULL DEFAULT '{}'
