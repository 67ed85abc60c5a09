-- What is searched: one narrow row per method beside its content, kept in the same transaction as the method.
--
-- The rows lie in sixteen parts by the method's id. A search for a common word stops after the parts that fill
-- its bound, so that its work does not grow with the catalogue; one for a rare word asks sixteen small indexes.

-- +goose Up
CREATE TABLE search_values (
    code  integer GENERATED ALWAYS AS IDENTITY CONSTRAINT search_values_pkey PRIMARY KEY,
    facet text    NOT NULL,
    value text    NOT NULL,
    CONSTRAINT search_values_key UNIQUE (facet, value)
);
COMMENT ON TABLE search_values IS 'The values that methods can be filtered and counted by, each with a number. A number never changes.';

CREATE TABLE search_documents (
    method_id    uuid        NOT NULL CONSTRAINT search_documents_method_fkey REFERENCES methods ON DELETE CASCADE,
    updated_at   timestamptz NOT NULL,
    cost_amount  bigint,
    analysed     integer     NOT NULL DEFAULT 0,
    title        text COLLATE "da-x-icu" NOT NULL,
    codes        bytea       NOT NULL,
    inside_codes bytea       NOT NULL,
    public_codes bytea       NOT NULL,
    terms        tsvector    NOT NULL,
    CONSTRAINT search_documents_pkey PRIMARY KEY (method_id)
) PARTITION BY HASH (method_id);
-- What every hit is counted and sorted by stays in the row; the terms, which only the index and the ranking of a
-- few need, lie outside it. Ten thousand hits are then read from a few hundred pages.
ALTER TABLE search_documents
    ALTER COLUMN title SET STORAGE PLAIN,
    ALTER COLUMN codes SET STORAGE MAIN,
    ALTER COLUMN inside_codes SET STORAGE PLAIN,
    ALTER COLUMN public_codes SET STORAGE PLAIN;
-- +goose StatementBegin
DO $$
BEGIN
    FOR part IN 0..15 LOOP
        EXECUTE format('CREATE TABLE search_documents_%s PARTITION OF search_documents
            FOR VALUES WITH (MODULUS 16, REMAINDER %s) WITH (toast_tuple_target = 128)',
            lpad(part::text, 2, '0'), part);
        EXECUTE format('COMMENT ON TABLE search_documents_%s IS ''A part of search_documents.''',
            lpad(part::text, 2, '0'));
    END LOOP;
END
$$;
-- +goose StatementEnd
-- Without fastupdate: a list of what is still to be sorted in would be read through by every search.
CREATE INDEX search_documents_terms_idx ON search_documents USING gin (terms) WITH (fastupdate = off);
CREATE INDEX search_documents_title_idx ON search_documents (title, method_id);
CREATE INDEX search_documents_updated_idx ON search_documents (updated_at, method_id);
CREATE INDEX search_documents_cost_idx ON search_documents (cost_amount, title, method_id) WHERE cost_amount IS NOT NULL;
CREATE INDEX search_documents_analysed_idx ON search_documents (analysed);
COMMENT ON TABLE search_documents IS 'What is searched of each method. Made from the method alone; "fasemodel rebuild" makes it anew.';
COMMENT ON COLUMN search_documents.analysed IS 'The version of the analysis that made the words among the terms; 0: they are to be made.';
COMMENT ON COLUMN search_documents.title IS 'The first 200 characters, to sort by.';
COMMENT ON COLUMN search_documents.codes IS 'Codes of search_values, four bytes each: what does not depend on who sees the method.';
COMMENT ON COLUMN search_documents.inside_codes IS 'Phase, status, level and verdict as those inside see them.';
COMMENT ON COLUMN search_documents.public_codes IS 'The same as the public knows them.';
COMMENT ON COLUMN search_documents.terms IS
    'The lexemes of the text, and beside them, with an @ before them, what is filtered by: words and filters are then one search of one index.';

