CREATE TABLE home_phone (
    staff TEXT NOT NULL PRIMARY KEY,
    number TEXT NOT NULL,
    in_use BIGINT NOT NULL,
    changed_at BIGINT NOT NULL
)
