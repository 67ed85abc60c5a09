package catalogue

import "strings"

// maxSlug is the longest slug, in characters.
const maxSlug = 100

// Slugify makes a slug of a title or a name: "Børn på vej" becomes "boern-paa-vej". Letters that have no
// ASCII form here become dashes; a text without any letter or digit gives the empty slug.
func Slugify(text string) string {
	var b strings.Builder
	dash := false
	for _, r := range strings.ToLower(text) {
		part := ascii(r)
		if part == "" {
			dash = b.Len() > 0
			continue
		}
		if dash {
			b.WriteByte('-')
			dash = false
		}
		b.WriteString(part)
	}
	slug := b.String()
	if len(slug) > maxSlug {
		slug = strings.TrimRight(slug[:maxSlug], "-")
	}
	return slug
}

// ascii gives the letters that stand for a letter in a slug.
func ascii(r rune) string {
	switch {
	case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
		return string(r)
	case strings.ContainsRune("æä", r):
		return "ae"
	case strings.ContainsRune("øö", r):
		return "oe"
	case r == 'å':
		return "aa"
	case strings.ContainsRune("áàâ", r):
		return "a"
	case strings.ContainsRune("éèêë", r):
		return "e"
	case strings.ContainsRune("íìîï", r):
		return "i"
	case strings.ContainsRune("óòô", r):
		return "o"
	case strings.ContainsRune("úùû", r):
		return "u"
	case r == 'ü':
		return "y"
	case r == 'ß':
		return "ss"
	}
	return ""
}

// validSlug tells whether a text is a slug: parts of lower-case ASCII letters and digits, joined by one
// dash each.
func validSlug(text string) bool {
	if text == "" || len(text) > maxSlug {
		return false
	}
	for part := range strings.SplitSeq(text, "-") {
		if part == "" {
			return false
		}
		for _, r := range part {
			if (r < 'a' || r > 'z') && (r < '0' || r > '9') {
				return false
			}
		}
	}
	return true
}
