package app

import (
	"archive/zip"
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/fasemodel/fasemodel/internal/auth"
	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/i18n"
	"github.com/fasemodel/fasemodel/internal/journal"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/note"
	"github.com/fasemodel/fasemodel/internal/store"
)

// Shapes writes what a case file holds as the API gives it, so that there is one form of it.
type Shapes interface {
	Method(view MethodView) any
	Study(view StudyView) any
	Document(view DocumentView) any
	Review(view ReviewView) any
	Decision(view DecisionView) any
}

// The folders of a case file. What stands differently to a request of access is kept apart.
const (
	folderDecisions = "1-beslutninger/"
	folderFacts     = "2-faktisk-grundlag/"
	folderExternal  = "3-ekstern-faglig-vurdering/"
	folderInternal  = "4-intern/"
	folderGiven     = "5-afgivet/"
	folderJournal   = "6-journal/"

	pathContents     = "0-aktliste.html"
	pathContentsJSON = "0-aktliste.json"
	pathReadMe       = "0-laes-mig.txt"
	pathJournal      = folderJournal + "journal.jsonl"
	pathSums         = "SHA256SUMS"
)

func folderOf(standing store.Standing) string {
	switch standing {
	case store.FactualBasis:
		return folderFacts
	case store.ExternalAssessment:
		return folderExternal
	case store.GivenToOutsiders:
		return folderGiven
	case store.InternalDocument:
	}
	return folderInternal
}

// gathered is a case file in the making: its parts in the order of the list of contents, which stands first.
type gathered struct {
	of       MethodRef
	language i18n.Language
	zone     *time.Location
	at       time.Time
	head     journal.Head
	withheld int // rows of the journal that the reader may not read
	parts    []store.CaseFilePart
}

// gatherings is how often a case that moves while it is gathered is begun anew.
const gatherings = 5

// gather reads everything of a case that a caller may read, as it stood at one head of the journal.
// Errors: Unavailable case-file-unsettled where the case does not keep still.
func (a *App) gather(
	ctx context.Context, caller auth.Caller, method store.Method, language i18n.Language, at time.Time,
) (*gathered, error) {
	for range gatherings {
		made := &gathered{of: refOfMethod(method), language: language, zone: a.zone, at: at}
		if err := a.gatherInto(ctx, caller, method, made); err != nil {
			return nil, err
		}
		head, err := a.store.JournalHead(ctx, method.ID)
		if err != nil {
			return nil, err
		}
		if head == made.head {
			return made, nil
		}
	}
	return nil, fault.New(fault.Unavailable, "case-file-unsettled",
		"Der sker så meget i sagen, at mappen ikke kan laves lige nu. Prøv igen om lidt.",
		"So much happens in the case that the file cannot be made just now. Try again in a while.")
}

func (a *App) gatherInto(ctx context.Context, caller auth.Caller, method store.Method, made *gathered) error {
	rows, err := a.store.Events(ctx, method.ID, 0, 0)
	if err != nil {
		return err
	}
	made.head = journal.Head{Method: string(method.ID)}
	if len(rows) > 0 {
		last := rows[len(rows)-1].Row
		made.head.Sequence, made.head.Hash = last.Sequence, last.Hash
	}
	made.later(pathContents, made.say("Aktliste", "List of contents"), mediaHTML)
	made.later(pathContentsJSON, made.say("Aktliste som data", "List of contents as data"), mediaJSON)
	made.later(pathReadMe, made.say("Læs mig: hvad mappen er, og hvordan den efterprøves", "Read me: what this is, and how it is verified"), mediaText)
	// Read after the events, so that the reader knows of every recusal by then.
	reviews, err := a.reviewsOf(ctx, method.ID)
	if err != nil {
		return err
	}
	slices.SortFunc(reviews, func(a, b store.RecordedReview) int {
		return cmp.Or(a.OpenedAt.Compare(b.OpenedAt), strings.Compare(string(a.ID), string(b.ID)))
	})
	if err := a.gatherDecisions(ctx, caller, reviews, rows, made); err != nil {
		return err
	}
	if err := a.gatherContent(ctx, caller, method, made); err != nil {
		return err
	}
	if err := a.gatherReviews(ctx, caller, reviews, made); err != nil {
		return err
	}
	if err := a.gatherJournal(ctx, caller, method, reviews, rows, made); err != nil {
		return err
	}
	made.later(pathSums, made.say("Kontrolsummer af alle filer", "Checksums of all files"), mediaText)
	return nil
}