CREATE TABLE search_words (
    word      text    COLLATE "C" CONSTRAINT search_words_pkey PRIMARY KEY,
    lexeme    text    NOT NULL,
    documents integer NOT NULL,
    keys      text[]  NOT NULL
) WITH (fillfactor = 80);
CREATE INDEX search_words_keys_idx ON search_words USING gin (keys) WITH (fastupdate = off);
COMMENT ON TABLE search_words IS 'The words of the methods, each with the lexeme that finds it: what completes and corrects the words of a query, and says how rare they are.';
COMMENT ON COLUMN search_words.word IS 'Folded; a row whose word begins with = counts a lexeme.';
COMMENT ON COLUMN search_words.documents IS 'In how many methods, exact up to 64 and nearly so above; "fasemodel rebuild" counts again.';
COMMENT ON COLUMN search_words.keys IS 'The word and what is left of it without one letter: two words with a key in common are one typing error apart.';

CREATE TABLE search_synonyms (
    id         uuid        CONSTRAINT search_synonyms_pkey PRIMARY KEY,
    term       text        NOT NULL,
    means      text        NOT NULL,
    weight     real        NOT NULL,
    lookup     text        COLLATE "C" NOT NULL,
    keys       text[]      NOT NULL,
    shipped    boolean     NOT NULL DEFAULT false,
    withdrawn  boolean     NOT NULL DEFAULT false,
    version    integer     NOT NULL DEFAULT 1,
    added_at   timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT search_synonyms_pair_key UNIQUE (term, means),
    CONSTRAINT search_synonyms_given CHECK (term <> '' AND means <> '' AND length(term) <= 100 AND length(means) <= 100),
    CONSTRAINT search_synonyms_weight_range CHECK (weight > 0 AND weight <= 1)
);
CREATE INDEX search_synonyms_lookup_idx ON search_synonyms (lookup);
CREATE INDEX search_synonyms_keys_idx ON search_synonyms USING gin (keys) WITH (fastupdate = off);
COMMENT ON TABLE search_synonyms IS 'Who looks for the term also means the other. One direction; both ways are two rows.';
COMMENT ON COLUMN search_synonyms.lookup IS 'The term in the form that a query is compared with.';
COMMENT ON COLUMN search_synonyms.shipped IS 'It came with the program. One that is not wanted is withdrawn and stays, so that it does not come again.';

-- search_code gives the number of a value, and makes it where it is new.
-- +goose StatementBegin
CREATE FUNCTION search_code(wanted_facet text, wanted_value text) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    found integer;
BEGIN
    LOOP
        SELECT code INTO found FROM search_values WHERE facet = wanted_facet AND value = wanted_value;
        IF found IS NOT NULL THEN
            RETURN found;
        END IF;
        -- One at a time: two that each wait for a value of the other's would wait for ever.
        PERFORM pg_advisory_xact_lock(hashtext('search_values'));
        INSERT INTO search_values (facet, value) VALUES (wanted_facet, wanted_value)
        ON CONFLICT ON CONSTRAINT search_values_key DO NOTHING;
    END LOOP;
END
$$;
-- +goose StatementEnd

-- search_pack writes codes as search_documents keeps them.
-- +goose StatementBegin
CREATE FUNCTION search_pack(codes integer[]) RETURNS bytea LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
    RETURN coalesce((SELECT string_agg(int4send(code), '') FROM unnest(codes) AS code), '');
END
$$;
-- +goose StatementEnd

-- search_public_evidence gives the level and the verdict that the public sees of a method. This is the one place
-- that says it.
CREATE FUNCTION search_public_evidence(m methods, OUT level smallint, OUT verdict text) LANGUAGE sql STABLE AS $$
    SELECT m.evidence_level, m.evidence_verdict
$$;

-- search_inside and search_public give what depends on who sees the method: the codes of phase, status, level and
-- verdict, in that order.
-- +goose StatementBegin
CREATE FUNCTION search_inside(m methods) RETURNS integer[] LANGUAGE plpgsql AS $$
BEGIN
    RETURN CASE WHEN m.process_sequence > 0 THEN ARRAY[
        search_code('phase', m.phase), search_code('status', m.status), search_code('evidence', m.evidence_level::text),
        search_code('verdict', coalesce(nullif(m.evidence_verdict, ''), 'unknown'))] END;
