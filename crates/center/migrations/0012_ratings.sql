-- Why customers graded low, and what else they wrote. Account numbers are covered in the words.
CREATE TABLE rating_reason (
    contact TEXT NOT NULL PRIMARY KEY,
    reason TEXT NOT NULL,
    words TEXT,
    at BIGINT NOT NULL
);