// gatherDecisions adds the decision notes: the published ones, which are given to outsiders, and those that are not.
func (a *App) gatherDecisions(
	ctx context.Context, caller auth.Caller, reviews []store.RecordedReview, rows []store.JournalRow, made *gathered,
) error {
	for _, review := range reviews {
		if review.Decision == nil {
			continue
		}
		view, seen, err := a.decision(ctx, caller, review.ID)
		if fault.CodeOf(err) == "decision-unknown" {
			continue
		}
		if err != nil {
			return err
		}
		written, err := a.writeNote(ctx, view, seen, rows, made.language)
		if err != nil {
			return err
		}
		var page bytes.Buffer
		if err := note.Document(written).Render(ctx, &page); err != nil {
			return err
		}
		folder, standing := folderDecisions, store.GivenToOutsiders
		if view.PublishedAt == nil {
			folder, standing = folderInternal+"beslutninger/", store.InternalDocument
		}
		name := folder + view.DecidedAt.In(a.zone).Format(time.DateOnly) + "-" + fileName(string(view.Gate.ID)) + "-" +
			string(view.ID)
		title := made.say("Beslutningsnotat: ", "Decision note: ") + view.Gate.Title.In(made.language)
		number := made.add(store.CaseFilePart{
			Path: name + ".html", Title: title, Standing: standing, MediaType: mediaHTML,
		}, page.Bytes())
		if a.Prints() {
			made.wait(store.CaseFilePart{
				Path: name + ".pdf", Title: title, Standing: standing, MediaType: MediaPDF, Prints: number,
			})
		}
		if a.shapes != nil {
			if err := made.addJSON(name+".json", title, standing, a.shapes.Decision(view)); err != nil {
				return err
			}
		}
	}
	return nil
}

// gatherContent adds the method's entry, its studies and its documents, every version that the reader may read.
func (a *App) gatherContent(ctx context.Context, caller auth.Caller, method store.Method, made *gathered) error {
	key := string(method.ID)
	view, err := a.Method(ctx, caller, key)
	if err != nil {
		return err
	}
	seen, err := a.see(ctx, caller, key)
	if err != nil {
		return err
	}
	if a.shapes != nil {
		if err := made.addJSON(folderFacts+"metode.json", made.say("Metodens oplysninger", "The method's entry"),
			store.FactualBasis, a.shapes.Method(view)); err != nil {
			return err
		}
		studies, err := a.allStudies(ctx, caller, key)
		if err != nil {
			return err
		}
		if err := made.addJSON(folderFacts+"studier.json", made.say("Studier", "Studies"), store.FactualBasis, studies); err != nil {
			return err
		}
	}
	labels, err := a.documentKinds(ctx, method.ID)
	if err != nil {
		return err
	}
	versions, err := a.store.DocumentVersions(ctx, method.ID)
	if err != nil {
		return err
	}
	var listed []any
	for _, document := range versions {
		if !mayRead(caller, seen, document) {
			continue
		}
		title := fmt.Sprintf("%s, version %d", document.Title, document.Version)
		if document.Withdrawal != nil {
			title += made.say(" (trukket tilbage)", " (withdrawn)")
		}
		made.parts = append(made.parts, store.CaseFilePart{
			Number: len(made.parts) + 1, Path: documentPath(document), Title: title, Standing: document.Standing,
			MediaType: document.MediaType, DocumentKind: document.Kind, DocumentVersion: document.Version,
			Status: store.PartDone, Size: document.Size, SHA256: document.SHA256,
		})
		if a.shapes != nil {
			listed = append(listed, a.shapes.Document(DocumentView{seen.shown(document), labelOf(labels, document.Kind)}))
		}
	}
	if a.shapes == nil {
		return nil
	}
	return made.addJSON(folderInternal+"dokumenter.json", made.say("Dokumenternes oplysninger", "What is noted of the documents"),
		store.InternalDocument, listed)
}

