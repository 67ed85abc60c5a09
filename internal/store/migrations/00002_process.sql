-- The record: journal, heads, texts and checkpoints, and the tables that Record writes beside them.
--
-- What is insert-only is so by grant: the application role may neither update nor delete there. A hash is
-- written in hexadecimal; a reference to a free text is the hash under which journal_texts keeps it.

-- +goose Up

CREATE DOMAIN sha256_hex AS text CONSTRAINT sha256_hex_form CHECK (VALUE ~ '^[0-9a-f]{64}$');
COMMENT ON DOMAIN sha256_hex IS 'A SHA-256 in lower-case hexadecimal.';

CREATE TABLE journal (
    method_id uuid        NOT NULL,
    sequence  bigint      NOT NULL,
    type      text        NOT NULL,
    version   integer     NOT NULL,
    actor     text        NOT NULL,
    at        timestamptz NOT NULL,
    payload   text        NOT NULL,
    previous  sha256_hex  NOT NULL,
    hash      sha256_hex  NOT NULL,
    CONSTRAINT journal_pkey PRIMARY KEY (method_id, sequence),
    CONSTRAINT journal_method_fkey FOREIGN KEY (method_id) REFERENCES methods (id),
    CONSTRAINT journal_sequence_positive CHECK (sequence > 0)
);
COMMENT ON TABLE journal IS
    'The truth: every event of every method''s process, one hash chain a method. Insert only. The columns are what the hash covers.';
COMMENT ON COLUMN journal.actor IS 'The person''s internal id, or "system".';
COMMENT ON COLUMN journal.payload IS 'The canonical bytes (RFC 8785) that are hashed; read it as payload::jsonb.';
COMMENT ON COLUMN journal.previous IS 'The hash of the row before; 64 zeros before the first.';

CREATE TABLE heads (
    method_id    uuid    NOT NULL,
    sequence     bigint  NOT NULL DEFAULT 0,
    hash         sha256_hex NOT NULL DEFAULT repeat('0', 64),
    state_schema integer NOT NULL DEFAULT 0,
    state        json,
    CONSTRAINT heads_pkey PRIMARY KEY (method_id),
    CONSTRAINT heads_method_fkey FOREIGN KEY (method_id) REFERENCES methods (id)
);
COMMENT ON TABLE heads IS
    'One row a method, locked while a command is recorded: the last journal row, and a cache of the state folded so far.';
COMMENT ON COLUMN heads.state IS
    'Written with every event, so that it is json, which is kept as it is written. Its member review is the open review.';
COMMENT ON COLUMN heads.state_schema IS 'The shape of state; a state of another shape than the program''s is folded anew.';

CREATE TABLE journal_texts (
    hash       sha256_hex  NOT NULL,
    command_id uuid        NOT NULL,
    position   integer     NOT NULL,
    salt       bytea,
    text       text,
    put_at     timestamptz NOT NULL DEFAULT now(),
    erased_at  timestamptz,
    CONSTRAINT journal_texts_pkey PRIMARY KEY (hash),
    CONSTRAINT journal_texts_command_position_key UNIQUE (command_id, position),
    CONSTRAINT journal_texts_erased_or_whole CHECK (
        (erased_at IS NULL AND salt IS NOT NULL AND text IS NOT NULL)
        OR (erased_at IS NOT NULL AND salt IS NULL AND text IS NULL))
);
COMMENT ON TABLE journal_texts IS
    'Free text that journal rows refer to by its hash. Erasing nulls salt and text; the hash stays provable.';
COMMENT ON COLUMN journal_texts.position IS 'Which of the command''s texts it is, so that a command sent again finds its own.';

CREATE TABLE journal_checkpoints (
    date     date        NOT NULL,
    heads    jsonb       NOT NULL,
    previous sha256_hex  NOT NULL,
    hash     sha256_hex  NOT NULL,
    made_at  timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT journal_checkpoints_pkey PRIMARY KEY (date),
    CONSTRAINT journal_checkpoints_previous_key UNIQUE (previous)
);
COMMENT ON TABLE journal_checkpoints IS
    'The heads of all methods at a day, chained to the day before. Insert only. The hash can be anchored outside.';

CREATE TABLE unsettled (
    command_id  uuid        NOT NULL,
    method_id   uuid        NOT NULL,
    sequence    bigint      NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT unsettled_pkey PRIMARY KEY (command_id)
);
CREATE INDEX unsettled_recorded_at_idx ON unsettled (recorded_at);
COMMENT ON TABLE unsettled IS
    'Commands that are recorded but whose answer may not have reached the method''s workflow, which must then be woken.';

