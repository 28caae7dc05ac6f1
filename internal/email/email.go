// Package email checks e-mail addresses: the bare address, as P100 takes it.
//
// E-mail addresses are personal data: no message repeats one.
package email

import (
	"errors"
	"fmt"
	"net/mail"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Limits of RFC 5321, in bytes.
const (
	maxLength = 254
	maxLocal  = 64
	maxLabel  = 63
)

const example = `such as "alice@example.com"`

// Check says whether address can be sent as an e-mail address: a bare address whose
// domain has a top-level domain. Whether the mailbox exists is not looked at. The
// error names what is wrong by rule and position.
func Check(address string) error {
	if strings.TrimSpace(address) == "" {
		return errors.New("the e-mail address is empty: write one, " + example)
	}
	if err := checkCharacters(address); err != nil {
		return err
	}
	if len(address) > maxLength {
		return fmt.Errorf("the e-mail address has %d bytes: at most %d are possible", len(address), maxLength)
	}
	at := strings.LastIndexByte(address, '@')
	if at < 0 {
		return errors.New("the e-mail address has no @: write the whole address, " + example)
	}
	if strings.HasPrefix(strings.ToLower(address), "mailto:") {
		return errors.New("the e-mail address begins with mailto: leave it out, " + example)
	}
	local, domain := address[:at], address[at+1:]
	if err := checkLocal(local); err != nil {
		return err
	}
	if err := checkDomain(domain); err != nil {
		return err
	}
	parsed, err := mail.ParseAddress(address)
	if err != nil || parsed.Name != "" || parsed.Address != address {
		return errors.New("the part of the e-mail address before the @ is not possible as written: write a bare address, " + example)
	}
	return nil
}

func checkCharacters(address string) error {
	if !utf8.ValidString(address) {
		return errors.New("the e-mail address is not valid UTF-8: write it anew")
	}
	position := 0
	for _, r := range address {
		position++
		switch {
		case r == '<' || r == '>':
			return errors.New("the e-mail address stands in angle brackets or with a name: write the bare address, " + example)
		case r == ',' || r == ';':
			return fmt.Errorf("the e-mail address has a comma or semicolon at position %d: write one address alone, %s", position, example)
		case unicode.IsSpace(r):
			return fmt.Errorf("the e-mail address has a space at position %d: leave it out", position)
		case unicode.IsControl(r) || !unicode.IsGraphic(r):
			return fmt.Errorf("the e-mail address has an invisible character at position %d: leave it out", position)
		}
	}
	return nil
}

func checkLocal(local string) error {
	switch {
	case local == "":
		return errors.New("the e-mail address has nothing before the @: write the whole address, " + example)
	case len(local) > maxLocal:
		return fmt.Errorf("the part of the e-mail address before the @ has %d bytes: at most %d are possible", len(local), maxLocal)
	case strings.Contains(local, "@"):
		return errors.New("the e-mail address has more than one @: write one address alone, " + example)
	case strings.HasPrefix(local, ".") || strings.HasSuffix(local, ".") || strings.Contains(local, ".."):
		return errors.New("the part of the e-mail address before the @ begins or ends with a point, or has two in a row")
	}
	return nil
}

func checkDomain(domain string) error {
	if domain == "" {
		return errors.New("the e-mail address has nothing after the @: write the domain, " + example)
	}
	if strings.HasPrefix(domain, "[") {
		return errors.New("the e-mail address has an IP address in place of a domain: write a domain, " + example)
	}
	labels := strings.Split(domain, ".")
	if len(labels) < 2 {
		return errors.New("the domain of the e-mail address has no point: write the whole domain, " + example)
	}
	for _, label := range labels {
		switch {
		case label == "":
			return errors.New("the domain of the e-mail address begins or ends with a point, or has two in a row")
		case len(label) > maxLabel:
			return fmt.Errorf("a part of the domain of the e-mail address has %d bytes: at most %d are possible", len(label), maxLabel)
		case strings.HasPrefix(label, "-") || strings.HasSuffix(label, "-"):
			return errors.New("a part of the domain of the e-mail address begins or ends with a hyphen")
		}
		for _, r := range label {
			if r != '-' && !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) {
				return errors.New("the domain of the e-mail address has a character that domains cannot have: letters, digits, hyphens and points are possible")
			}
		}
	}
	if last := labels[len(labels)-1]; strings.IndexFunc(last, unicode.IsLetter) < 0 {
		return errors.New("the domain of the e-mail address ends with a number: write a domain name, " + example)
	}
	return nil
}
