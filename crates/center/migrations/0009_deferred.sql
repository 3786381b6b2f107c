-- How many pieces of work that waits (messages, mails) an agent has at once.
ALTER TABLE agent_profile ADD COLUMN deferred_capacity BIGINT NOT NULL DEFAULT 1;
