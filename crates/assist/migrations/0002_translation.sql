-- What was translated at the desk, both texts, redacted: a sentence is asked for once, and the record shows what was written.
CREATE TABLE translation (
    contact TEXT NOT NULL,
    digest TEXT NOT NULL,
    language TEXT NOT NULL,
    original TEXT NOT NULL,
    text TEXT NOT NULL,
    staff TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (contact, digest, language)
);
