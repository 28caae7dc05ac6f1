package contract

import (
	"errors"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/p100-community/terraform-provider-p100/internal/country"
	"github.com/p100-community/terraform-provider-p100/internal/date"
	"github.com/p100-community/terraform-provider-p100/internal/email"
	"github.com/p100-community/terraform-provider-p100/internal/iban"
	"github.com/p100-community/terraform-provider-p100/internal/money"
	"github.com/p100-community/terraform-provider-p100/internal/phone"
)

// formatRules says, for each format of the contract, what a value must be.
// Formats that are not here (int64) only inform the reader.
var formatRules = map[string]string{
	"bic":              "must be a BIC or SWIFT code",
	"binary":           "must be a file",
	"date":             "must be a valid ISO 8601 date string (YYYY-MM-DD)",
	"date-time":        "must be a valid ISO 8601 date-time string",
	"decimal":          "must be a decimal number",
	"email":            "must be an email",
	"iban":             "must be an IBAN",
	"iso-3166-alpha-2": "must be a valid ISO31661 Alpha2 code",
	"phone":            "must be digits with the country code and without a plus",
	"positive-decimal": "must be a positive decimal number",
}

// formatOptions brings the checks of the formats that a pattern cannot make. They
// are those of the provider, so that what it lets pass at plan is not refused here.
var formatOptions = []openapi3.SchemaValidationOption{
	openapi3.WithStringFormatValidators(map[string]openapi3.StringFormatValidator{
		"bic":              check(iban.CheckBIC),
		"date":             check(date.Check),
		"email":            check(email.Check),
		"iban":             check(iban.Check),
		"iso-3166-alpha-2": check(country.Check),
		"phone":            check(phone.Check),
		"positive-decimal": check(checkPositive),
	}),
}

var (
	requestOptions  = append([]openapi3.SchemaValidationOption{openapi3.MultiErrors(), openapi3.VisitAsRequest()}, formatOptions...)
	responseOptions = append([]openapi3.SchemaValidationOption{openapi3.MultiErrors(), openapi3.VisitAsResponse()}, formatOptions...)
)

// errFormat stands for what a check says: its text may repeat the value, and
// formatRules has the message.
var errFormat = errors.New("wrong format")

func check(valid func(string) error) openapi3.StringFormatValidator {
	return openapi3.NewCallbackValidator(func(value string) error {
		if valid(value) != nil {
			return errFormat
		}
		return nil
	})
}

func checkPositive(value string) error {
	amount, err := money.Parse(value)
	if err != nil {
		return err
	}
	return money.CheckPositive(amount)
}