func (a *App) allStudies(ctx context.Context, caller auth.Caller, key string) ([]any, error) {
	var studies []any
	page := Page{Limit: mostPerPage}
	for {
		found, err := a.Studies(ctx, caller, key, true, page)
		if err != nil {
			return nil, err
		}
		for _, study := range found.Items {
			studies = append(studies, a.shapes.Study(study))
		}
		if page.Cursor = found.Next; page.Cursor == "" {
			return studies, nil
		}
	}
}

// gatherReviews adds the frozen dossiers, which are facts, and the reviews, which are deliberation.
func (a *App) gatherReviews(
	ctx context.Context, caller auth.Caller, reviews []store.RecordedReview, made *gathered,
) error {
	for _, review := range reviews {
		view, err := a.Review(ctx, caller, review.ID)
		if fault.CodeOf(err) == "review-unknown" {
			continue
		}
		if err != nil {
			return err
		}
		if !view.Sight.Case {
			continue
		}
		title := review.Gate.Title.In(made.language)
		hash := string(view.Recorded.Dossier.Hash)
		made.add(store.CaseFilePart{
			Path:  folderFacts + "beslutningsgrundlag/" + string(review.ID) + "-" + hash[:min(12, len(hash))] + ".json",
			Title: made.say("Beslutningsgrundlag: ", "Dossier: ") + title, Standing: store.FactualBasis, MediaType: mediaJSON,
		}, view.Dossier)
		if a.shapes == nil {
			continue
		}
		view.MyActions = nil
		if err := made.addJSON(folderInternal+"behandlinger/"+string(review.ID)+".json",
			made.say("Behandling: ", "Review: ")+title, store.InternalDocument, a.shapes.Review(view)); err != nil {
			return err
		}
	}
	return nil
}

// gatherJournal adds the journal in the form that "fasemodel journal verify --file" proves. Rows that the reader may
// not read stand there by their hashes only.
func (a *App) gatherJournal(
	ctx context.Context, caller auth.Caller, method store.Method, reviews []store.RecordedReview,
	rows []store.JournalRow, made *gathered,
) error {
	readable := map[int64]bool{}
	var refs []lifecycle.TextRef
	for _, row := range (journalReader{caller: caller, owner: method.Owner.ID, reviews: reviews}).readable(rows, "") {
		readable[row.Row.Sequence] = true
		refs = append(refs, store.TextRefs(row.Event.Body)...)
	}
	texts, err := a.store.JournalTexts(ctx, refs)
	if err != nil {
		return err
	}
	var file bytes.Buffer
	writer, err := journal.NewExporter(&file, journal.ExportHeader{At: journal.Instant(made.at)})
	if err != nil {
		return err
	}
	for _, row := range rows {
		if readable[row.Row.Sequence] {
			err = writer.Row(row.Row)
		} else {
			made.withheld++
			err = writer.Withheld(journal.Withheld{
				Method: row.Row.Method, Sequence: row.Row.Sequence, Previous: row.Row.Previous, Hash: row.Row.Hash,
			})
		}
		if err != nil {
			return err
		}
	}
	slices.Sort(refs)
	for _, ref := range slices.Compact(refs) {
		if text, found := texts[ref]; found {
			if err := writer.Text(text); err != nil {
				return err
			}
		}
	}
	if err := writer.Close(); err != nil {
		return err
	}
	made.add(store.CaseFilePart{
		Path: pathJournal, Title: made.say("Journal", "Journal"), Standing: store.InternalDocument,
		MediaType: "application/x-ndjson",
	}, file.Bytes())
	return nil
}

