-- Dissatisfied customers are asked what went wrong. A contact may be followed up again while nobody was reached.
CREATE TABLE follow_up (
    id TEXT NOT NULL PRIMARY KEY,
    contact TEXT NOT NULL,
    result TEXT NOT NULL,
    note TEXT NOT NULL,
    staff TEXT NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX follow_up_contact ON follow_up (contact, at);
CREATE INDEX contact_rated ON contact (arrived_at) WHERE score IS NOT NULL;
