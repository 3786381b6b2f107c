CREATE TABLE knowledge_institution (
    id TEXT PRIMARY KEY,
    document TEXT NOT NULL
);
CREATE TABLE special_edition (
    id TEXT PRIMARY KEY,
    document TEXT NOT NULL,
    revision BIGINT NOT NULL
);
CREATE TABLE knowledge_synonyms (
    id BIGINT PRIMARY KEY,
    document TEXT NOT NULL,
    revision BIGINT NOT NULL
);
CREATE TABLE article (
    id TEXT PRIMARY KEY,
    document TEXT NOT NULL,
    revision BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE TABLE article_version (
    article TEXT NOT NULL REFERENCES article (id),
    version BIGINT NOT NULL,
    content TEXT NOT NULL,
    submitted_by TEXT,
    published_at BIGINT NOT NULL,
    published_by TEXT,
    note TEXT NOT NULL,
    PRIMARY KEY (article, version)
);
CREATE TABLE article_attachment (
    object TEXT PRIMARY KEY,
    article TEXT NOT NULL REFERENCES article (id),
    name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    bytes BIGINT NOT NULL,
    added_at BIGINT NOT NULL,
    added_by TEXT
);
CREATE TABLE article_feedback (
    id TEXT PRIMARY KEY,
    article TEXT NOT NULL REFERENCES article (id),
    version BIGINT NOT NULL,
    at BIGINT NOT NULL,
    staff TEXT NOT NULL,
    kind TEXT NOT NULL,
    comment TEXT NOT NULL,
    settled_at BIGINT,
    settled_by TEXT
);
CREATE INDEX article_feedback_by_article ON article_feedback (article, at);
CREATE TABLE article_reading (
    article TEXT NOT NULL,
    day TEXT NOT NULL,
    reader TEXT NOT NULL,
    readings BIGINT NOT NULL,
    PRIMARY KEY (article, day, reader)
);
CREATE TABLE asked_question (
    id TEXT PRIMARY KEY,
    at BIGINT NOT NULL,
    asked_by TEXT NOT NULL,
    language TEXT NOT NULL,
    channel TEXT NOT NULL,
    contact TEXT,
    text TEXT NOT NULL,
    outcome TEXT NOT NULL,
    article TEXT,
    confidence DOUBLE PRECISION,
    topic TEXT
);
CREATE INDEX asked_question_by_topic ON asked_question (topic, at);
CREATE INDEX asked_question_by_time ON asked_question (at);
CREATE TABLE hot_topic (
    id TEXT PRIMARY KEY,
    document TEXT NOT NULL,
    last_at BIGINT NOT NULL
);
CREATE TABLE hot_topic_hour (
    topic TEXT NOT NULL,
    hour BIGINT NOT NULL,
    asked BIGINT NOT NULL,
    unanswered BIGINT NOT NULL,
    PRIMARY KEY (topic, hour)
);
CREATE TABLE knowledge_gap (
    topic TEXT PRIMARY KEY,
    example TEXT NOT NULL,
    first_at BIGINT NOT NULL,
    last_at BIGINT NOT NULL,
    asked BIGINT NOT NULL,
    state TEXT NOT NULL,
    institution TEXT,
    article TEXT,
    note TEXT NOT NULL,
    revision BIGINT NOT NULL
);
CREATE INDEX knowledge_gap_by_state ON knowledge_gap (state, asked);
CREATE TABLE knowledge_report (
    day TEXT NOT NULL,
    institution TEXT NOT NULL,
    document TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    PRIMARY KEY (day, institution)
);
