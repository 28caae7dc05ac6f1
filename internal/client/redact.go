package client

import (
	"encoding/json"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// personalFields are the fields of request bodies and queries whose values must not be repeated in a text that the client
// writes, even when the API repeats them.
var personalFields = []string{
	"externalUserId", "sourceExternalUserId", "destinationExternalUserId", "userId",
	"email", "phone", "firstName", "lastName", "street", "city", "postCode", "birthDate", "userIdentificationNumber",
	"documentNumber", "documentExpirationDate", "taxId", "additionalInfo",
	"iban", "destinationIban", "accountHolder", "label", "transferTitle", "receiverFirstName", "receiverLastName",
	"senderIban", "senderName", "senderAddress", "title", // the sandbox's control API
	"walletAddress", "memo", "name", "companyName", "vatId", "lockId",
}

// ibanShape is that of an IBAN without spaces, whatever its country.
var ibanShape = regexp.MustCompile(`^[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}$`)

// redactor replaces, in texts that come from elsewhere, what a call has sent in confidence.
type redactor struct {
	request *request
	secrets []string
	known   []replacement // built when first needed: most calls do not fail
	built   bool
}

type replacement struct {
	pattern *regexp.Regexp
	with    string
}

func newRedactor(secrets []string, r *request) *redactor {
	return &redactor{secrets: secrets, request: r}
}

// clean returns text without the key and without the personal values of the call: they are replaced by the names of their
// fields. It is not safe for concurrent use; the attempts of a call follow each other.
func (d *redactor) clean(text string) string {
	for _, secret := range d.secrets {
		if secret != "" {
			text = strings.ReplaceAll(text, secret, "[secret]")
		}
	}
	if !d.built {
		d.known, d.built = d.replacements(), true
	}
	text = replaceAll(text, d.known)
	if upload, ok := d.request.call.Body.(*form); ok && upload.repeatedIn(text) {
		return "[file]"
	}
	return text
}

func (d *redactor) replacements() []replacement {
	values := map[string]string{} // by value: name
	for name, value := range d.request.call.Path {
		values[value] = name
	}
	for name, all := range d.request.call.Query {
		for _, value := range all {
			if slices.Contains(personalFields, name) {
				values[value] = name
			}
		}
	}
	if upload, ok := d.request.call.Body.(*form); ok {
		for _, file := range upload.files {
			values[file.Name], values[file.sentName()] = "file name", "file name"
		}
	} else if d.request.body != nil {
		var body any
		if json.Unmarshal(d.request.body, &body) == nil {
			collectPersonal("", body, values)
		}
	}
	return replacementsOf(values)
}

// Mask replaces values in a text, in all their spellings, by their names in brackets. It is for texts of the API's that may
// repeat what an earlier call has sent; the texts of a call's own answer are clean.
func Mask(text string, nameByValue map[string]string) string {
	return replaceAll(text, replacementsOf(nameByValue))
}

// Shorten makes a text of the API's fit for a message: one line of at most 1,000 characters. It comes after Mask, which does not
// find the half of a value.
func Shorten(text string) string { return oneLine(text, maxMessage) }

// replacementsOf returns what replaces each value, in all its spellings, by its name.
func replacementsOf(values map[string]string) []replacement {
	spellings := map[string]string{}
	for value, name := range values {
		for _, spelling := range spellingsOf(value) {
			spellings[spelling] = name
		}
	}
	var known []replacement
	for spelling, name := range spellings {
		known = append(known, replacement{regexp.MustCompile(`(?i)` + regexp.QuoteMeta(spelling)), "[" + name + "]"})
	}
	// Longer values first: one may contain another. The order of the rest must not depend on the map's.
	slices.SortFunc(known, func(a, b replacement) int {
		if d := len(b.pattern.String()) - len(a.pattern.String()); d != 0 {
			return d
		}
		return strings.Compare(a.pattern.String(), b.pattern.String())
	})
	return known
}

// spellingsOf returns the forms in which an answer may repeat a value: as it is, as in a URL ("Cannot GET /v1/user/..."), as
// in JSON, and an IBAN also as on paper.
func spellingsOf(value string) []string {
	if strings.TrimSpace(value) == "" {
		return nil
	}
	inQuery := url.QueryEscape(value)
	all := []string{value, url.PathEscape(value), inQuery, strings.ReplaceAll(inQuery, "+", "%20")}
	if quoted, err := json.Marshal(value); err == nil {
		all = append(all, string(quoted[1:len(quoted)-1]))
	}
	if iban := compact(value); ibanShape.MatchString(iban) {
		all = append(all, iban, inFours(iban))
	}
	return all
}

// inFours is an IBAN as it stands on paper: DE89 3704 0044 0532 0130 00.
func inFours(iban string) string {
	var groups []string
	for group := range slices.Chunk([]byte(iban), 4) {
		groups = append(groups, string(group))
	}
	return strings.Join(groups, " ")
}

func collectPersonal(name string, node any, values map[string]string) {
	switch node := node.(type) {
	case map[string]any:
		for key, child := range node {
			collectPersonal(key, child, values)
		}
	case []any:
		for _, child := range node {
			collectPersonal(name, child, values)
		}
	case string:
		if slices.Contains(personalFields, name) {
			values[node] = name
		}
	}
}

// apply replaces the value where it stands by itself: a last name "Li" must not spoil "list".
func (r replacement) apply(text string) string {
	var b strings.Builder
	end := 0
	for _, at := range r.pattern.FindAllStringIndex(text, -1) {
		before, _ := utf8.DecodeLastRuneInString(text[:at[0]])
		after, _ := utf8.DecodeRuneInString(text[at[1]:])
		if isWordRune(before) || isWordRune(after) {
			continue
		}
		b.WriteString(text[end:at[0]])
		b.WriteString(r.with)
		end = at[1]
	}
	b.WriteString(text[end:])
	return b.String()
}

func replaceAll(text string, replacements []replacement) string {
	for _, r := range replacements {
		text = r.apply(text)
	}
	return text
}

func isWordRune(r rune) bool {
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r))
}
