-- Who did or read what, when and from where. Rows are only ever added.
CREATE TABLE audit_entry (
    id TEXT NOT NULL PRIMARY KEY,
    at BIGINT NOT NULL,
    staff TEXT,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    contact TEXT,
    detail TEXT NOT NULL,
    remote TEXT
);
CREATE INDEX audit_entry_at ON audit_entry (at, id);
CREATE INDEX audit_entry_staff ON audit_entry (staff, at, id);
CREATE INDEX audit_entry_action ON audit_entry (action, at, id);
