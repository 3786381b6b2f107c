ALTER TABLE knowledge_institution ADD COLUMN revision BIGINT NOT NULL DEFAULT 1;
