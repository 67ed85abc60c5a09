-- The owner is heard about the facts before a verdict of harm, or of no effect, is shown to the public.

-- +goose Up
ALTER TABLE methods
    ADD COLUMN public_evidence_level   smallint,
    ADD COLUMN public_evidence_verdict text,
    ADD COLUMN evidence_hearing_due    timestamptz,
    ADD CONSTRAINT methods_public_evidence_whole
        CHECK ((public_evidence_level IS NULL) = (public_evidence_verdict IS NULL)),
    ADD CONSTRAINT methods_evidence_hearing_holds_back
        CHECK (evidence_hearing_due IS NULL OR public_evidence_level IS NOT NULL),
    ADD CONSTRAINT methods_public_evidence_level_range CHECK (public_evidence_level BETWEEN 0 AND 5);
COMMENT ON COLUMN methods.public_evidence_level IS 'What outsiders see instead of evidence_level while the owner is heard, and until the process has noted what came of it. Null: they see the same.';
COMMENT ON COLUMN methods.public_evidence_verdict IS 'What outsiders see instead of evidence_verdict, likewise.';
COMMENT ON COLUMN methods.evidence_hearing_due IS 'When the open hearing of the owner ends at the latest. Null: none is open.';
CREATE INDEX methods_evidence_held_idx ON methods (id) WHERE public_evidence_level IS NOT NULL;

CREATE TABLE evidence_hearings (
    id            uuid        CONSTRAINT evidence_hearings_pkey PRIMARY KEY,
    method_id     uuid        NOT NULL CONSTRAINT evidence_hearings_method_fkey REFERENCES methods,
    level         smallint    NOT NULL,
    verdict       text        NOT NULL,
    shown         jsonb,
    opened_at     timestamptz NOT NULL DEFAULT now(),
    due           timestamptz NOT NULL,
    told_at       timestamptz,
    answer        text,
    answered_by   uuid        CONSTRAINT evidence_hearings_answered_by_fkey REFERENCES people,
    ended_at      timestamptz,
    ended_because text,
    CONSTRAINT evidence_hearings_verdict_known CHECK (verdict IN ('harmful', 'ineffective')),
    CONSTRAINT evidence_hearings_ended_because_known
        CHECK (ended_because IN ('answered', 'days-over', 'superseded', 'demonstration')),
    CONSTRAINT evidence_hearings_ended_whole CHECK ((ended_at IS NULL) = (ended_because IS NULL)),
    CONSTRAINT evidence_hearings_answered_whole
        CHECK ((answer IS NOT NULL) = coalesce(ended_because = 'answered', false))
);
CREATE UNIQUE INDEX evidence_hearings_one_open_idx ON evidence_hearings (method_id) WHERE ended_at IS NULL;
CREATE INDEX evidence_hearings_method_idx ON evidence_hearings (method_id, opened_at);
CREATE INDEX evidence_hearings_due_idx ON evidence_hearings (due) WHERE ended_at IS NULL;
COMMENT ON TABLE evidence_hearings IS 'The owner''s fact hearings on verdicts of harm and of no effect, before the public sees them.';
COMMENT ON COLUMN evidence_hearings.shown IS 'The assessment that outsiders go on seeing; null where none was ever shown.';
COMMENT ON COLUMN evidence_hearings.told_at IS 'When the message to the owner was put in the outbox.';

GRANT SELECT, INSERT ON evidence_hearings TO fasemodel_app;
GRANT UPDATE (level, told_at, answer, answered_by, ended_at, ended_because) ON evidence_hearings TO fasemodel_app;

CREATE OR REPLACE FUNCTION search_public_evidence(m methods, OUT level smallint, OUT verdict text)
LANGUAGE sql STABLE AS $$
    SELECT coalesce(m.public_evidence_level, m.evidence_level), coalesce(m.public_evidence_verdict, m.evidence_verdict)
$$;
CREATE TRIGGER search_follow_hearing AFTER UPDATE ON methods FOR EACH ROW
    WHEN (OLD.version = NEW.version AND (OLD.public_evidence_level, OLD.public_evidence_verdict)
        IS DISTINCT FROM (NEW.public_evidence_level, NEW.public_evidence_verdict))
    EXECUTE FUNCTION search_follow();

-- +goose Down
DROP TRIGGER search_follow_hearing ON methods;
CREATE OR REPLACE FUNCTION search_public_evidence(m methods, OUT level smallint, OUT verdict text)
LANGUAGE sql STABLE AS $$
    SELECT m.evidence_level, m.evidence_verdict
$$;
DROP TABLE evidence_hearings;
DROP INDEX methods_evidence_held_idx;
ALTER TABLE methods DROP COLUMN evidence_hearing_due, DROP COLUMN public_evidence_verdict,
    DROP COLUMN public_evidence_level;
