-- Whose a canned reply is; nobody's is everybody's.
ALTER TABLE canned_reply ADD COLUMN owner TEXT;
-- What staff write about a contact for each other. The text is redacted.
CREATE TABLE contact_remark (
    id TEXT NOT NULL PRIMARY KEY,
    contact TEXT NOT NULL,
    author TEXT NOT NULL,
    mentioned TEXT NOT NULL,
    text TEXT NOT NULL,
    written_at BIGINT NOT NULL
);
CREATE INDEX contact_remark_contact ON contact_remark (contact, id);
