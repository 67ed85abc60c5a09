-- +goose Up

CREATE TABLE appraisals (
    method_id   uuid        NOT NULL CONSTRAINT appraisals_method_fkey REFERENCES methods,
    kind        text        NOT NULL,
    version     integer     NOT NULL,
    author      text        NOT NULL,
    given_on    date        NOT NULL,
    recorded_by uuid        CONSTRAINT appraisals_recorded_by_fkey REFERENCES people,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT appraisals_pkey PRIMARY KEY (method_id, kind, version),
    CONSTRAINT appraisals_kind_known CHECK (kind IN ('vidensdeklaration', 'lovende-praksis')),
    CONSTRAINT appraisals_version_positive CHECK (version > 0)
);
COMMENT ON TABLE appraisals IS 'What people judged about a method on a set form, each version whole. Never computed from studies, and never a part of level or verdict. Insert only.';
COMMENT ON COLUMN appraisals.author IS 'Who judged, as it is shown to everyone: a person, a group or an authority.';
COMMENT ON COLUMN appraisals.recorded_by IS 'Who entered it here; shown to those who work with the method.';

CREATE TABLE appraisal_grades (
    method_id   uuid     NOT NULL,
    kind        text     NOT NULL,
    version     integer  NOT NULL,
    position    smallint NOT NULL,
    element     text     NOT NULL,
    grade       text     NOT NULL,
    reason      text     NOT NULL,
    author      text     NOT NULL,
    given_on    date     NOT NULL,
    CONSTRAINT appraisal_grades_pkey PRIMARY KEY (method_id, kind, version, element),
    CONSTRAINT appraisal_grades_appraisal_fkey FOREIGN KEY (method_id, kind, version) REFERENCES appraisals,
    CONSTRAINT appraisal_grades_grade_known CHECK (CASE kind WHEN 'vidensdeklaration' THEN grade IN ('A', 'B', 'C', 'D')
        ELSE grade IN ('0', '1', '2', '3', '4') END)
);
COMMENT ON TABLE appraisal_grades IS 'One grade of an appraisal with its reason. Insert only.';
COMMENT ON COLUMN appraisal_grades.given_on IS 'Author and day are those of the version that gave this grade with this reason; later versions that repeat it keep them.';

GRANT SELECT, INSERT ON appraisals, appraisal_grades TO fasemodel_app;

-- +goose Down
DROP TABLE appraisal_grades, appraisals;
