package console

import (
	"fmt"
	"math/big"
	"strings"
	"time"
)

// said are the spellings of the API in words, where small letters and spaces do not
// make them so.
var said = map[string]string{
	"VERIFYING": "being verified", "NEEDS_DOCUMENT": "document's data missing", "ACTIVATING": "being activated",
	"NOT_VERIFIED": "not verified", "VERIFICATION": "opened by the user", "REJECTED_BY_PROVIDER": "rejected",
	"UNSENT": "nowhere to send it", "WAITING_FOR_TR_DATA": "waits for travel-rule data", "WAITING_FOR_VERIFICATION": "being confirmed", "UNSUCCESSFUL": "failed",
	"NAME_MISMATCH": "the sender is somebody else", "TITLE_MISMATCH": "the title is not the one asked for", "IBAN_REJECTED": "the IBAN was rejected",
	"SEPA_DEPOSIT": "SEPA deposit", "SEPA_TRANSFER": "SEPA transfer", "CRYPTO_DEPOSIT": "crypto deposit", "CRYPTO_WITHDRAWAL": "crypto withdrawal",
	"P433": "insufficient funds", "NO_FACE_FOUND": "no face found", "IT": "IT", "ID_CARD": "identity card",
	"INVESTMENTS_OR_CRYPTOCURRENCIE": "investments or cryptocurrencies", "API": "added through the API", "DEPOSIT": "from a deposit",
}

// words says what a spelling of the API means.
func words(spelling string) string {
	if text, ok := said[spelling]; ok {
		return text
	}
	return strings.ToLower(strings.ReplaceAll(spelling, "_", " "))
}

// tone is how a status is coloured: good, wait, bad, stop or quiet. The status is
// always said as well.
func tone(status string) string {
	switch status {
	case "ACTIVE", "VERIFIED", "SUCCESSFUL", "APPROVED", "DELIVERED":
		return "good"
	case "VERIFYING", "NEEDS_DOCUMENT", "ACTIVATING", "PENDING", "VERIFICATION", "WAITING", "WAITING_FOR_TR_DATA", "WAITING_FOR_VERIFICATION", "QUESTIONED":
		return "wait"
	case "REJECTED", "REJECTED_BY_PROVIDER", "FAILED", "UNSUCCESSFUL", "EXPIRED":
		return "bad"
	case "SUSPENDED":
		return "stop"
	}
	return "quiet"
}

// group writes an amount with a thin space between thousands and without the zeros
// that say nothing; two decimals stay.
func group(amount string) string {
	sign := ""
	if rest, ok := strings.CutPrefix(amount, "-"); ok {
		sign, amount = "−", rest
	}
	whole, decimals, _ := strings.Cut(amount, ".")
	for len(decimals) > 2 && strings.HasSuffix(decimals, "0") {
		decimals = strings.TrimSuffix(decimals, "0")
	}
	var grouped string
	for len(whole) > 3 {
		grouped = "\u202f" + whole[len(whole)-3:] + grouped
		whole = whole[:len(whole)-3]
	}
	if decimals == "" {
		return sign + whole + grouped
	}
	return sign + whole + grouped + "." + decimals
}

// short is the beginning and the end of a long id or address.
func short(text string) string {
	if len(text) <= 16 {
		return text
	}
	return text[:8] + "…" + text[len(text)-6:]
}

// spaced writes an IBAN in groups of four, and anything else as it is.
func spaced(text string) string {
	if len(text) < 15 || len(text) > 34 || strings.HasPrefix(text, "0x") || strings.ToUpper(text) != text {
		return text
	}
	var groups []string
	for len(text) > 4 {
		groups, text = append(groups, text[:4]), text[4:]
	}
	return strings.Join(append(groups, text), " ")
}

// millis is a duration with as many digits as matter.
func millis(d time.Duration) string {
	switch {
	case d < 10*time.Millisecond:
		return fmt.Sprintf("%.2f ms", float64(d.Microseconds())/1000)
	case d < time.Second:
		return fmt.Sprintf("%d ms", d.Milliseconds())
	default:
		return fmt.Sprintf("%.2f s", d.Seconds())
	}
}

// span is a long duration in words, to the second.
func span(d time.Duration) string {
	d = d.Round(time.Second)
	var parts []string
	for _, unit := range []struct {
		length time.Duration
		name   string
	}{{24 * time.Hour, "day"}, {time.Hour, "hour"}, {time.Minute, "minute"}, {time.Second, "second"}} {
		if n := int64(d / unit.length); n > 0 && len(parts) < 2 {
			d %= unit.length
			plural := "s"
			if n == 1 {
				plural = ""
			}
			parts = append(parts, fmt.Sprintf("%d %s%s", n, unit.name, plural))
		}
	}
	if len(parts) == 0 {
		return "no time"
	}
	return strings.Join(parts, " ")
}

// share is a part of a whole in thousandths, exact in between.
func share(part, whole int64) int64 {
	if whole == 0 {
		return 0
	}
	p := new(big.Int).Mul(big.NewInt(part), big.NewInt(1000))
	return p.Quo(p, big.NewInt(whole)).Int64()
}
