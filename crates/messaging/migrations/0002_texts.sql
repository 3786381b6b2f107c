ALTER TABLE chat ADD COLUMN phone TEXT;
CREATE TABLE sms_outgoing (
    id TEXT PRIMARY KEY,
    parcel TEXT NOT NULL,
    contact TEXT,
    phone TEXT NOT NULL,
    body TEXT NOT NULL,
    state TEXT NOT NULL,
    attempts BIGINT NOT NULL,
    queued_at BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    submitted_at BIGINT,
    ended_at BIGINT,
    reason TEXT
);
CREATE INDEX sms_outgoing_queued ON sms_outgoing (due_at) WHERE state = 'queued';
CREATE INDEX sms_outgoing_parcel ON sms_outgoing (parcel);
CREATE TABLE sms_segment (
    parcel TEXT NOT NULL,
    number BIGINT NOT NULL,
    carrier_id TEXT NOT NULL,
    state TEXT NOT NULL,
    submitted_at BIGINT NOT NULL,
    PRIMARY KEY (parcel, number)
);
CREATE INDEX sms_segment_carrier_id ON sms_segment (carrier_id);
