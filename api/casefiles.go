package api

import (
	"context"

	"github.com/fasemodel/fasemodel/internal/app"
)

const mediaZip = "application/zip"

// GetCaseFile gives the case file of a method, made while the caller waits.
func (s *Server) GetCaseFile(ctx context.Context, request GetCaseFileRequestObject) (GetCaseFileResponseObject, error) {
	ended, err := s.place()
	if err != nil {
		return nil, err
	}
	made, err := s.app.CaseFileNow(ctx, callerOf(ctx), request.ID, askedOf(ctx).language)
	if err != nil {
		ended()
		return nil, err
	}
	return download{ctx: ctx, name: made.Name, media: mediaZip, write: made.Write, ended: ended}, nil
}

// OrderCaseFile has a case file made.
func (s *Server) OrderCaseFile(
	ctx context.Context, request OrderCaseFileRequestObject,
) (OrderCaseFileResponseObject, error) {
	ordered, err := s.app.OrderCaseFile(ctx, orderOf(ctx), request.ID, askedOf(ctx).language)
	if err != nil {
		return nil, err
	}
	return OrderCaseFile202JSONResponse{Body: caseFileOf(ordered), Headers: OrderCaseFile202ResponseHeaders{
		Location: basePath + "/methods/" + request.ID + "/case-files/" + ordered.ID,
	}}, nil
}

// GetOrderedCaseFile tells how far a case file has come.
func (s *Server) GetOrderedCaseFile(
	ctx context.Context, request GetOrderedCaseFileRequestObject,
) (GetOrderedCaseFileResponseObject, error) {
	found, err := s.app.CaseFile(ctx, callerOf(ctx), request.ID, request.CaseFile.String())
	if err != nil {
		return nil, err
	}
	return GetOrderedCaseFile200JSONResponse(caseFileOf(found)), nil
}

// GetOrderedCaseFileContent gives a case file that was ordered.
func (s *Server) GetOrderedCaseFileContent(
	ctx context.Context, request GetOrderedCaseFileContentRequestObject,
) (GetOrderedCaseFileContentResponseObject, error) {
	ended, err := s.place()
	if err != nil {
		return nil, err
	}
	made, err := s.app.CaseFileDownload(ctx, callerOf(ctx), request.ID, request.CaseFile.String())
	if err != nil {
		ended()
		return nil, err
	}
	return download{ctx: ctx, name: made.Name, media: mediaZip, write: made.Write, ended: ended}, nil
}

func caseFileOf(view app.CaseFileView) CaseFile {
	file := CaseFile{
		ID: idOf(view.ID), Status: CaseFileStatus(view.Status), OrderedAt: view.OrderedAt, FinishedAt: view.FinishedAt,
		ExpiresAt: view.ExpiresAt, Parts: view.Parts, Made: view.Made, HeadHash: word[Hash](view.HeadHash),
		Code: optional(view.Code), Contents: []CaseFilePart{},
	}
	if view.HeadSequence > 0 {
		file.HeadSequence = &view.HeadSequence
	}
	if !view.Text.Empty() {
		file.Message = &view.Text
	}
	for _, part := range view.Contents {
		file.Contents = append(file.Contents, CaseFilePart{
			Path: part.Path, Title: part.Title, Standing: DocumentStanding(part.Standing),
			Status: CaseFilePartStatus(part.Status), MediaType: part.MediaType, Size: part.Size,
			Sha256: word[Hash](part.SHA256),
		})
	}
	return file
}

// Shapes writes what a case file holds in the form of the contract.
type Shapes struct{}

// Method is a method as getMethod gives it.
func (Shapes) Method(view app.MethodView) any { return methodOf(view) }

// Study is a study as getStudy gives it.
func (Shapes) Study(view app.StudyView) any { return studyOf(view) }

// Document is a document as getDocument gives it, without its content.
func (Shapes) Document(view app.DocumentView) any { return documentOf(view) }

// Review is a review as getGate gives it.
func (Shapes) Review(view app.ReviewView) any { return reviewOf(view) }

// Decision is a decision as getDecision gives it.
func (Shapes) Decision(view app.DecisionView) any { return decisionOf(view) }
