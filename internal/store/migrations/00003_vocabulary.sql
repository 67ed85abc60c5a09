-- +goose Up

CREATE TABLE vocabulary_terms (
    list       text        NOT NULL,
    code       text        NOT NULL,
    da         text        NOT NULL,
    en         text        NOT NULL,
    version    integer     NOT NULL DEFAULT 1,
    added_at   timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT vocabulary_terms_pkey PRIMARY KEY (list, code),
    CONSTRAINT vocabulary_terms_code_form CHECK (code <> '' AND length(code) <= 100),
    CONSTRAINT vocabulary_terms_worded CHECK (da <> '' AND en <> '')
);
COMMENT ON TABLE vocabulary_terms IS 'Terms that the installation has added to the code lists, and its own wording of those that ship with the program.';
COMMENT ON COLUMN vocabulary_terms.version IS 'Counts the changes of the wording; a term as it ships is version 1.';

GRANT SELECT, INSERT, UPDATE ON vocabulary_terms TO fasemodel_app;

-- +goose Down
DROP TABLE vocabulary_terms;
