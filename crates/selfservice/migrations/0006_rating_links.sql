-- Links by which callers rate who hung up before they did. `link` is the SHA-256 of what stands in the address.
CREATE TABLE rating_link (
    link TEXT PRIMARY KEY,
    contact TEXT NOT NULL UNIQUE,
    phone TEXT NOT NULL,
    sent_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT
);
CREATE INDEX rating_link_phone ON rating_link (phone, sent_at);
