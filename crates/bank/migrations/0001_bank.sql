-- A customer of the bank. `file` holds what the rules decide on as one document: cards, payees, loss reports, limits …
-- `next_due` is when the next regular investment is to be made.
CREATE TABLE bank_customer (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    identity_number TEXT NOT NULL UNIQUE,
    phone TEXT NOT NULL,
    born TEXT NOT NULL,
    tier TEXT NOT NULL,
    star_level BIGINT NOT NULL,
    frozen BIGINT NOT NULL,
    file TEXT NOT NULL,
    next_due BIGINT
);
CREATE INDEX bank_customer_phone ON bank_customer (phone);
CREATE INDEX bank_customer_due ON bank_customer (next_due);

-- Whose an account or card number is.
CREATE TABLE bank_number (number TEXT PRIMARY KEY, customer TEXT NOT NULL);

-- Accounts; those without a customer are the bank's own. The balances of one currency add up to zero.
CREATE TABLE bank_account (
    number TEXT PRIMARY KEY,
    customer TEXT,
    kind TEXT NOT NULL,
    relation TEXT NOT NULL,
    name TEXT NOT NULL,
    branch TEXT NOT NULL,
    currency TEXT NOT NULL,
    balance BIGINT NOT NULL,
    credit_line BIGINT NOT NULL,
    state TEXT NOT NULL,
    opened_on TEXT NOT NULL
);
CREATE INDEX bank_account_customer ON bank_account (customer);

-- What was posted, once per key.
CREATE TABLE bank_order (
    id TEXT PRIMARY KEY,
    client_key TEXT NOT NULL UNIQUE,
    digest TEXT NOT NULL,
    customer TEXT NOT NULL,
    command TEXT NOT NULL,
    posted_at BIGINT NOT NULL,
    state TEXT NOT NULL,
    receipt TEXT NOT NULL,
    contact TEXT,
    staff TEXT
);
CREATE INDEX bank_order_customer ON bank_order (customer, posted_at);

-- The entries of the ledger. Those of one order add up to zero.
CREATE TABLE bank_entry (
    seq BIGINT PRIMARY KEY,
    order_id TEXT NOT NULL,
    account TEXT NOT NULL,
    at BIGINT NOT NULL,
    day TEXT NOT NULL,
    kind TEXT NOT NULL,
    amount BIGINT NOT NULL,
    currency TEXT NOT NULL,
    balance BIGINT NOT NULL,
    counterparty TEXT NOT NULL,
    note TEXT NOT NULL
);
CREATE INDEX bank_entry_account ON bank_entry (account, seq);

-- Transfers that do not arrive at once.
CREATE TABLE bank_transfer (
    id TEXT PRIMARY KEY,
    customer TEXT NOT NULL,
    from_account TEXT NOT NULL,
    to_account TEXT NOT NULL,
    outside BIGINT NOT NULL,
    amount BIGINT NOT NULL,
    fee BIGINT NOT NULL,
    currency TEXT NOT NULL,
    speed TEXT NOT NULL,
    accepted_at BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    state TEXT NOT NULL
);
CREATE INDEX bank_transfer_due ON bank_transfer (state, due_at);
CREATE INDEX bank_transfer_customer ON bank_transfer (customer, state);

-- Products, fees, rates and parameters, each version from its day on.
CREATE TABLE bank_offer (
    kind TEXT NOT NULL,
    code TEXT NOT NULL,
    effective_from TEXT NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (kind, code, effective_from)
);
CREATE TABLE bank_price (
    code TEXT NOT NULL,
    day TEXT NOT NULL,
    price BIGINT NOT NULL,
    PRIMARY KEY (code, day)
);

-- Passwords: the argon2id hash and the wrong tries.
CREATE TABLE bank_secret (
    customer TEXT NOT NULL,
    kind TEXT NOT NULL,
    hash TEXT NOT NULL,
    wrong_in_a_row BIGINT NOT NULL,
    wrong_in_total BIGINT NOT NULL,
    locked_until BIGINT,
    PRIMARY KEY (customer, kind)
);
CREATE TABLE bank_code (
    customer TEXT NOT NULL,
    purpose TEXT NOT NULL,
    hash TEXT NOT NULL,
    issued_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    tries_left BIGINT NOT NULL,
    PRIMARY KEY (customer, purpose)
);
CREATE TABLE bank_verification (
    id TEXT PRIMARY KEY,
    customer TEXT NOT NULL,
    factors TEXT NOT NULL,
    expires_at BIGINT NOT NULL
);

-- Branches and machines.
CREATE TABLE bank_place (id TEXT PRIMARY KEY, document TEXT NOT NULL);
