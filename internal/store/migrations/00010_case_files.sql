-- Case files (sagsmapper) that people have ordered. Nothing here is record: what expires can be made anew.

-- +goose Up
CREATE TABLE case_files (
    id            uuid        CONSTRAINT case_files_pkey PRIMARY KEY,
    method_id     uuid        NOT NULL CONSTRAINT case_files_method_fkey REFERENCES methods,
    ordered_by    uuid        NOT NULL CONSTRAINT case_files_ordered_by_fkey REFERENCES people,
    language      text        NOT NULL,
    status        text        NOT NULL DEFAULT 'running',
    head_sequence bigint      NOT NULL DEFAULT 0,
    head_hash     text        NOT NULL DEFAULT '',
    code          text,
    text_da       text,
    text_en       text,
    ordered_at    timestamptz NOT NULL DEFAULT now(),
    finished_at   timestamptz,
    expires_at    timestamptz NOT NULL,
    CONSTRAINT case_files_status_known CHECK (status IN ('running', 'done', 'failed')),
    CONSTRAINT case_files_language_known CHECK (language IN ('da', 'en')),
    CONSTRAINT case_files_finished_when_done CHECK ((status = 'running') = (finished_at IS NULL))
);
CREATE INDEX case_files_of_person_idx ON case_files (method_id, ordered_by, ordered_at DESC, id DESC);
CREATE INDEX case_files_expires_at_idx ON case_files (expires_at);
COMMENT ON TABLE case_files IS 'Case files that are being made or wait to be fetched by the person who ordered them.';
COMMENT ON COLUMN case_files.head_sequence IS 'The head of the method''s journal that the case file was made at.';

CREATE TABLE case_file_parts (
    case_file_id     uuid    NOT NULL CONSTRAINT case_file_parts_case_file_fkey REFERENCES case_files ON DELETE CASCADE,
    number           integer NOT NULL,
    path             text    NOT NULL,
    title            text    NOT NULL,
    standing         text    NOT NULL,
    media_type       text    NOT NULL,
    document_kind    text,
    document_version integer,
    prints           integer,
    status           text    NOT NULL,
    content          bytea,
    size             bigint  NOT NULL DEFAULT 0,
    sha256           text    NOT NULL DEFAULT '',
    CONSTRAINT case_file_parts_pkey PRIMARY KEY (case_file_id, number),
    CONSTRAINT case_file_parts_status_known CHECK (status IN ('pending', 'done', 'left_out'))
);
ALTER TABLE case_file_parts ALTER COLUMN content SET STORAGE EXTERNAL;
COMMENT ON TABLE case_file_parts IS 'The files in a case file, in the order of its list of contents.';
COMMENT ON COLUMN case_file_parts.document_kind IS 'Of a document on file, whose content is read from documents.';
COMMENT ON COLUMN case_file_parts.prints IS 'The number of the part that this one is the PDF of.';
GRANT SELECT, INSERT, UPDATE, DELETE ON case_files, case_file_parts TO fasemodel_app;

-- +goose Down
DROP TABLE case_file_parts;
DROP TABLE case_files;