END
$$;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE FUNCTION search_public(m methods) RETURNS integer[] LANGUAGE plpgsql AS $$
DECLARE
    seen record;
BEGIN
    IF m.process_sequence = 0 OR NOT m.published THEN
        RETURN NULL;
    END IF;
    seen := search_public_evidence(m);
    RETURN ARRAY[search_code('phase', m.public_phase), search_code('status', m.public_status),
        search_code('evidence', seen.level::text), search_code('verdict', coalesce(nullif(seen.verdict, ''), 'unknown'))];
END
$$;
-- +goose StatementEnd

-- search_content gives the codes of what does not depend on who sees the method.
-- +goose StatementBegin
CREATE FUNCTION search_content(m methods) RETURNS integer[] LANGUAGE plpgsql AS $$
BEGIN
    RETURN (SELECT array_agg(search_code(facet, value)) FROM (
        SELECT 'target_group' AS facet, value FROM unnest(m.target_groups) AS value
        UNION SELECT 'age_group', value FROM unnest(m.age_groups) AS value
        UNION SELECT 'theme', value FROM unnest(m.themes) AS value
        UNION SELECT 'goal', value::text FROM unnest(m.social_goals) AS value
        UNION SELECT 'legal_basis', value FROM unnest(m.legal_keys) AS value
        UNION SELECT 'origin', m.origin WHERE m.origin <> ''
        UNION SELECT 'method_type', m.method_type WHERE m.method_type <> ''
        UNION SELECT 'support', 'uddannelse' WHERE m.training_provider <> ''
        UNION SELECT 'support', 'kontakt' WHERE m.contact <> ''
        UNION SELECT 'owner', slug FROM organisations WHERE id = m.owner_id
        UNION SELECT 'programme', slug FROM programmes WHERE id = m.programme_id
        ORDER BY facet, value) AS given);
END
$$;
-- +goose StatementEnd

-- search_lexemes gives lexemes of codes: what stands before them tells where they count.
-- +goose StatementBegin
CREATE FUNCTION search_lexemes(prefix text, codes integer[]) RETURNS text[] LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
    RETURN coalesce((SELECT array_agg(prefix || code) FROM unnest(codes) AS code), '{}');
END
$$;
-- +goose StatementEnd

-- search_standing gives the lexemes of where a method stands: @in where its process has begun, @pub where it is
-- public, and what depends on who sees it as @i for those inside and as @p for the public.
-- +goose StatementBegin
CREATE FUNCTION search_standing(m methods, inside integer[], public integer[]) RETURNS text[] LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
    RETURN CASE WHEN m.process_sequence > 0 THEN ARRAY['@in'] ELSE '{}' END
        || CASE WHEN m.process_sequence > 0 AND m.published THEN ARRAY['@pub'] ELSE '{}' END
        || search_lexemes('@i', inside) || search_lexemes('@p', public);
END
$$;
-- +goose StatementEnd

-- search_made gives what a method's row should be. The words are the lexemes of its text, made by a version of the
-- analysis. Beside them are the method itself, what does not depend on who sees it as @f, where it stands, and the
-- thresholds that its price is not above.
-- +goose StatementBegin
CREATE FUNCTION search_made(m methods, words tsvector, version integer) RETURNS search_documents LANGUAGE plpgsql AS $$
DECLARE
    made    search_documents;
    content integer[] := search_content(m);
    inside  integer[] := search_inside(m);
    public  integer[] := search_public(m);
    lexemes text[]    := ARRAY['@m' || m.id];
BEGIN
    made.method_id := m.id;
    made.updated_at := m.updated_at;
    made.cost_amount := m.cost_amount;
    made.analysed := version;
    made.title := left(m.title, 200);
    made.codes := search_pack(content);
    made.inside_codes := search_pack(inside);
    made.public_codes := search_pack(public);
    IF m.cost_amount IS NOT NULL THEN
        lexemes := lexemes || ('@' || m.cost_unit) || ARRAY(
            SELECT '@' || m.cost_unit || threshold FROM unnest(ARRAY[1000, 2000, 5000, 10000, 20000, 50000, 100000, 200000,
                500000, 1000000, 2000000, 5000000]) AS threshold WHERE m.cost_amount <= threshold);
    END IF;
    made.terms := words || array_to_tsvector(
        lexemes || search_lexemes('@f', content) || search_standing(m, inside, public));
    RETURN made;
