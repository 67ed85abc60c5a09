-- Sessions of browsers. Nothing here is record: a deleted row signs somebody out, and no more.

-- +goose Up
CREATE TABLE sessions (
    id         text        CONSTRAINT sessions_pkey PRIMARY KEY,
    data       bytea       NOT NULL,
    expires_at timestamptz NOT NULL
);
CREATE INDEX sessions_expires_at_idx ON sessions (expires_at);
COMMENT ON TABLE sessions IS 'Sessions of browsers, so that any process can serve any of them.';
COMMENT ON COLUMN sessions.id IS 'The SHA-256 of the token in the cookie: who reads the table can take over no session.';
GRANT SELECT, INSERT, UPDATE, DELETE ON sessions TO fasemodel_app;

ALTER TABLE people ADD COLUMN signed_out_at timestamptz;
COMMENT ON COLUMN people.signed_out_at IS 'When the person last signed out everywhere: sessions that began before this are over.';

-- +goose Down
ALTER TABLE people DROP COLUMN signed_out_at;
DROP TABLE sessions;
