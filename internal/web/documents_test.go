package web_test

import (
	"bytes"
	"io"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"net/url"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
)

// upload sends a form with a file.
func (v *visitor) upload(path string, fields url.Values, filename, media string, content []byte) shown {
	t := v.house.t
	t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	if fields.Get("idempotency_key") == "" {
		fields.Set("idempotency_key", uuid.NewString())
	}
	for name := range fields {
		require.NoError(t, form.WriteField(name, fields.Get(name)))
	}
	header := textproto.MIMEHeader{}
	header.Set("Content-Disposition", `form-data; name="file"; filename="`+filename+`"`)
	header.Set("Content-Type", media)
	part, err := form.CreatePart(header)
	require.NoError(t, err)
	_, err = part.Write(content)
	require.NoError(t, err)
	require.NoError(t, form.Close())
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, v.house.url+path, &body)
	require.NoError(t, err)
	request.Header.Set("Content-Type", form.FormDataContentType())
	answer, err := v.client.Do(request)
	require.NoError(t, err)
	defer func() { _ = answer.Body.Close() }()
	read, err := io.ReadAll(answer.Body)
	require.NoError(t, err)
	return shown{answer.StatusCode, answer.Request.URL.RequestURI(), answer.Header, string(read)}
}

// withMethod is a house with one method, called sammen-ud.
func withMethod(t *testing.T) (*house, *visitor) {
	t.Helper()
	h := staffed(t)
	manager := h.visitor("programleder-1")
	manager.post("/metoder/ny", idea("Sammen ud"))
	return h, manager
}

const description = "/metoder/sammen-ud/dokumenter/metodebeskrivelse"

func TestADocumentIsWrittenReplacedAndWithdrawn(t *testing.T) {
	_, manager := withMethod(t)
	require.Contains(t, manager.get("/metoder/sammen-ud/dokumenter").body, "Ikke på sagen endnu")
	form := formOn(t, manager.get(description), description)
	form.Set("text", "# Sammen ud\n\nEn fast gruppe mødes ugentligt.")
	form.Set("standing", "faktisk-grundlag")
	answer := manager.post(description, form)
	require.Equal(t, description, answer.path)
	require.Contains(t, answer.body, "En fast gruppe mødes ugentligt.")
	require.Contains(t, answer.body, "Dokumentet er lagt på sagen.")

	form = formOn(t, answer, description)
	require.Equal(t, "# Sammen ud\n\nEn fast gruppe mødes ugentligt.", form.Get("text"), "the text is there to go on from")
	stale := url.Values{"text": {"Skrevet for sent"}, "standing": {"intern"}, "version": {"0"}}
	form.Set("text", "Anden udgave.")
	require.Contains(t, manager.post(description, form).body, "Tidligere udgaver")
	refused := manager.post(description, stale)
	require.Equal(t, http.StatusPreconditionRequired, refused.status)
	again := formOn(t, refused, description)
	require.Equal(t, []string{"Skrevet for sent", "2"}, []string{again.Get("text"), again.Get("version")})
	require.Contains(t, refused.body, "Anden udgave.")

	fetched := manager.get(description + "/fil?version=1")
	require.Equal(t, "# Sammen ud\n\nEn fast gruppe mødes ugentligt.", fetched.body)
	require.Contains(t, fetched.header.Get("Content-Disposition"), "attachment")

	withdrawn := manager.post(description+"/traek-tilbage", url.Values{"reason": {"Beskriver en anden metode."}})
	require.Contains(t, withdrawn.body, "Trukket tilbage. Begrundelse: Beskriver en anden metode.")
}

func TestAFileIsWhatItSaysOrIsRefused(t *testing.T) {
	_, manager := withMethod(t)
	const address = description + "/fil"
	fields := url.Values{"title": {"Beskrivelse 2026"}, "standing": {"faktisk-grundlag"}}
	refused := manager.upload(address, fields, "beskrivelse.pdf", "application/pdf", []byte("MZ\x90\x00 not a PDF at all"))
	require.Equal(t, http.StatusUnsupportedMediaType, refused.status)
	require.Contains(t, wrongIn(t, refused, "f-fil-file"), "Filen er ikke en PDF, DOCX eller XLSX.")
	require.Equal(t, "Beskrivelse 2026", formOn(t, refused, address).Get("title"))

	fields.Del("idempotency_key")
	tooLarge := manager.upload(address, fields, "stor.pdf", "application/pdf",
		append([]byte("%PDF-1.7"), bytes.Repeat([]byte{'x'}, 20<<20)...))
	require.Equal(t, http.StatusRequestEntityTooLarge, tooLarge.status)
	require.Contains(t, wrongIn(t, tooLarge, "f-fil-file"), "Filen er større end 20 MiB.")

	fields.Del("idempotency_key")
	put := manager.upload(address, fields, `C:\Filer\beskrivelse.pdf`, "application/pdf", []byte("%PDF-1.7 beskrivelsen"))
	require.Equal(t, description, put.path)
	require.Contains(t, put.body, "Beskrivelse 2026")
	require.Equal(t, "%PDF-1.7 beskrivelsen", manager.get(address).body)
	require.Contains(t, manager.upload(address, url.Values{"version": {"1"}}, "", "", nil).body, "Vælg en fil.")
}

func TestADocumentIsReadByThoseItStandsOpenTo(t *testing.T) {
	h, manager := withMethod(t)
	manager.post(description, url.Values{"text": {"Internt notat"}, "standing": {"intern"}})
	for user, body := range map[string]bool{"sekretariat": true, "formand": true, "fagkyndig-1": true} {
		page := h.visitor(user).get(description)
		require.Equal(t, body, strings.Contains(page.body, "Internt notat"), user)
		require.Equal(t, user == "sekretariat", strings.Contains(page.body, "Skriv dokumentet her"), user)
	}
	require.Equal(t, http.StatusNotFound, h.visitor("").get(description).status)
	owner := h.visitor("metodeejer").get(description)
	require.NotContains(t, owner.body, "Internt notat")
	require.Equal(t, http.StatusForbidden, h.visitor("formand").post(description, url.Values{"text": {"x"}}).status)
}
