package app

import (
	"archive/zip"
	"bytes"

	"github.com/fasemodel/fasemodel/internal/fault"
)

// The media types of documents.
const (
	MediaMarkdown = "text/markdown"
	MediaPDF      = "application/pdf"
	MediaDOCX     = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
	MediaXLSX     = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	mediaUnknown  = "application/octet-stream"
)

// checkFile gives the media type of a file by its content. Errors: TooLarge document-too-large, Unsupported
// document-type where it is none of ours or not what it was sent as.
func checkFile(content []byte, declared string) (string, error) {
	if len(content) > MaxDocument {
		return "", fault.New(fault.TooLarge, "document-too-large", "Filen er større end 20 MiB.",
			"The file is larger than 20 MiB.")
	}
	media := mediaOf(content)
	if media == "" {
		return "", fault.New(fault.Unsupported, "document-type", "Filen er ikke en PDF, DOCX eller XLSX.",
			"The file is not a PDF, DOCX or XLSX.")
	}
	if declared != "" && declared != mediaUnknown && declared != media {
		return "", fault.New(fault.Unsupported, "document-type", "Filen er ikke af den type, den er sendt som.",
			"The file is not of the type it was sent as.")
	}
	return media, nil
}

// mediaOf reads a file's type from its content; empty where it is none of ours. An Office file is a zip
// archive with a list of content types and the main part of its kind. One with macros is not ours.
func mediaOf(content []byte) string {
	if bytes.HasPrefix(content, []byte("%PDF-")) {
		return MediaPDF
	}
	archive, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		return ""
	}
	parts := map[string]bool{}
	for _, file := range archive.File {
		parts[file.Name] = true
	}
	switch {
	case !parts["[Content_Types].xml"] || parts["word/vbaProject.bin"] || parts["xl/vbaProject.bin"]:
		return ""
	case parts["word/document.xml"]:
		return MediaDOCX
	case parts["xl/workbook.xml"]:
		return MediaXLSX
	}
	return ""
}

func extensionOf(media string) string {
	switch media {
	case MediaPDF:
		return ".pdf"
	case MediaDOCX:
		return ".docx"
	case MediaXLSX:
		return ".xlsx"
	}
	return ".md"
}
