package app

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/fasemodel/fasemodel/internal/auth"
	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/journal"
	"github.com/fasemodel/fasemodel/internal/note"
	"github.com/fasemodel/fasemodel/internal/store"
)

// The steps of making a case file, as its workflow takes them. Each may be taken again after a crash.

// GatherCaseFile reads the case as the person who ordered the file may read it now, and keeps what it gives.
// Errors: those of who may have a case file, and NotFound case-file-unknown.
func (a *App) GatherCaseFile(ctx context.Context, id string) error {
	file, err := a.store.CaseFile(ctx, id)
	if err != nil || file.Status != store.CaseFileRunning || file.Parts > 0 {
		return err
	}
	person, err := a.store.Person(ctx, file.OrderedBy)
	if err != nil {
		return err
	}
	caller, err := a.Identify(ctx, auth.Identity{Issuer: person.Issuer, Subject: person.Subject})
	if err != nil {
		return err
	}
	method, err := a.caseFileMethod(ctx, caller, string(file.Method))
	if err != nil {
		return err
	}
	made, err := a.gather(ctx, caller, method, file.Language, file.OrderedAt)
	if err != nil {
		return err
	}
	return a.store.PutCaseFileParts(ctx, id, made.head.Sequence, made.head.Hash.String(), made.parts)
}

// PrintCaseFile makes the next PDF of a case file, and gives how many are left. One that is given up, and one for which
// there is no printer any more, is left out.
func (a *App) PrintCaseFile(ctx context.Context, id string, giveUp bool) (left int, err error) {
	parts, err := a.store.CaseFileParts(ctx, id)
	if err != nil {
		return 0, err
	}
	waiting := slices.DeleteFunc(parts, func(part store.CaseFilePart) bool {
		return part.Prints == 0 || part.Status != store.PartPending
	})
	if len(waiting) == 0 {
		return 0, nil
	}
	next := waiting[0]
	page, err := a.store.CaseFilePart(ctx, id, next.Prints)
	if err != nil {
		return 0, err
	}
	var pdf []byte
	failure := errNoPrinter()
	if a.Prints() {
		if pdf, failure = a.printer.PDF(ctx, page.Content); failure != nil && (!giveUp || ctx.Err() != nil) {
			return 0, failure
		}
	}
	finishPrint(&next, pdf, failure)
	return len(waiting) - 1, a.store.FinishPart(ctx, id, next)
}

// CloseCaseFile makes what tells of the other parts, so that the file can be fetched; or keeps why there is none.
func (a *App) CloseCaseFile(ctx context.Context, id string, refusal *fault.Error) error {
	if refusal != nil {
		return a.store.FinishCaseFile(ctx, id, nil, refusal)
	}
	file, err := a.store.CaseFile(ctx, id)
	if err != nil || file.Status != store.CaseFileRunning {
		return err
	}
	method, err := a.store.Method(ctx, string(file.Method))
	if err != nil {
		return err
	}
	parts, err := a.store.CaseFileParts(ctx, id)
	if err != nil {
		return err
	}
	made := &gathered{of: refOfMethod(method), language: file.Language, zone: a.zone, at: file.OrderedAt, parts: parts}
	made.head.Method, made.head.Sequence = string(file.Method), file.HeadSequence
	if made.head.Hash, err = journal.ParseHash(file.HeadHash); err != nil {
		return err
	}
	if err := made.close(ctx); err != nil {
		return err
	}
	return a.store.FinishCaseFile(ctx, id, slices.DeleteFunc(made.parts, func(part store.CaseFilePart) bool {
		return !slices.Contains([]string{pathContents, pathContentsJSON, pathReadMe, pathSums}, part.Path)
	}), nil)
}

// listedPart is a part as the list of contents has it as data.
type listedPart struct {
	Path     string         `json:"path"`
	Title    string         `json:"title"`
	Standing store.Standing `json:"standing"`
	Media    string         `json:"media_type"`
	Size     int64          `json:"size"`
	SHA256   string         `json:"sha256"`
}

