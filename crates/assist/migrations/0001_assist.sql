-- What was followed of each conversation: ticks, warnings, fields and what the summary is made of, without secrets.
CREATE TABLE assist_conversation (
    contact TEXT NOT NULL PRIMARY KEY,
    state TEXT NOT NULL,
    updated_at BIGINT NOT NULL
);
-- What was said in calls, redacted, in order.
CREATE TABLE transcript_line (
    contact TEXT NOT NULL,
    seq BIGINT NOT NULL,
    party TEXT NOT NULL,
    text TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (contact, seq)
);
