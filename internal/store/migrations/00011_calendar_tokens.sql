-- Secret addresses under which a calendar fetches a person's deadlines. Nothing here is record: a deleted row ends a
-- subscription, and no more.

-- +goose Up
CREATE TABLE calendar_tokens (
    person_id uuid        CONSTRAINT calendar_tokens_pkey PRIMARY KEY
                          CONSTRAINT calendar_tokens_person_fkey REFERENCES people (id),
    hash      bytea       NOT NULL CONSTRAINT calendar_tokens_hash_key UNIQUE,
    made_at   timestamptz NOT NULL,
    CONSTRAINT calendar_tokens_hash_length CHECK (length(hash) = 32)
);
COMMENT ON TABLE calendar_tokens IS 'The one secret address of each person from which a calendar fetches their deadlines.';
COMMENT ON COLUMN calendar_tokens.hash IS 'The SHA-256 of the token in the address: who reads the table can fetch no calendar.';
GRANT SELECT, INSERT, UPDATE, DELETE ON calendar_tokens TO fasemodel_app;

-- +goose Down
DROP TABLE calendar_tokens;
