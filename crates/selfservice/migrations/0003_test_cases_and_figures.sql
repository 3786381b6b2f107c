CREATE TABLE flow_test_case (
    id TEXT PRIMARY KEY,
    flow TEXT NOT NULL,
    name TEXT NOT NULL,
    content TEXT NOT NULL,
    updated_at BIGINT NOT NULL,
    updated_by TEXT
);
CREATE INDEX flow_test_case_flow ON flow_test_case (flow, name);
CREATE TABLE flow_node_hour (
    flow TEXT NOT NULL,
    hour BIGINT NOT NULL,
    node TEXT NOT NULL,
    visits BIGINT NOT NULL,
    contacts BIGINT NOT NULL,
    ended BIGINT NOT NULL,
    abandoned BIGINT NOT NULL,
    queued BIGINT NOT NULL,
    served BIGINT NOT NULL,
    stays BIGINT NOT NULL,
    micros BIGINT NOT NULL,
    PRIMARY KEY (flow, hour, node)
);
CREATE TABLE flow_figures_place (
    reader TEXT PRIMARY KEY,
    seq BIGINT NOT NULL
)
