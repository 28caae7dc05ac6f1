package contract

import (
	"errors"
	"net/mail"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/shopspring/decimal"
)

// formatRules says, for each format of the contract, what a value must be.
// Formats that are not here (uuid, binary, int64) only inform the reader.
var formatRules = map[string]string{
	"email":            "must be an email",
	"date":             "must be a valid ISO 8601 date string (YYYY-MM-DD)",
	"date-time":        "must be a valid ISO 8601 date-time string",
	"phone":            "must be digits with the country code and without a plus",
	"iso-3166-alpha-2": "must be a valid ISO31661 Alpha2 code",
	"decimal":          "must be a decimal number",
	"positive-decimal": "must be a positive decimal number",
	"iban":             "must be an IBAN",
	"bic":              "must be a BIC or SWIFT code",
}

// errFormat is all that a format's check says: rule turns it into a message.
var errFormat = errors.New("wrong format")

// formatOptions brings the checks of the formats that a pattern cannot make.
var formatOptions = []openapi3.SchemaValidationOption{
	openapi3.WithStringFormatValidators(map[string]openapi3.StringFormatValidator{
		"email":            check(isEmail),
		"date":             check(isDate),
		"positive-decimal": check(isPositive),
	}),
}

var (
	requestOptions  = append([]openapi3.SchemaValidationOption{openapi3.MultiErrors(), openapi3.VisitAsRequest()}, formatOptions...)
	responseOptions = append([]openapi3.SchemaValidationOption{openapi3.MultiErrors(), openapi3.VisitAsResponse()}, formatOptions...)
)

func check(valid func(string) bool) openapi3.StringFormatValidator {
	return openapi3.NewCallbackValidator(func(value string) error {
		if !valid(value) {
			return errFormat
		}
		return nil
	})
}

func isEmail(value string) bool {
	address, err := mail.ParseAddress(value)
	return err == nil && address.Address == value
}

func isDate(value string) bool {
	_, err := time.Parse(time.DateOnly, value)
	return err == nil
}

func isPositive(value string) bool {
	amount, err := decimal.NewFromString(value)
	return err == nil && amount.IsPositive()
}