CREATE TABLE reviews (
    id              uuid        NOT NULL,
    method_id       uuid        NOT NULL,
    programme_id    uuid        NOT NULL,
    group_id        uuid        NOT NULL,
    gate            text        NOT NULL,
    from_phase      text        NOT NULL,
    target_phase    text,
    stage           text        NOT NULL,
    round           integer     NOT NULL,
    deadline        timestamptz,
    overdue         boolean     NOT NULL DEFAULT false,
    recused         uuid[]      NOT NULL DEFAULT '{}',
    opened_at       timestamptz NOT NULL,
    opened_sequence bigint      NOT NULL,
    closed_at       timestamptz,
    closed_because  text,
    document        jsonb,
    decision        jsonb,
    decided_at      timestamptz,
    publication_due timestamptz,
    published_at    timestamptz,
    CONSTRAINT reviews_pkey PRIMARY KEY (id),
    CONSTRAINT reviews_method_fkey FOREIGN KEY (method_id) REFERENCES methods (id),
    CONSTRAINT reviews_closed_has_document CHECK ((closed_at IS NULL) = (document IS NULL))
);
CREATE INDEX reviews_method_idx ON reviews (method_id, opened_at DESC);
CREATE INDEX reviews_open_idx ON reviews (stage, deadline) WHERE closed_at IS NULL;
CREATE UNIQUE INDEX reviews_one_open_a_method_idx ON reviews (method_id) WHERE closed_at IS NULL;
CREATE INDEX reviews_programme_idx ON reviews (programme_id, opened_at DESC);
COMMENT ON TABLE reviews IS 'One row a passage of a gate, kept from the journal. stage of a closed one: decided, lapsed or withdrawn.';
COMMENT ON COLUMN reviews.document IS
    'A closed review as it stood last. While it is open it changes with every ballot, and is read from heads.state.';
COMMENT ON COLUMN reviews.decision IS 'The body of the event decision-made.';
COMMENT ON COLUMN reviews.recused IS
    'The inhabil: until publication everything of this review is closed to them, whatever role they hold.';

CREATE TABLE ballots (
    method_id uuid        NOT NULL,
    sequence  bigint      NOT NULL,
    review_id uuid        NOT NULL,
    round     integer     NOT NULL,
    seat      integer     NOT NULL,
    holder_id uuid        NOT NULL,
    position  text        NOT NULL,
    reason    sha256_hex,
    statement sha256_hex,
    dossier   sha256_hex  NOT NULL,
    at        timestamptz NOT NULL,
    CONSTRAINT ballots_pkey PRIMARY KEY (method_id, sequence),
    CONSTRAINT ballots_position_known CHECK (position IN ('approve', 'reject', 'abstain'))
);
CREATE INDEX ballots_review_idx ON ballots (review_id, round, seat, sequence DESC);
COMMENT ON TABLE ballots IS 'Every ballot cast. Insert only: of one seat and round the latest sequence counts, unless a void follows it.';

CREATE TABLE ballot_voids (
    method_id uuid        NOT NULL,
    sequence  bigint      NOT NULL,
    review_id uuid        NOT NULL,
    round     integer     NOT NULL,
    seat      integer     NOT NULL,
    holder_id uuid        NOT NULL,
    because   text        NOT NULL,
    at        timestamptz NOT NULL,
    CONSTRAINT ballot_voids_pkey PRIMARY KEY (method_id, sequence)
);
CREATE INDEX ballot_voids_review_idx ON ballot_voids (review_id, round, seat, sequence DESC);
COMMENT ON TABLE ballot_voids IS 'Ballots taken out: recused, holder-changed or supplement. Insert only.';

CREATE TABLE decisions (
    method_id       uuid        NOT NULL,
    sequence        bigint      NOT NULL,
    review_id       uuid        NOT NULL,
    body            text        NOT NULL,
    round           integer     NOT NULL,
    outcome         text        NOT NULL,
    target_phase    text,
    decided_by      text        NOT NULL,
    at              timestamptz NOT NULL,
    dossier         sha256_hex  NOT NULL,
    tally           jsonb       NOT NULL,
    proposal        jsonb       NOT NULL,
    recommended     jsonb,
    effect          jsonb       NOT NULL,
    publication_due timestamptz NOT NULL,
    CONSTRAINT decisions_pkey PRIMARY KEY (method_id, sequence),
    CONSTRAINT decisions_review_key UNIQUE (review_id)
);
COMMENT ON TABLE decisions IS 'Every decision, as it was made. Insert only; a review ends in one at most.';

CREATE TABLE publications (
    method_id uuid        NOT NULL,
    sequence  bigint      NOT NULL,
    review_id uuid        NOT NULL,
    kind      text        NOT NULL,
    phase     text,
    status    text,
    text      sha256_hex,
    by_actor  text        NOT NULL,
    at        timestamptz NOT NULL,
    CONSTRAINT publications_pkey PRIMARY KEY (method_id, sequence),
    CONSTRAINT publications_kind_known CHECK (kind IN ('decision', 'correction'))
);
CREATE UNIQUE INDEX publications_one_a_decision_idx ON publications (review_id) WHERE kind = 'decision';
CREATE INDEX publications_review_idx ON publications (review_id, sequence);
COMMENT ON TABLE publications IS 'Decisions made public, and dated corrections of them. Insert only.';

