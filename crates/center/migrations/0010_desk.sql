-- What staff have arranged for themselves: one document for each person and section, in the schema of that number.
CREATE TABLE staff_preference (
    staff TEXT NOT NULL,
    section TEXT NOT NULL,
    schema_number BIGINT NOT NULL,
    document TEXT NOT NULL,
    changed_at BIGINT NOT NULL,
    PRIMARY KEY (staff, section)
);
-- Who was mentioned in which remark: it opens that contact to them for a time.
CREATE TABLE mention (
    remark TEXT NOT NULL,
    agent TEXT NOT NULL,
    contact TEXT NOT NULL,
    mentioned_at BIGINT NOT NULL,
    PRIMARY KEY (remark, agent)
);
CREATE INDEX mention_agent ON mention (agent, mentioned_at);
CREATE INDEX mention_contact ON mention (contact, agent);