END
$$;
-- +goose StatementEnd

-- search_document makes or renews a method's row. Without words it waits for them.
CREATE FUNCTION search_document(m methods, words tsvector, version integer) RETURNS void LANGUAGE sql VOLATILE AS $$
    INSERT INTO search_documents AS d SELECT made.* FROM search_made(m, words, version) AS made
    ON CONFLICT (method_id) DO UPDATE SET updated_at = excluded.updated_at, cost_amount = excluded.cost_amount,
        analysed = excluded.analysed, title = excluded.title, codes = excluded.codes,
        inside_codes = excluded.inside_codes, public_codes = excluded.public_codes, terms = excluded.terms
    WHERE d IS DISTINCT FROM excluded
$$;

-- A method's process is written by the record and by nothing else, and the row follows it here. A change of the
-- content counts the version up and comes with its words: the program writes that row itself.
-- +goose StatementBegin
CREATE FUNCTION search_follow() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE search_documents SET updated_at = NEW.updated_at, inside_codes = search_pack(search_inside(NEW)),
        public_codes = search_pack(search_public(NEW)),
        terms = ts_delete(terms, search_standing(OLD, search_inside(OLD), search_public(OLD)))
            || array_to_tsvector(search_standing(NEW, search_inside(NEW), search_public(NEW)))
    WHERE method_id = NEW.id;
    RETURN NULL;
END
$$;
-- +goose StatementEnd
CREATE TRIGGER search_follow AFTER UPDATE ON methods FOR EACH ROW
    WHEN (OLD.version = NEW.version AND (
        (OLD.process_sequence > 0) IS DISTINCT FROM (NEW.process_sequence > 0)
        OR (OLD.phase, OLD.status, OLD.published, OLD.public_phase, OLD.public_status, OLD.evidence_level,
                OLD.evidence_verdict, OLD.updated_at)
            IS DISTINCT FROM (NEW.phase, NEW.status, NEW.published, NEW.public_phase, NEW.public_status,
                NEW.evidence_level, NEW.evidence_verdict, NEW.updated_at)))
    EXECUTE FUNCTION search_follow();

-- The filters of what is there already; the words are made by the program, right after the migrations.
-- +goose StatementBegin
DO $$
BEGIN
    PERFORM search_document(m, ''::tsvector, 0) FROM methods m;
END
$$;
-- +goose StatementEnd

DROP INDEX methods_words_idx, methods_target_groups_idx, methods_age_groups_idx, methods_social_goals_idx,
    methods_themes_idx, methods_legal_keys_idx;
ALTER TABLE methods DROP COLUMN words;

GRANT SELECT, INSERT ON search_values TO fasemodel_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON search_documents, search_words, search_synonyms TO fasemodel_app;

-- +goose Down
DROP TRIGGER search_follow ON methods;
DROP FUNCTION search_follow, search_document, search_made, search_standing, search_lexemes, search_content, search_public,
    search_inside, search_public_evidence, search_pack, search_code;
DROP TABLE search_synonyms, search_words, search_documents, search_values;
ALTER TABLE methods ADD COLUMN words tsvector GENERATED ALWAYS AS (
    setweight(to_tsvector('danish', title), 'A')
    || setweight(to_tsvector('danish', summary), 'B')
    || setweight(to_tsvector('danish', problem), 'C')) STORED;
CREATE INDEX methods_target_groups_idx ON methods USING gin (target_groups);
CREATE INDEX methods_age_groups_idx ON methods USING gin (age_groups);
CREATE INDEX methods_social_goals_idx ON methods USING gin (social_goals);
CREATE INDEX methods_themes_idx ON methods USING gin (themes);
CREATE INDEX methods_legal_keys_idx ON methods USING gin (legal_keys);
CREATE INDEX methods_words_idx ON methods USING gin (words);
