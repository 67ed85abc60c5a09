-- Content: what people write and register. The process of a method (journal, reviews, ballots, decisions) is in
-- the next migration. Dates named valid_to are the last day. Free text stands in no other place than its column.

-- +goose Up
CREATE TABLE organisations (
    id                uuid        CONSTRAINT organisations_pkey PRIMARY KEY,
    slug              text        NOT NULL CONSTRAINT organisations_slug_key UNIQUE,
    name              text COLLATE "da-x-icu" NOT NULL,
    kind              text        NOT NULL,
    municipality_code text        CONSTRAINT organisations_municipality_code_key UNIQUE,
    region_id         uuid        CONSTRAINT organisations_region_fkey REFERENCES organisations,
    successor_id      uuid        CONSTRAINT organisations_successor_fkey REFERENCES organisations,
    valid_from        date,
    valid_to          date,
    version           integer     NOT NULL DEFAULT 1,
    created_at        timestamptz NOT NULL DEFAULT now(),
    updated_at        timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT organisations_slug_form CHECK (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' AND length(slug) <= 100),
    CONSTRAINT organisations_kind_known CHECK (kind IN ('kommune', 'region', 'stat', 'forskning', 'civilsamfund',
        'faglig', 'interesseorganisation', 'brugerorganisation', 'privat')),
    CONSTRAINT organisations_code_of_kommune CHECK (municipality_code IS NULL
        OR (kind = 'kommune' AND municipality_code ~ '^[0-9]{4}$')),
    CONSTRAINT organisations_days_in_order CHECK (valid_to >= valid_from)
);
CREATE INDEX organisations_name_idx ON organisations (name, id);
CREATE INDEX organisations_kind_idx ON organisations (kind);
COMMENT ON TABLE organisations IS 'Organisations that own methods, take part in them, or sit in steering groups. Regions are organisations with days, because they change.';
COMMENT ON COLUMN organisations.municipality_code IS 'Kommunekode, four digits, for municipalities.';
COMMENT ON COLUMN organisations.region_id IS 'The region a municipality belonged to when it was entered; after its last day its successor is meant.';
COMMENT ON COLUMN organisations.successor_id IS 'The region that takes over after valid_to.';

CREATE TABLE people (
    id              uuid        CONSTRAINT people_pkey PRIMARY KEY,
    issuer          text        NOT NULL,
    subject         text        NOT NULL,
    name            text COLLATE "da-x-icu" NOT NULL,
    email           text,
    organisation_id uuid        CONSTRAINT people_organisation_fkey REFERENCES organisations,
    active          boolean     NOT NULL DEFAULT true,
    version         integer     NOT NULL DEFAULT 1,
    created_at      timestamptz NOT NULL DEFAULT now(),
    updated_at      timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT people_subject_key UNIQUE (issuer, subject)
);
CREATE INDEX people_name_idx ON people (name, id);
CREATE INDEX people_organisation_idx ON people (organisation_id);
COMMENT ON TABLE people IS 'Who may sign in. The id is what the journal names; name and e-mail come from the issuer.';
COMMENT ON COLUMN people.subject IS 'The subject at the issuer.';
COMMENT ON COLUMN people.active IS 'False closes access; nothing a person has done is removed.';

CREATE TABLE phase_models (
    id          text        NOT NULL,
    version     text        NOT NULL,
    content     bytea       NOT NULL,
    sha256      text        NOT NULL,
    uploaded_by uuid        CONSTRAINT phase_models_uploaded_by_fkey REFERENCES people,
    uploaded_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT phase_models_pkey PRIMARY KEY (id, version),
    CONSTRAINT phase_models_sha256_form CHECK (sha256 = encode(sha256(content), 'hex'))
);
COMMENT ON TABLE phase_models IS 'Versions of phase models, never changed once stored.';
COMMENT ON COLUMN phase_models.content IS 'The model as canonical JSON.';
COMMENT ON COLUMN phase_models.uploaded_by IS 'Absent for a model that ships with the program.';

CREATE TABLE steering_groups (
    id         uuid        CONSTRAINT steering_groups_pkey PRIMARY KEY,
    slug       text        NOT NULL CONSTRAINT steering_groups_slug_key UNIQUE,
    title_da   text        NOT NULL,
    title_en   text        NOT NULL DEFAULT '',
    version    integer     NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT steering_groups_slug_form CHECK (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' AND length(slug) <= 100)
);
COMMENT ON TABLE steering_groups IS 'Steering groups (styregrupper).';

CREATE TABLE seats (
    id              uuid     CONSTRAINT seats_pkey PRIMARY KEY,
    group_id        uuid     NOT NULL CONSTRAINT seats_group_fkey REFERENCES steering_groups,
    number          smallint NOT NULL,
    kind            text     NOT NULL,
    office          text     NOT NULL DEFAULT '',
    organisation_id uuid     CONSTRAINT seats_organisation_fkey REFERENCES organisations,
    member_id       uuid     CONSTRAINT seats_member_fkey REFERENCES people,
    substitute_id   uuid     CONSTRAINT seats_substitute_fkey REFERENCES people,
    valid_from      date     NOT NULL,
    valid_to        date,
    CONSTRAINT seats_number_from_key UNIQUE (group_id, number, valid_from),
    CONSTRAINT seats_number_range CHECK (number BETWEEN 1 AND 99),
    CONSTRAINT seats_office_known CHECK (office IN ('', 'chair', 'vice-chair')),
    CONSTRAINT seats_kind_known CHECK (kind IN ('kommune', 'region', 'stat', 'forskning', 'civilsamfund',
        'faglig', 'interesseorganisation', 'brugerorganisation', 'privat')),
    CONSTRAINT seats_days_in_order CHECK (valid_to >= valid_from),
    CONSTRAINT seats_two_people CHECK (member_id <> substitute_id)
);
CREATE INDEX seats_member_idx ON seats (member_id);
CREATE INDEX seats_substitute_idx ON seats (substitute_id);
COMMENT ON TABLE seats IS 'Places on the rosters, with the days between which each stood as it does. A change closes a row and begins another.';
COMMENT ON COLUMN seats.kind IS 'The kind of organisation the place is kept for, which a quorum may ask for.';
COMMENT ON COLUMN seats.office IS 'chair (formand), vice-chair (næstformand) or none.';

CREATE TABLE programmes (
    id             uuid        CONSTRAINT programmes_pkey PRIMARY KEY,
    slug           text        NOT NULL CONSTRAINT programmes_slug_key UNIQUE,
    title_da       text        NOT NULL,
    title_en       text        NOT NULL DEFAULT '',
    description    text        NOT NULL DEFAULT '',
    group_id       uuid        NOT NULL CONSTRAINT programmes_group_fkey REFERENCES steering_groups,
    model_id       text        NOT NULL,
    model_version  text        NOT NULL,
    body           text        NOT NULL DEFAULT '',
    principal_organisation_id uuid CONSTRAINT programmes_principal_fkey REFERENCES organisations,
    budget         bigint,
    version        integer     NOT NULL DEFAULT 1,
    created_at     timestamptz NOT NULL DEFAULT now(),
    updated_at     timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT programmes_model_fkey FOREIGN KEY (model_id, model_version) REFERENCES phase_models,
    CONSTRAINT programmes_body_known CHECK (body IN ('', 'steering-group', 'principal')),
    CONSTRAINT programmes_budget_positive CHECK (budget >= 0),
    CONSTRAINT programmes_slug_form CHECK (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' AND length(slug) <= 100)
);
CREATE INDEX programmes_group_idx ON programmes (group_id);
COMMENT ON TABLE programmes IS 'Programmes (puljer): portfolios of methods with a steering group, a phase model and a budget.';
COMMENT ON COLUMN programmes.body IS 'Who decides, where the programme says otherwise than its phase model.';
COMMENT ON COLUMN programmes.budget IS 'Whole kroner.';

CREATE TABLE role_grants (
    id           uuid        CONSTRAINT role_grants_pkey PRIMARY KEY,
    person_id    uuid        NOT NULL CONSTRAINT role_grants_person_fkey REFERENCES people,
    role         text        NOT NULL,
    programme_id uuid        CONSTRAINT role_grants_programme_fkey REFERENCES programmes,
    granted_by   uuid        CONSTRAINT role_grants_granted_by_fkey REFERENCES people,
    granted_at   timestamptz NOT NULL DEFAULT now(),
    revoked_by   uuid        CONSTRAINT role_grants_revoked_by_fkey REFERENCES people,
    revoked_at   timestamptz,
    CONSTRAINT role_grants_role_known CHECK (role IN ('programme_manager', 'secretariat', 'assessor',
        'steering_member', 'principal', 'owner', 'municipality', 'auditor', 'admin'))
);
CREATE UNIQUE INDEX role_grants_held_key
    ON role_grants (person_id, role, coalesce(programme_id, '00000000-0000-0000-0000-000000000000'))
    WHERE revoked_at IS NULL;
COMMENT ON TABLE role_grants IS 'Roles given to people. A revoked grant stays, so that it can be seen who held what.';
COMMENT ON COLUMN role_grants.programme_id IS 'Absent: the role holds for the whole installation.';

CREATE TABLE interest_registrations (
    id            uuid        CONSTRAINT interest_registrations_pkey PRIMARY KEY,
    person_id     uuid        NOT NULL CONSTRAINT interest_registrations_person_fkey REFERENCES people,
    interests     jsonb       NOT NULL,
    registered_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT interest_registrations_list CHECK (jsonb_typeof(interests) = 'array')
);
CREATE INDEX interest_registrations_person_idx ON interest_registrations (person_id, registered_at DESC);
COMMENT ON TABLE interest_registrations IS 'Yearly registrations of standing interests. Insert only; the latest of a person counts.';

CREATE TABLE methods (
    id                      uuid        CONSTRAINT methods_pkey PRIMARY KEY,
    slug                    text        NOT NULL CONSTRAINT methods_slug_key UNIQUE,
    version                 integer     NOT NULL DEFAULT 1,
    programme_id            uuid        NOT NULL CONSTRAINT methods_programme_fkey REFERENCES programmes,
    owner_id                uuid        NOT NULL CONSTRAINT methods_owner_fkey REFERENCES organisations,

    title                   text COLLATE "da-x-icu" NOT NULL,
    summary                 text        NOT NULL,
    problem                 text        NOT NULL,
    method_type             text,
    target_groups           text[]      NOT NULL DEFAULT '{}',
    age_groups              text[]      NOT NULL DEFAULT '{}',
    social_goals            integer[]   NOT NULL DEFAULT '{}',
    themes                  text[]      NOT NULL DEFAULT '{}',
    legal_basis             text[]      NOT NULL DEFAULT '{}',
    legal_keys              text[]      NOT NULL DEFAULT '{}',
    origin                  text,
    components              text[]      NOT NULL DEFAULT '{}',
    delivery_format         text,
    delivery_duration_weeks integer,
    delivery_staff          text,
    cost_amount             bigint,
    cost_unit               text,
    cost_price_year         integer,
    cost_source             text,
    economy                 jsonb,
    startup_cost            bigint,
    evidence_searched_on    date,
    not_suitable_for        text,
    minimum_group           integer,
    licence                 text,
    training_provider       text,
    caseload                integer,
    replaces                text,
    time_to_effect          text,
    contact                 text,
    sources                 text[]      NOT NULL DEFAULT '{}',
    provenance              text,
    import_hash             text,

    process_sequence        bigint      NOT NULL DEFAULT 0,
    phase                   text,
    phase_imported          boolean     NOT NULL DEFAULT false,
    status                  text,
    published               boolean     NOT NULL DEFAULT false,
    published_at            timestamptz,
    public_phase            text,
    public_status           text,
    evidence_level          smallint    NOT NULL DEFAULT 0,
    evidence_verdict        text        NOT NULL DEFAULT 'unknown',
    next_deadline           timestamptz,

    created_at              timestamptz NOT NULL DEFAULT now(),
    updated_at              timestamptz NOT NULL DEFAULT now(),
    words                   tsvector    GENERATED ALWAYS AS (
        setweight(to_tsvector('danish', title), 'A')
        || setweight(to_tsvector('danish', summary), 'B')
        || setweight(to_tsvector('danish', problem), 'C')) STORED,

    CONSTRAINT methods_slug_form CHECK (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' AND length(slug) <= 100),
    CONSTRAINT methods_title_given CHECK (title <> ''),
    CONSTRAINT methods_cost_with_unit CHECK (cost_amount IS NULL OR cost_unit IS NOT NULL),
    CONSTRAINT methods_cost_unit_known CHECK (cost_unit IN ('per_course', 'per_year', 'per_day')),
    CONSTRAINT methods_cost_positive CHECK (cost_amount >= 0 AND startup_cost >= 0),
    CONSTRAINT methods_real_has_process CHECK (process_sequence = 0 OR (phase IS NOT NULL AND status IS NOT NULL)),
    CONSTRAINT methods_public_has_phase CHECK (NOT published OR (public_phase IS NOT NULL AND public_status IS NOT NULL)),
    CONSTRAINT methods_status_known CHECK (status IN ('active', 'on_hold', 'stopped', 'withdrawn')),
    CONSTRAINT methods_public_status_known CHECK (public_status IN ('active', 'on_hold', 'stopped', 'withdrawn')),
    CONSTRAINT methods_evidence_level_range CHECK (evidence_level BETWEEN 0 AND 5)
);
CREATE INDEX methods_programme_idx ON methods (programme_id);
CREATE INDEX methods_owner_idx ON methods (owner_id);
CREATE INDEX methods_title_idx ON methods (title, id);
CREATE INDEX methods_updated_idx ON methods (updated_at DESC, id DESC);
CREATE INDEX methods_phase_idx ON methods (phase, status) WHERE process_sequence > 0;
CREATE INDEX methods_public_idx ON methods (public_phase, public_status) WHERE published;
CREATE INDEX methods_target_groups_idx ON methods USING gin (target_groups);
CREATE INDEX methods_age_groups_idx ON methods USING gin (age_groups);
CREATE INDEX methods_social_goals_idx ON methods USING gin (social_goals);
CREATE INDEX methods_themes_idx ON methods USING gin (themes);
CREATE INDEX methods_legal_keys_idx ON methods USING gin (legal_keys);
CREATE INDEX methods_words_idx ON methods USING gin (words);
COMMENT ON TABLE methods IS 'Methods: the catalogue entry, and beside it where the process stands. What is unknown is null or empty.';
COMMENT ON COLUMN methods.version IS 'Counts the changes of the content; a change names the version it changes.';
COMMENT ON COLUMN methods.legal_keys IS 'The legal basis in the form filters compare: act and section, and the act alone.';
COMMENT ON COLUMN methods.cost_amount IS 'Price per citizen in whole kroner; compared only within its unit.';
COMMENT ON COLUMN methods.economy IS 'What is known of the economy beyond the price per citizen.';
COMMENT ON COLUMN methods.import_hash IS 'SHA-256 of the entry as the last import stated it, so that the same file again changes nothing.';
COMMENT ON COLUMN methods.process_sequence IS 'The journal''s head as last recorded; 0: no process yet, and the method is invisible.';
COMMENT ON COLUMN methods.phase IS 'From here to next_deadline the columns are written by the record alone.';
COMMENT ON COLUMN methods.phase_imported IS 'The phase was stated by a file and rests on no published decision here.';
COMMENT ON COLUMN methods.public_phase IS 'The phase the public knows: that of the last published decision.';
COMMENT ON COLUMN methods.evidence_level IS 'As the process has noted it; method_evidence holds the computation.';
COMMENT ON COLUMN methods.updated_at IS 'Last change of the content. The process does not move it, so that it tells nobody of an unpublished decision.';

CREATE TABLE method_partners (
    method_id       uuid     NOT NULL CONSTRAINT method_partners_method_fkey REFERENCES methods,
    organisation_id uuid     NOT NULL CONSTRAINT method_partners_organisation_fkey REFERENCES organisations,
    position        smallint NOT NULL,
    role            text,
    CONSTRAINT method_partners_pkey PRIMARY KEY (method_id, organisation_id)
);
CREATE INDEX method_partners_organisation_idx ON method_partners (organisation_id);
COMMENT ON TABLE method_partners IS 'Organisations that have committed themselves to take part. Part of the method''s content and of its version.';

CREATE TABLE documents (
    id               uuid        CONSTRAINT documents_pkey PRIMARY KEY,
    method_id        uuid        NOT NULL CONSTRAINT documents_method_fkey REFERENCES methods,
    kind             text        NOT NULL,
    version          integer     NOT NULL,
    title            text        NOT NULL,
    standing         text        NOT NULL,
    media_type       text        NOT NULL,
    filename         text,
    body             text,
    content          bytea,
    size             bigint      NOT NULL,
    sha256           text        NOT NULL,
    put_by           uuid        CONSTRAINT documents_put_by_fkey REFERENCES people,
    put_at           timestamptz NOT NULL DEFAULT now(),
    withdrawn_at     timestamptz,
    withdrawn_by     uuid        CONSTRAINT documents_withdrawn_by_fkey REFERENCES people,
    withdrawn_reason text,
    CONSTRAINT documents_version_key UNIQUE (method_id, kind, version),
    CONSTRAINT documents_standing_known CHECK (standing IN ('faktisk-grundlag', 'ekstern-faglig-vurdering', 'intern', 'afgivet')),
    CONSTRAINT documents_text_or_file CHECK (num_nonnulls(body, content) = 1),
    CONSTRAINT documents_sha256_form CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    CONSTRAINT documents_withdrawn_with_reason CHECK ((withdrawn_at IS NULL) = (withdrawn_reason IS NULL))
);
COMMENT ON TABLE documents IS 'The file of a method. Every version is kept; the highest of a kind counts, unless it is withdrawn.';
COMMENT ON COLUMN documents.standing IS 'How the document stands to a request of access (aktindsigt).';
COMMENT ON COLUMN documents.sha256 IS 'Of the text in UTF-8, or of the file.';

CREATE TABLE studies (
    id               uuid        CONSTRAINT studies_pkey PRIMARY KEY,
    method_id        uuid        NOT NULL CONSTRAINT studies_method_fkey REFERENCES methods,
    version          integer     NOT NULL DEFAULT 1,
    authors          text        NOT NULL DEFAULT '',
    title            text        NOT NULL DEFAULT '',
    body             jsonb       NOT NULL,
    design           text        NOT NULL GENERATED ALWAYS AS (body ->> 'design') STORED,
    country          text        GENERATED ALWAYS AS (nullif(body ->> 'country', '')) STORED,
    year             integer     GENERATED ALWAYS AS ((body ->> 'year')::integer) STORED,
    import_key       text,
    import_hash      text,
    registered_by    uuid        CONSTRAINT studies_registered_by_fkey REFERENCES people,
    registered_at    timestamptz NOT NULL DEFAULT now(),
    updated_at       timestamptz NOT NULL DEFAULT now(),
    withdrawn_at     timestamptz,
    withdrawn_by     uuid        CONSTRAINT studies_withdrawn_by_fkey REFERENCES people,
    withdrawn_reason text,
    CONSTRAINT studies_import_key UNIQUE (method_id, import_key),
    CONSTRAINT studies_design_known CHECK (design IN ('rct', 'quasi', 'prepost', 'registry', 'qualitative',
        'systematic_review', 'meta_analysis')),
    CONSTRAINT studies_withdrawn_with_reason CHECK ((withdrawn_at IS NULL) = (withdrawn_reason IS NULL))
);
CREATE INDEX studies_method_idx ON studies (method_id, year, id);
CREATE INDEX studies_design_idx ON studies (design, country);
COMMENT ON TABLE studies IS 'Studies of methods'' effects. A withdrawn one stays and no longer counts.';
COMMENT ON COLUMN studies.body IS 'The study with its outcomes, as evidence is computed from it.';
COMMENT ON COLUMN studies.import_key IS 'Names the study within its method in imported files.';
COMMENT ON COLUMN studies.import_hash IS 'SHA-256 of the rows as the last import stated them.';

CREATE TABLE method_evidence (
    method_id   uuid        CONSTRAINT method_evidence_pkey PRIMARY KEY
                            CONSTRAINT method_evidence_method_fkey REFERENCES methods,
    level       smallint    NOT NULL,
    verdict     text        NOT NULL,
    provisional boolean     NOT NULL,
    assessment  jsonb       NOT NULL,
    computed_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT method_evidence_level_range CHECK (level BETWEEN 0 AND 5),
    CONSTRAINT method_evidence_verdict_known CHECK (verdict IN ('harmful', 'mixed', 'effective', 'ineffective',
        'promising', 'inconclusive', 'unknown'))
);
COMMENT ON TABLE method_evidence IS 'The evidence of each method as computed from its studies and documents, with every rule that was tried.';

CREATE TABLE evidence_levels (
    method_id    uuid        NOT NULL CONSTRAINT evidence_levels_method_fkey REFERENCES methods,
    number       bigint      GENERATED ALWAYS AS IDENTITY,
    from_level   smallint    NOT NULL,
    to_level     smallint    NOT NULL,
    from_verdict text        NOT NULL,
    to_verdict   text        NOT NULL,
    because      text        NOT NULL,
    at           timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT evidence_levels_pkey PRIMARY KEY (method_id, number)
);
COMMENT ON TABLE evidence_levels IS 'Every change of a method''s level or verdict. Insert only.';
COMMENT ON COLUMN evidence_levels.because IS 'What brought the change: a code such as study-added or document-withdrawn.';

CREATE TABLE dossiers (
    sha256     text        CONSTRAINT dossiers_pkey PRIMARY KEY,
    method_id  uuid        NOT NULL CONSTRAINT dossiers_method_fkey REFERENCES methods,
    content    bytea       NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT dossiers_sha256_form CHECK (sha256 = encode(sha256(content), 'hex'))
);
CREATE INDEX dossiers_method_idx ON dossiers (method_id, created_at);
COMMENT ON TABLE dossiers IS 'Frozen dossiers by their hash. Insert only.';
COMMENT ON COLUMN dossiers.content IS 'Canonical JSON; its SHA-256 is the key, which ballots are bound to.';

CREATE TABLE imports (
    id           uuid        CONSTRAINT imports_pkey PRIMARY KEY,
    format       text        NOT NULL,
    filename     text,
    sha256       text        NOT NULL,
    content_hash text        NOT NULL,
    methods      integer     NOT NULL,
    studies      integer     NOT NULL,
    programme_id uuid        CONSTRAINT imports_programme_fkey REFERENCES programmes,
    status       text        NOT NULL DEFAULT 'running',
    started_by   uuid        CONSTRAINT imports_started_by_fkey REFERENCES people,
    started_at   timestamptz NOT NULL DEFAULT now(),
    finished_at  timestamptz,
    CONSTRAINT imports_format_known CHECK (format IN ('yaml', 'jsonl', 'csv')),
    CONSTRAINT imports_status_known CHECK (status IN ('running', 'done', 'failed')),
    CONSTRAINT imports_finished_when_done CHECK ((status = 'running') = (finished_at IS NULL)),
    CONSTRAINT imports_sha256_form CHECK (sha256 ~ '^[0-9a-f]{64}$')
);
CREATE INDEX imports_started_idx ON imports (started_at DESC, id DESC);
CREATE INDEX imports_content_hash_idx ON imports (content_hash);
COMMENT ON TABLE imports IS 'Files of methods and studies that were found valid as a whole and are carried out row by row.';
COMMENT ON COLUMN imports.content_hash IS 'SHA-256 of what the file says, whatever its format.';

CREATE TABLE import_rows (
    import_id uuid        NOT NULL CONSTRAINT import_rows_import_fkey REFERENCES imports,
    row       integer     NOT NULL,
    slug      text        NOT NULL,
    entry     jsonb       NOT NULL,
    status    text        NOT NULL DEFAULT 'pending',
    code      text,
    text_da   text,
    text_en   text,
    at        timestamptz,
    CONSTRAINT import_rows_pkey PRIMARY KEY (import_id, row),
    CONSTRAINT import_rows_status_known CHECK (status IN ('pending', 'created', 'changed', 'unchanged', 'failed')),
    CONSTRAINT import_rows_failed_with_code CHECK ((status = 'failed') = (code IS NOT NULL))
);
CREATE INDEX import_rows_pending_idx ON import_rows (import_id, row) WHERE status = 'pending';
COMMENT ON TABLE import_rows IS 'The methods of a file, each with its studies, and what became of them.';

CREATE TABLE commands (
    id             uuid        CONSTRAINT commands_pkey PRIMARY KEY,
    method_id      uuid,
    kind           text        NOT NULL,
    actor_id       text        NOT NULL,
    body_hash      bytea       NOT NULL,
    at             timestamptz NOT NULL,
    outcome        text        NOT NULL,
    first_sequence bigint,
    last_sequence  bigint,
    refusal        jsonb,
    result         jsonb,
    CONSTRAINT commands_outcome_known CHECK (outcome IN ('pending', 'done', 'refused')),
    CONSTRAINT commands_refused_with_reason CHECK ((outcome = 'refused') = (refusal IS NOT NULL))
);
CREATE INDEX commands_method_idx ON commands (method_id, at);
COMMENT ON TABLE commands IS 'Every command once, by its idempotency key, with its outcome: of the process and of content alike.';
COMMENT ON COLUMN commands.body_hash IS 'SHA-256 of what was asked: one key stands for one request.';
COMMENT ON COLUMN commands.actor_id IS 'A person''s id, or system.';

GRANT SELECT, INSERT, UPDATE ON organisations, people, role_grants, steering_groups, programmes, methods, studies,
    method_evidence, imports, import_rows, commands TO fasemodel_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON method_partners, seats TO fasemodel_app;
GRANT SELECT, INSERT ON phase_models, interest_registrations, documents, evidence_levels, dossiers TO fasemodel_app;
GRANT UPDATE (withdrawn_at, withdrawn_by, withdrawn_reason) ON documents TO fasemodel_app;

-- +goose Down
DROP TABLE commands, import_rows, imports, dossiers, evidence_levels, method_evidence, studies, documents,
    method_partners, methods, interest_registrations, role_grants, programmes, seats, steering_groups, phase_models,
    people, organisations;
