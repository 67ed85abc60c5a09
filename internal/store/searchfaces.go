package store

import (
	"context"
	"encoding/binary"

	"github.com/jackc/pgx/v5"
)

// code is a value of search_values: what methods are filtered and counted by.
type code uint32

// face is one of the two ways in which a method is seen: as it is, and as the public knows it. A search asks
// each of them for the methods that it shows.
type face struct {
	inside bool
	shows  expression
}

// codesOf names the column of what this face shows of a method's process.
func (f face) codesOf() string {
	if f.inside {
		return "inside_codes"
	}
	return "public_codes"
}

// prefix is what stands before a code of the process among the terms.
func (f face) prefix() string {
	if f.inside {
		return ofInside
	}
	return ofPublic
}

// faces gives the ways in which someone sees methods. No method is shown by two of them.
func faces(seen Visibility, known values) []face {
	mine := expression("")
	if !seen.Everything {
		var of []expression
		for _, programme := range seen.Programmes {
			if code, used := known.code(FacetProgramme, string(programme)); used {
				of = append(of, coded(ofContent, code))
			}
		}
		if code, used := known.code(FacetOwner, string(seen.Owner)); used {
			of = append(of, coded(ofContent, code))
		}
		if len(of) == 0 {
			return []face{{shows: lexeme(seenPublic)}}
		}
		mine = either(of...)
	}
	recused := make([]expression, 0, len(seen.Recused))
	for _, method := range seen.Recused {
		recused = append(recused, lexeme(ofMethod+string(method)))
	}
	if len(recused) == 0 {
		if seen.Everything {
			return []face{{inside: true, shows: lexeme(seenInside)}}
		}
		return []face{{inside: true, shows: all(lexeme(seenInside), mine)}, {shows: all(lexeme(seenPublic), not(mine))}}
	}
	return []face{
		{inside: true, shows: all(lexeme(seenInside), mine, not(either(recused...)))},
		{shows: all(lexeme(seenPublic), either(not(mine), either(recused...)))},
	}
}

// values are codes of search_values that were looked up, by facet and by value; owners and programmes by their
// ids and slugs alike.
type values map[Facet]map[string]code

// code gives the code of a value; false where no method has it.
func (v values) code(facet Facet, value string) (code, bool) {
	found, used := v[facet][value]
	return found, used
}

func (v values) put(facet Facet, value string, found code) {
	if v[facet] == nil {
		v[facet] = map[string]code{}
	}
	v[facet][value] = found
}

const lookUpCodes = `
	SELECT v.facet, w.value, v.code FROM unnest($1::text[], $2::text[]) AS w (facet, value)
		JOIN search_values v ON v.facet = w.facet AND v.value = w.value
	UNION ALL
	SELECT 'owner', o.id::text, v.code FROM organisations o
		JOIN search_values v ON v.facet = 'owner' AND v.value = o.slug WHERE o.id = ANY ($3::uuid[])
	UNION ALL
	SELECT 'programme', p.id::text, v.code FROM programmes p
		JOIN search_values v ON v.facet = 'programme' AND v.value = p.slug WHERE p.id = ANY ($4::uuid[])`

// codesFor looks up the codes that a search needs: of what is asked for, and of what someone sees as it is.
func codesFor(ctx context.Context, tx pgx.Tx, asked []askedFacet, seen Visibility) (values, error) {
	var facets, texts, owners, programmes []string
	for _, one := range asked {
		for _, value := range one.values {
			switch {
			case one.facet == FacetOwner && isID(value):
				owners = append(owners, value)
			case one.facet == FacetProgramme && isID(value):
				programmes = append(programmes, value)
			default:
				facets, texts = append(facets, string(one.facet)), append(texts, value)
			}
		}
	}
	if seen.Owner != "" {
		owners = append(owners, string(seen.Owner))
	}
	for _, programme := range seen.Programmes {
		programmes = append(programmes, string(programme))
	}
	known := values{}
	if len(facets)+len(owners)+len(programmes) == 0 {
		return known, nil
	}
	rows, err := tx.Query(ctx, lookUpCodes, facets, texts, owners, programmes)
	if err != nil {
		return nil, err
	}
	var facet Facet
	var value string
	var found code
	_, err = pgx.ForEachRow(rows, []any{&facet, &value, &found}, func() error {
		known.put(facet, value, found)
		return nil
	})
	return known, err
}

// records are the codes of hits: of each hit four of where it stands, and the others up to a zero.
type records struct{ standing, codes []byte }

const (
	codeSize     = 4
	standingSize = 4 * codeSize
)

// each calls a function with the codes of each hit.
func (r records) each(hit func(codes []code)) {
	codes := make([]code, 0, standingSize)
	standing, rest := r.standing, r.codes
	for len(standing) >= standingSize {
		codes = codes[:0]
		for at := 0; at < standingSize; at += codeSize {
			codes = append(codes, code(binary.BigEndian.Uint32(standing[at:])))
		}
		standing = standing[standingSize:]
		for len(rest) >= codeSize {
			next := code(binary.BigEndian.Uint32(rest))
			if rest = rest[codeSize:]; next == 0 {
				break
			}
			codes = append(codes, next)
		}
		hit(codes)
	}
}