// close makes the parts that tell of the others: the list of contents, what to do with the file, and the checksums.
func (g *gathered) close(ctx context.Context) error {
	g.set(pathReadMe, []byte(g.readMe()))
	listed, contents := []listedPart{}, note.Contents{
		Language: g.language, Zone: g.zone, Method: g.of.Title, At: g.at,
		Journal: note.Mark{Sequence: g.head.Sequence, Hash: g.head.Hash.String()},
	}
	for _, part := range g.parts {
		if part.Status != store.PartDone {
			continue
		}
		listed = append(listed, listedPart{part.Path, part.Title, part.Standing, part.MediaType, part.Size, part.SHA256})
		contents.Files = append(contents.Files, note.File{
			Path: part.Path, Title: part.Title, Standing: string(part.Standing), Size: part.Size, SHA256: part.SHA256,
		})
	}
	data, err := indented(map[string]any{
		"method":  map[string]string{"id": string(g.of.ID), "slug": g.of.Slug, "title": g.of.Title},
		"made_at": g.at.UTC().Format(time.RFC3339), "head_sequence": g.head.Sequence,
		"head_hash": g.head.Hash.String(), "files": listed,
	})
	if err != nil {
		return err
	}
	g.set(pathContentsJSON, data)
	var page bytes.Buffer
	if err := note.ContentsDocument(contents).Render(ctx, &page); err != nil {
		return err
	}
	g.set(pathContents, page.Bytes())
	var sums strings.Builder
	for _, part := range g.parts {
		if part.Status == store.PartDone {
			fmt.Fprintf(&sums, "%s  %s\n", part.SHA256, part.Path)
		}
	}
	g.set(pathSums, []byte(sums.String()))
	return nil
}

// set fills a part that is made last.
func (g *gathered) set(name string, content []byte) {
	for i := range g.parts {
		if g.parts[i].Path == name {
			fillPart(&g.parts[i], content)
		}
	}
}

// readMe says what the file is and how it is verified.
func (g *gathered) readMe() string {
	at := g.at.In(g.zone).Format("2006-01-02 15:04")
	head := strconv.FormatInt(g.head.Sequence, 10) + " " + g.head.Hash.String()
	danish := `Sagsmappe for metoden ` + g.of.Title + `
Lavet ` + at + ` (dansk tid). Mappen viser sagen, som den stod da, og som bestilleren måtte læse den.

Indhold
  0-aktliste.html            Aktlisten: alle filer med titel og status i forhold til aktindsigt.
  1-beslutninger/            Offentliggjorte beslutningsnotater.
  2-faktisk-grundlag/        Metodens oplysninger, studier, beslutningsgrundlag og dokumenter med faktiske oplysninger.
  3-ekstern-faglig-vurdering/ Eksterne faglige vurderinger.
  4-intern/                  Behandlingerne og interne dokumenter.
  5-afgivet/                 Dokumenter, der er afgivet til andre.
  6-journal/                 Journalen, række for række.

Journalens hoved (række og SHA-256)
  ` + head + `

Sådan efterprøves mappen uden adgang til systemet
  1. Pak mappen ud. Filernes kontrolsummer: sha256sum -c SHA256SUMS
  2. Journalens kæde: fasemodel journal verify --file 6-journal/journal.jsonl
     Svaret skal slutte med "Journalen er hel.", og hovedet skal være det, der står ovenfor.
  3. Hovedet kan sammenlignes med det, der er trykt på et beslutningsnotat, og med det, myndigheden selv oplyser.

Rækker, som bestilleren ikke må læse, står i journalen med deres hash alene. Kæden kan efterprøves hen over dem.
Slettede tekster er mærket som slettede; rækkerne, der henviser til dem, kan stadig efterprøves.
`
	english := `Case file of the method ` + g.of.Title + `
Made ` + at + ` (Danish time). It shows the case as it stood then, and as the one who ordered it may read it.

Contents
  0-aktliste.html            The list of contents: every file with title and standing for requests of access.
  1-beslutninger/            Published decision notes.
  2-faktisk-grundlag/        The method's entry, studies, frozen dossiers and documents of facts.
  3-ekstern-faglig-vurdering/ External professional assessments.
  4-intern/                  The reviews and internal documents.
  5-afgivet/                 Documents that were given to others.
  6-journal/                 The journal, row by row.

The journal's head (row and SHA-256)
  ` + head + `

How to verify it without access to the system
  1. Unpack it. The checksums of the files: sha256sum -c SHA256SUMS
  2. The chain of the journal: fasemodel journal verify --file 6-journal/journal.jsonl
     The answer must end with "Journalen er hel.", and the head must be the one above.
  3. The head can be compared with what is printed on a decision note, and with what the authority itself states.

Rows that the one who ordered it may not read stand in the journal by their hash only. The chain can be verified across
them. Erased texts are marked as erased; the rows that refer to them can still be verified.
`
	return g.say(danish, english)
}
