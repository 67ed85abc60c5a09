package store

import (
	"context"
	"encoding/hex"
	"time"

	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/journal"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
)

// commandRow is a command with its answer.
type commandRow struct {
	command     lifecycle.Command
	request     string
	refusal     *fault.Error
	reserved    bool // the row is there already, pending
	first, last int64
}

// write writes what a command brought, and commits.
func (t *transaction) write(
	ctx context.Context, decider lifecycle.Decider, h head, c *changes, answer commandRow,
) error {
	var writing statements
	if err := answer.write(&writing); err != nil {
		return err
	}
	if len(c.events) > 0 {
		rows, err := c.seal(h.hash)
		if err != nil {
			return err
		}
		writeJournal(&writing, rows)
		writeHead(&writing, c.state, rows[len(rows)-1].Hash)
		if answer.command.Kind() != lifecycle.KindTick {
			// A tick has no caller to lose its answer: the process itself tries it again under the same id.
			writeUnsettled(&writing, answer.command.ID, c.state)
		}
		writeInsertOnly(&writing, c)
		writeReadTables(&writing, decider, c)
		runEach(&writing, insertMessages, c.messages)
		writeNotice(&writing, c)
	}
	writing.run("COMMIT")
	return writing.send(ctx, t.connection)
}

const (
	insertCommand = `
	INSERT INTO commands (id, method_id, kind, actor_id, body_hash, at, outcome, first_sequence, last_sequence, refusal)
	VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`
	answerCommand = `
	UPDATE commands SET method_id = $2, kind = $3, actor_id = $4, body_hash = $5, at = $6,
		outcome = $7, first_sequence = $8, last_sequence = $9, refusal = $10
	WHERE id = $1`
	dropTexts = `DELETE FROM journal_texts WHERE command_id = $1`
)

// write writes the command's row. The texts of a refused command are nobody's: they go.
func (r commandRow) write(writing *statements) error {
	request, err := hex.DecodeString(r.request)
	if err != nil {
		return errValue.Because(err)
	}
	outcome, refusal := Done, (*string)(nil)
	if r.refusal != nil {
		written := writing.json(r.refusal)
		outcome, refusal = Refused, &written
		writing.run(dropTexts, r.command.ID)
	}
	statement := insertCommand
	if r.reserved {
		statement = answerCommand
	}
	command := r.command
	writing.run(statement, command.ID, command.Method, command.Kind(), command.Actor.Person, request,
		lifecycle.Instant(command.At), outcome, number(r.first), number(r.last), refusal)
	return nil
}

// number writes a sequence, and null for none.
func number(sequence int64) *int64 {
	if sequence == 0 {
		return nil
	}
	return &sequence
}

const insertJournal = `
	INSERT INTO journal (method_id, sequence, type, version, actor, at, payload, previous, hash)
	SELECT $1, * FROM unnest($2::bigint[], $3::text[], $4::integer[], $5::text[], $6::timestamptz[], $7::text[],
		$8::text[], $9::text[])`

// writeJournal inserts the rows of one method.
func writeJournal(writing *statements, rows []journal.Row) {
	n := len(rows)
	sequences, versions := make([]int64, n), make([]int, n)
	types, actors, payloads := make([]string, n), make([]string, n), make([]string, n)
	previous, hashes, times := make([]string, n), make([]string, n), make([]time.Time, n)
	for i, row := range rows {
		sequences[i], types[i], versions[i], actors[i], times[i] = row.Sequence, row.Type, row.Version, row.Actor, row.At
		payloads[i], previous[i], hashes[i] = string(row.Payload), row.Previous.String(), row.Hash.String()
	}
	writing.run(insertJournal, rows[0].Method, sequences, types, versions, actors, times, payloads, previous, hashes)
}

const updateHead = `
	UPDATE heads SET sequence = $2, hash = $3, state_schema = $4, state = $5 WHERE method_id = $1`

func writeHead(writing *statements, state lifecycle.State, hash journal.Hash) {
	writing.run(updateHead, state.Method, state.Sequence, hash.String(), state.Schema, writing.json(state))
}

const insertUnsettled = `
	INSERT INTO unsettled (command_id, method_id, sequence) VALUES ($1, $2, $3)
	ON CONFLICT ON CONSTRAINT unsettled_pkey DO NOTHING`

func writeUnsettled(writing *statements, id lifecycle.CommandID, state lifecycle.State) {
	writing.run(insertUnsettled, id, state.Method, state.Sequence)
}

const (
	insertBallots = `
	INSERT INTO ballots (method_id, sequence, review_id, round, seat, holder_id, position, reason, statement, dossier, at)
	SELECT * FROM jsonb_to_recordset($1) AS r (method_id uuid, sequence bigint, review_id uuid, round integer,
		seat integer, holder_id uuid, position text, reason text, statement text, dossier text, at timestamptz)
	ON CONFLICT ON CONSTRAINT ballots_pkey DO NOTHING`
	insertVoids = `
	INSERT INTO ballot_voids (method_id, sequence, review_id, round, seat, holder_id, because, at)
	SELECT * FROM jsonb_to_recordset($1) AS r (method_id uuid, sequence bigint, review_id uuid, round integer,
		seat integer, holder_id uuid, because text, at timestamptz)
	ON CONFLICT ON CONSTRAINT ballot_voids_pkey DO NOTHING`
	insertDecisions = `
	INSERT INTO decisions (method_id, sequence, review_id, body, round, outcome, target_phase, decided_by, at,
		dossier, tally, proposal, recommended, effect, publication_due)
	SELECT * FROM jsonb_to_recordset($1) AS r (method_id uuid, sequence bigint, review_id uuid, body text,
		round integer, outcome text, target_phase text, decided_by text, at timestamptz, dossier text, tally jsonb,
		proposal jsonb, recommended jsonb, effect jsonb, publication_due timestamptz)
	ON CONFLICT ON CONSTRAINT decisions_pkey DO NOTHING`
	insertPublications = `
	INSERT INTO publications (method_id, sequence, review_id, kind, phase, status, text, by_actor, at)
	SELECT * FROM jsonb_to_recordset($1) AS r (method_id uuid, sequence bigint, review_id uuid, kind text,
		phase text, status text, text text, by_actor text, at timestamptz)
	ON CONFLICT ON CONSTRAINT publications_pkey DO NOTHING`
)

// writeInsertOnly adds the rows that are never changed. Rebuilding writes them again, and what is there
// already stays.
func writeInsertOnly(writing *statements, c *changes) {
	runEach(writing, insertBallots, c.ballots)
	runEach(writing, insertVoids, c.voids)
	runEach(writing, insertDecisions, c.decisions)
	runEach(writing, insertPublications, c.publications)
}

const insertMessages = `
	INSERT INTO outbox (key, kind, method_id, programme_id, review_id, condition_id, person_id, role,
		organisation_id, due, payload, created_at)
	SELECT * FROM jsonb_to_recordset($1) AS r (key text, kind text, method_id uuid, programme_id uuid,
		review_id uuid, condition_id uuid, person_id uuid, role text, organisation_id uuid, due timestamptz,
		payload jsonb, created_at timestamptz)
	ON CONFLICT ON CONSTRAINT outbox_key_key DO NOTHING`
