CREATE TABLE business_deal (
    id TEXT PRIMARY KEY,
    contact TEXT NOT NULL,
    customer TEXT NOT NULL,
    agent TEXT NOT NULL,
    business TEXT NOT NULL,
    body TEXT NOT NULL,
    opened_at BIGINT NOT NULL,
    ended_at BIGINT
);
CREATE INDEX business_deal_contact ON business_deal (contact);
CREATE INDEX business_deal_open ON business_deal (id) WHERE ended_at IS NULL;
