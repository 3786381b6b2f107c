-- When staff and customer agreed that the customer is called back. `call` is the contact that it becomes when its time has come.
CREATE TABLE planned_call_back (
    id TEXT NOT NULL PRIMARY KEY,
    contact TEXT NOT NULL,
    due BIGINT NOT NULL,
    phone TEXT NOT NULL,
    note TEXT NOT NULL,
    planned_by TEXT NOT NULL,
    planned_at BIGINT NOT NULL,
    call TEXT NOT NULL,
    given_out_at BIGINT,
    done_at BIGINT,
    called_off_at BIGINT,
    called_off_by TEXT
);
CREATE UNIQUE INDEX planned_call_back_open ON planned_call_back (contact) WHERE done_at IS NULL AND called_off_at IS NULL;
CREATE UNIQUE INDEX planned_call_back_call ON planned_call_back (call);
