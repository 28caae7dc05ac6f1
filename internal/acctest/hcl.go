package acctest

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

func quote(s string) string { return strconv.Quote(s) }

// Attrs are attributes of a block by name, as HCL expressions. An empty expression leaves an attribute out.
type Attrs map[string]string

// Block writes a resource or data block. Later attributes win.
func Block(kind, typ, name string, attrs ...Attrs) string {
	all := Attrs{}
	for _, a := range attrs {
		maps.Copy(all, a)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s %q %q {\n", kind, typ, name)
	for _, key := range slices.Sorted(maps.Keys(all)) {
		if all[key] != "" {
			fmt.Fprintf(&b, "  %s = %s\n", key, all[key])
		}
	}
	b.WriteString("}\n")
	return b.String()
}

// User is a p100_user named "alice" in HCL, with attributes replaced.
func User(attrs ...Attrs) string {
	return Block("resource", "p100_user", "alice", append([]Attrs{{
		"external_user_id": `"fixture-alice"`,
		"email":            `"alice@example.pl"`,
		"phone":            `"48601234567"`,
		"first_name":       `"Alice"`,
		"last_name":        `"Kowalska"`,
		"address":          Address("PL"),
		"citizenship":      `"PL"`,
		"nationality":      `"PL"`,
		"birth_country":    `"PL"`,
		"birth_date":       `"1990-05-15"`,
		"accepted_terms":   "true",
	}}, attrs...)...)
}

// Address is an address object in a country.
func Address(country string) string {
	return fmt.Sprintf(`{ street = "ul. Marszalkowska", number = "123/5", city = "Warszawa", post_code = "00-001", country = %q }`, country)
}

// Verification is a p100_kyc_verification named "alice" of the user of User.
func Verification(attrs ...Attrs) string {
	return Block("resource", "p100_kyc_verification", "alice", append([]Attrs{{
		"external_user_id":    "p100_user.alice.external_user_id",
		"document_type":       `"PASSPORT"`,
		"country":             `"PL"`,
		"income_source":       `"SALARY"`,
		"occupation":          `"IT"`,
		"additional_info":     `"software company"`,
		"open_account_reason": `"DAILY_USE"`,
	}}, attrs...)...)
}

// Decision is a p100_sandbox_kyc_decision named "alice" about the verification of Verification.
func Decision(attrs ...Attrs) string {
	return Block("resource", "p100_sandbox_kyc_decision", "alice", append([]Attrs{{
		"external_user_id": "p100_kyc_verification.alice.external_user_id",
		"verification_id":  "p100_kyc_verification.alice.verification_id",
		"status":           `"VERIFIED"`,
	}}, attrs...)...)
}

// UserVerification is a p100_user_verification named "alice", after the decision of Decision.
func UserVerification(attrs ...Attrs) string {
	return Block("resource", "p100_user_verification", "alice", append([]Attrs{{
		"external_user_id":         "p100_sandbox_kyc_decision.alice.external_user_id",
		"document_type":            `"PASSPORT"`,
		"document_number":          `"AB1234567"`,
		"document_country":         `"PL"`,
		"document_expiration_date": `"2099-01-01"`,
	}}, attrs...)...)
}

// ActiveUser is everything that takes a user from nothing to an active account.
func ActiveUser(attrs ...Attrs) string {
	return User(attrs...) + Verification() + Decision() + UserVerification()
}
