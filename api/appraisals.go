package api

import (
	"context"
	"strconv"

	openapi_types "github.com/oapi-codegen/runtime/types"

	"github.com/fasemodel/fasemodel/internal/app"
	"github.com/fasemodel/fasemodel/internal/appraisal"
)

// GetDeclaration gives the Vidensdeklaration with its history.
func (s *Server) GetDeclaration(
	ctx context.Context, request GetDeclarationRequestObject,
) (GetDeclarationResponseObject, error) {
	versions, err := s.app.Appraisal(ctx, callerOf(ctx), request.ID, appraisal.Declaration)
	if err != nil {
		return nil, err
	}
	form := versions[0].Form
	return GetDeclaration200JSONResponse{
		Body: DeclarationHistory{
			Title: form.Title, Source: form.Source, SourceURL: form.URL, Note: form.Note,
			Current: declarationOf(versions[0]), Earlier: each(versions[1:], declarationOf),
		},
		Headers: GetDeclaration200ResponseHeaders{ETag: etag(versions[0].Version)},
	}, nil
}

// PutDeclaration declares what is known about a method.
func (s *Server) PutDeclaration(
	ctx context.Context, request PutDeclarationRequestObject,
) (PutDeclarationResponseObject, error) {
	replaces, err := replacing(request.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	body := *request.Body
	draft := app.AppraisalDraft{Author: body.Author, GivenOn: dayOf(body.GivenOn)}
	for _, grade := range body.Grades {
		draft.Grades = append(draft.Grades, appraisal.Grade{
			Element: appraisal.ElementID(grade.Dimension), Grade: string(grade.Grade), Reason: grade.Reason,
		})
	}
	versions, created, err := s.app.Appraise(ctx, orderOf(ctx), request.ID, appraisal.Declaration, draft, replaces)
	if err != nil {
		return nil, err
	}
	declared := declarationOf(versions[0])
	if created {
		return PutDeclaration201JSONResponse{Body: declared, Headers: PutDeclaration201ResponseHeaders{
			Location: basePath + "/methods/" + request.ID + "/declaration", ETag: etag(versions[0].Version),
		}}, nil
	}
	return PutDeclaration200JSONResponse{
		Body: declared, Headers: PutDeclaration200ResponseHeaders{ETag: etag(versions[0].Version)},
	}, nil
}

// GetPromisingPractice gives the scores of lovende praksis with their history.
func (s *Server) GetPromisingPractice(
	ctx context.Context, request GetPromisingPracticeRequestObject,
) (GetPromisingPracticeResponseObject, error) {
	versions, err := s.app.Appraisal(ctx, callerOf(ctx), request.ID, appraisal.PromisingPractice)
	if err != nil {
		return nil, err
	}
	form := versions[0].Form
	return GetPromisingPractice200JSONResponse{
		Body: PromisingPracticeHistory{
			Title: form.Title, Source: form.Source, SourceURL: form.URL, Note: form.Note,
			Current: promisingPracticeOf(versions[0]), Earlier: each(versions[1:], promisingPracticeOf),
		},
		Headers: GetPromisingPractice200ResponseHeaders{ETag: etag(versions[0].Version)},
	}, nil
}

// PutPromisingPractice scores the elements of lovende praksis.
func (s *Server) PutPromisingPractice(
	ctx context.Context, request PutPromisingPracticeRequestObject,
) (PutPromisingPracticeResponseObject, error) {
	replaces, err := replacing(request.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	body := *request.Body
	draft := app.AppraisalDraft{Author: body.Author, GivenOn: dayOf(body.GivenOn)}
	for _, score := range body.Scores {
		draft.Grades = append(draft.Grades, appraisal.Grade{
			Element: appraisal.ElementID(score.Element), Grade: strconv.Itoa(score.Score), Reason: score.Reason,
		})
	}
	versions, created, err := s.app.Appraise(
		ctx, orderOf(ctx), request.ID, appraisal.PromisingPractice, draft, replaces)
	if err != nil {
		return nil, err
	}
	scored := promisingPracticeOf(versions[0])
	if created {
		return PutPromisingPractice201JSONResponse{Body: scored, Headers: PutPromisingPractice201ResponseHeaders{
			Location: basePath + "/methods/" + request.ID + "/promising-practice", ETag: etag(versions[0].Version),
		}}, nil
	}
	return PutPromisingPractice200JSONResponse{
		Body: scored, Headers: PutPromisingPractice200ResponseHeaders{ETag: etag(versions[0].Version)},
	}, nil
}

// replacing reads the version that If-Match names; 0 where there is none.
func replacing(header *string) (int, error) {
	if given(header) == "" {
		return 0, nil
	}
	return versionOf(*header)
}

func declarationOf(version app.AppraisalView) Declaration {
	return Declaration{
		Version: int64(version.Version), Newest: version.Newest, Author: version.Author,
		GivenOn: openapi_types.Date{Time: version.GivenOn}, RecordedAt: version.RecordedAt,
		RecordedBy: personIfAny(version.RecordedBy), Caution: optional(version.Caution),
		Grades: each(version.Grades, func(grade app.AppraisalGrade) DeclarationGrade {
			element, _ := version.Form.Element(grade.Element)
			return DeclarationGrade{
				Dimension: DeclarationDimension(grade.Element), Label: element.Label, Asks: element.Asks,
				Grade: DeclarationLetter(grade.Grade.Grade), Reason: grade.Reason, Author: grade.Author,
				GivenOn: openapi_types.Date{Time: grade.GivenOn},
			}
		}),
	}
}

func promisingPracticeOf(version app.AppraisalView) PromisingPractice {
	return PromisingPractice{
		Version: int64(version.Version), Newest: version.Newest, Author: version.Author,
		GivenOn: openapi_types.Date{Time: version.GivenOn}, RecordedAt: version.RecordedAt,
		RecordedBy: personIfAny(version.RecordedBy),
		Scores: each(version.Grades, func(grade app.AppraisalGrade) PromisingScore {
			element, _ := version.Form.Element(grade.Element)
			// The store keeps nothing but the form's grades, which are numbers.
			score, _ := strconv.Atoi(grade.Grade.Grade)
			return PromisingScore{
				Element: PromisingElement(grade.Element), Label: element.Label, Asks: element.Asks,
				Category: element.Category, Score: score, Reason: grade.Reason, Author: grade.Author,
				GivenOn: openapi_types.Date{Time: grade.GivenOn},
			}
		}),
	}
}
