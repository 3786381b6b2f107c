-- Orders of value-added services. `rank` is the order of the office's list: the next promise of those that are open, then
-- those that are over, the latest first.
CREATE TABLE service_order (
    id TEXT PRIMARY KEY,
    client_key TEXT NOT NULL,
    drafted_by TEXT NOT NULL,
    customer TEXT NOT NULL,
    contact TEXT,
    item TEXT NOT NULL,
    state TEXT NOT NULL,
    year BIGINT,
    rank BIGINT NOT NULL,
    was_overdue BIGINT NOT NULL,
    requested_at BIGINT,
    placed_at BIGINT,
    ended_at BIGINT,
    cost_minor BIGINT,
    body TEXT NOT NULL
);
CREATE UNIQUE INDEX service_order_key ON service_order (drafted_by, client_key);
CREATE INDEX service_order_customer ON service_order (customer);
CREATE INDEX service_order_rank ON service_order (rank, id);
CREATE INDEX service_order_year ON service_order (year);

-- What of a customer's entitlement is used: one row for each order that counts, in a place of the year that no other has.
CREATE TABLE service_use (
    customer TEXT NOT NULL,
    item TEXT NOT NULL,
    year BIGINT NOT NULL,
    place BIGINT NOT NULL,
    order_id TEXT NOT NULL,
    PRIMARY KEY (customer, item, year, place)
);
CREATE UNIQUE INDEX service_use_order ON service_use (order_id);
