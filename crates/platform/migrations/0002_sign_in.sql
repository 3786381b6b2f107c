-- Members of staff who may sign in.
CREATE TABLE account (
    id TEXT NOT NULL PRIMARY KEY,
    number TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    roles TEXT NOT NULL,
    language TEXT NOT NULL,
    active BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    password_changed_at BIGINT NOT NULL
);
-- Wrong passwords per staff number, also for numbers that nobody has. The key is a hash of the number.
CREATE TABLE sign_in_failure (
    number_hash TEXT NOT NULL PRIMARY KEY,
    failed BIGINT NOT NULL,
    since BIGINT NOT NULL,
    locked_until BIGINT NOT NULL
);
-- Who is signed in. Only the hash of the token is kept.
CREATE TABLE session (
    token_hash TEXT NOT NULL PRIMARY KEY,
    staff TEXT NOT NULL REFERENCES account (id),
    created_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    remote TEXT
);
CREATE INDEX session_staff ON session (staff);
-- What was answered to requests that carried an Idempotency-Key.
CREATE TABLE idempotency_key (
    key TEXT NOT NULL,
    caller TEXT NOT NULL,
    route TEXT NOT NULL,
    answer TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (key, caller, route)
);
CREATE INDEX idempotency_key_at ON idempotency_key (at);
