ALTER TABLE contact ADD COLUMN business TEXT;
CREATE INDEX contact_ability ON contact (arrived_at) WHERE business IS NOT NULL;
CREATE INDEX contact_again ON contact (customer, business, arrived_at) WHERE business IS NOT NULL;