const (
	mediaHTML = "text/html"
	mediaJSON = "application/json"
	mediaText = "text/plain"
)

func (g *gathered) say(danish, english string) string {
	return i18n.Text{DA: danish, EN: english}.In(g.language)
}

// add adds a part that is there, and gives its number.
func (g *gathered) add(part store.CaseFilePart, content []byte) int {
	part.Number = len(g.parts) + 1
	fillPart(&part, content)
	g.parts = append(g.parts, part)
	return part.Number
}

// addJSON adds a part that is written as JSON.
func (g *gathered) addJSON(name, title string, standing store.Standing, value any) error {
	if list, empty := value.([]any); empty && list == nil {
		value = []any{}
	}
	content, err := indented(value)
	if err != nil {
		return err
	}
	g.add(store.CaseFilePart{Path: name, Title: title, Standing: standing, MediaType: mediaJSON}, content)
	return nil
}

// indented is a value as JSON that people can read.
func indented(value any) ([]byte, error) {
	content, err := json.MarshalIndent(value, "", "  ")
	return append(content, '\n'), err
}

// wait adds a part that is made later.
func (g *gathered) wait(part store.CaseFilePart) {
	part.Number, part.Status = len(g.parts)+1, store.PartPending
	g.parts = append(g.parts, part)
}

// later adds a part that tells of the others, and is made last.
func (g *gathered) later(name, title, media string) {
	g.wait(store.CaseFilePart{Path: name, Title: title, Standing: store.InternalDocument, MediaType: media})
}

func fillPart(part *store.CaseFilePart, content []byte) {
	if content == nil {
		content = []byte{}
	}
	sum := sha256.Sum256(content)
	part.Status, part.Content, part.Size, part.SHA256 = store.PartDone, content, int64(len(content)), hex.EncodeToString(sum[:])
}

// documentPath is where a document lies, by its standing, kind and version.
func documentPath(document store.Document) string {
	name := document.Filename
	if name == "" {
		name = string(document.Kind) + ".md"
	}
	return fmt.Sprintf("%sdokumenter/%s-v%d-%s", folderOf(document.Standing), fileName(string(document.Kind)),
		document.Version, fileName(name))
}

// fileName is a name that every system can write: letters, digits, dots and dashes.
func fileName(name string) string {
	safe := strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || r == '.' || r == '-' || r == '_' {
			return r
		}
		return '-'
	}, path.Base(name))
	if safe = strings.Trim(safe, ".-"); safe == "" {
		return "fil"
	}
	return safe
}

// zipName is the name of the whole.
func zipName(of MethodRef, at time.Time) string {
	return "sagsmappe-" + fileName(of.Slug) + "-" + at.UTC().Format("20060102-150405") + ".zip"
}

// writeZip writes the parts of a case file in their order.
func writeZip(
	ctx context.Context, out io.Writer, at time.Time, parts []store.CaseFilePart,
	content func(store.CaseFilePart) ([]byte, error),
) error {
	file := zip.NewWriter(out)
	for _, part := range parts {
		if part.Status != store.PartDone {
			continue
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		whole, err := content(part)
		if err != nil {
			return err
		}
		to, err := file.CreateHeader(&zip.FileHeader{Name: part.Path, Method: zip.Deflate, Modified: at.UTC()})
		if err != nil {
			return err
		}
		if _, err := to.Write(whole); err != nil {
			return err
		}
	}
	return file.Close()
}

// documentContent reads a document that a case file names.
func (a *App) documentContent(
	ctx context.Context, method lifecycle.MethodID, part store.CaseFilePart,
) ([]byte, error) {
	document, err := a.store.Document(ctx, method, part.DocumentKind, part.DocumentVersion)
	if err != nil {
		return nil, err
	}
	if document.Bytes == nil {
		return []byte(document.Text), nil
	}
	return document.Bytes, nil
}
