-- Links by which customers go on online. `link` is the SHA-256 of what stands in the address; a contact is offered each
-- business once.
CREATE TABLE diversion (
    link TEXT PRIMARY KEY,
    contact TEXT NOT NULL,
    business TEXT NOT NULL,
    day TEXT NOT NULL,
    expires_at BIGINT NOT NULL,
    taken_at BIGINT,
    UNIQUE (contact, business)
);
CREATE INDEX diversion_day ON diversion (day)
