package api

import (
	"context"

	"github.com/fasemodel/fasemodel/internal/app"
	"github.com/fasemodel/fasemodel/internal/catalogue"
)

// GetVocabulary gives the code lists.
func (s *Server) GetVocabulary(
	ctx context.Context, request GetVocabularyRequestObject,
) (GetVocabularyResponseObject, error) {
	lists, err := s.app.Vocabulary(ctx, words[catalogue.List](request.Params.List)...)
	if err != nil {
		return nil, err
	}
	return GetVocabulary200JSONResponse{
		Items: each(lists, func(list app.TermsView) VocabularyList {
			return VocabularyList{List: string(list.List), Terms: each(list.Terms, termOf)}
		}),
		Total: len(lists),
	}, nil
}

// AddVocabularyTerm adds a term to a code list.
func (s *Server) AddVocabularyTerm(
	ctx context.Context, request AddVocabularyTermRequestObject,
) (AddVocabularyTermResponseObject, error) {
	body := request.Body
	term, err := s.app.AddTerm(ctx, orderOf(ctx), catalogue.List(body.List),
		catalogue.Term{Code: catalogue.Code(body.Code), DA: body.Da, EN: body.En})
	if err != nil {
		return nil, err
	}
	return AddVocabularyTerm201JSONResponse{
		Body: termOf(term), Headers: AddVocabularyTerm201ResponseHeaders{ETag: etag(term.Version)},
	}, nil
}

// UpdateVocabularyTerm changes the wording of a term.
func (s *Server) UpdateVocabularyTerm(
	ctx context.Context, request UpdateVocabularyTermRequestObject,
) (UpdateVocabularyTermResponseObject, error) {
	version, err := versionOf(request.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	term, err := s.app.WordTerm(ctx, orderOf(ctx), catalogue.List(request.List), catalogue.Code(request.Code), version,
		request.Body.Da, request.Body.En)
	if err != nil {
		return nil, err
	}
	return UpdateVocabularyTerm200JSONResponse{
		Body: termOf(term), Headers: UpdateVocabularyTerm200ResponseHeaders{ETag: etag(term.Version)},
	}, nil
}

func termOf(term app.TermView) VocabularyTerm {
	return VocabularyTerm{
		List: string(term.List), Code: string(term.Code), Da: term.DA, En: term.EN, Version: int64(term.Version),
	}
}