CREATE TABLE conditions (
    id           uuid        NOT NULL,
    method_id    uuid        NOT NULL,
    review_id    uuid        NOT NULL,
    body         text        NOT NULL,
    text         sha256_hex  NOT NULL,
    status       text        NOT NULL,
    due          timestamptz NOT NULL,
    overdue      boolean     NOT NULL DEFAULT false,
    put_to_group boolean     NOT NULL DEFAULT false,
    account      sha256_hex,
    reason       sha256_hex,
    made_at      timestamptz NOT NULL,
    closed_at    timestamptz,
    sequence     bigint      NOT NULL,
    CONSTRAINT conditions_pkey PRIMARY KEY (id),
    CONSTRAINT conditions_method_fkey FOREIGN KEY (method_id) REFERENCES methods (id),
    CONSTRAINT conditions_status_known CHECK (status IN ('open', 'fulfilled', 'accepted', 'waived'))
);
CREATE INDEX conditions_method_idx ON conditions (method_id, made_at);
COMMENT ON TABLE conditions IS 'The conditions of conditional decisions, kept from the journal.';
COMMENT ON COLUMN conditions.account IS 'The programme manager''s latest account of how it is met.';
COMMENT ON COLUMN conditions.reason IS 'The latest reason for sending it back, extending or waiving it.';

CREATE TABLE tasks (
    method_id       uuid    NOT NULL,
    key             text    NOT NULL,
    programme_id    uuid    NOT NULL,
    kind            text    NOT NULL,
    review_id       uuid,
    condition_id    uuid,
    subject_id      uuid,
    person_id       uuid,
    role            text,
    organisation_id uuid,
    due             timestamptz,
    overdue         boolean NOT NULL DEFAULT false,
    da              text    NOT NULL,
    en              text    NOT NULL,
    CONSTRAINT tasks_pkey PRIMARY KEY (method_id, key),
    CONSTRAINT tasks_method_fkey FOREIGN KEY (method_id) REFERENCES methods (id),
    CONSTRAINT tasks_for_person_or_role CHECK ((person_id IS NULL) <> (role IS NULL))
);
CREATE INDEX tasks_person_idx ON tasks (person_id) WHERE person_id IS NOT NULL;
CREATE INDEX tasks_role_idx ON tasks (role, programme_id) WHERE role IS NOT NULL;
COMMENT ON COLUMN tasks.subject_id IS 'Whose interest is to be ruled on.';
COMMENT ON TABLE tasks IS 'What waits for whom, kept from the journal. A task for a role is for those who hold it in the programme.';

CREATE TABLE outbox (
    id              bigint      GENERATED ALWAYS AS IDENTITY,
    key             text        NOT NULL,
    kind            text        NOT NULL,
    method_id       uuid        NOT NULL,
    programme_id    uuid        NOT NULL,
    review_id       uuid,
    condition_id    uuid,
    person_id       uuid,
    role            text,
    organisation_id uuid,
    due             timestamptz,
    payload         jsonb       NOT NULL,
    created_at      timestamptz NOT NULL,
    attempts        integer     NOT NULL DEFAULT 0,
    claimed_until   timestamptz,
    failure         text,
    delivered_at    timestamptz,
    CONSTRAINT outbox_pkey PRIMARY KEY (id),
    CONSTRAINT outbox_key_key UNIQUE (key),
    CONSTRAINT outbox_for_person_or_role CHECK ((person_id IS NULL) <> (role IS NULL))
);
CREATE INDEX outbox_waiting_idx ON outbox (id) WHERE delivered_at IS NULL;
COMMENT ON TABLE outbox IS
    'Messages to send, one row a message and recipient. key is natural: a command recorded once sends once. No names, no free text.';

COMMENT ON COLUMN methods.process_sequence IS
    'The journal row with which the columns from phase to next_deadline last changed; heads has the journal''s end. 0: no process yet, and the method is invisible.';

-- Insert only.
GRANT SELECT, INSERT ON journal, journal_checkpoints, ballots, ballot_voids, decisions, publications TO fasemodel_app;
-- Caches, queues and erasable texts.
GRANT SELECT, INSERT, UPDATE, DELETE ON heads, journal_texts, unsettled, reviews, conditions, tasks, outbox TO fasemodel_app;

-- +goose Down

DROP TABLE outbox, tasks, conditions, publications, decisions, ballot_voids, ballots, reviews, unsettled,
    journal_checkpoints, journal_texts, heads, journal;
DROP DOMAIN sha256_hex;
