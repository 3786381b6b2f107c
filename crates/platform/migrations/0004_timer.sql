-- What is to be done later. A timer is gone once its handler has done it.
CREATE TABLE timer (
    kind TEXT NOT NULL,
    key TEXT NOT NULL,
    due BIGINT NOT NULL,
    payload TEXT NOT NULL,
    -- Tells one setting of a timer from the next.
    version TEXT NOT NULL,
    attempts BIGINT NOT NULL,
    claimed_until BIGINT NOT NULL,
    PRIMARY KEY (kind, key)
);
CREATE INDEX timer_due ON timer (due);
