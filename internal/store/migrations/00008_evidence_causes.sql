-- +goose Up

ALTER TABLE evidence_levels
    ADD COLUMN study_id      uuid    CONSTRAINT evidence_levels_study_fkey REFERENCES studies,
    ADD COLUMN document_kind text,
    ADD COLUMN import_id     uuid    CONSTRAINT evidence_levels_import_fkey REFERENCES imports,
    ADD COLUMN touched       integer,
    ADD COLUMN changed_by    uuid    CONSTRAINT evidence_levels_changed_by_fkey REFERENCES people,
    ADD COLUMN difference    jsonb;
COMMENT ON TABLE evidence_levels IS 'Every change of a method''s level, verdict or ratings, with what caused it. Insert only.';
COMMENT ON COLUMN evidence_levels.study_id IS 'The study that was added, corrected or withdrawn.';
COMMENT ON COLUMN evidence_levels.document_kind IS 'The kind of document that was put on file or withdrawn.';
COMMENT ON COLUMN evidence_levels.touched IS 'How many studies an import wrote.';
COMMENT ON COLUMN evidence_levels.changed_by IS 'Who made the change; nobody where it was the program itself.';
COMMENT ON COLUMN evidence_levels.difference IS 'The rules that hold no longer or hold now, as they were worded then, and the ratings that changed. Unknown of older rows.';

ALTER TABLE imports DROP CONSTRAINT imports_format_known;
ALTER TABLE imports ADD CONSTRAINT imports_format_known CHECK (format IN ('yaml', 'jsonl', 'csv', 'ris'));

-- +goose Down
ALTER TABLE imports DROP CONSTRAINT imports_format_known;
ALTER TABLE imports ADD CONSTRAINT imports_format_known CHECK (format IN ('yaml', 'jsonl', 'csv')) NOT VALID;
ALTER TABLE evidence_levels DROP COLUMN study_id, DROP COLUMN document_kind, DROP COLUMN import_id,
    DROP COLUMN touched, DROP COLUMN changed_by, DROP COLUMN difference;
