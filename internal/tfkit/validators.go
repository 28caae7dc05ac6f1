package tfkit

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/p100-community/terraform-provider-p100/internal/date"
)

// stringRule is a validator of known strings made of a description and a check. The error of check becomes the diagnostic's
// detail.
type stringRule struct {
	description string
	summary     string
	check       func(string) error
}

// Description implements validator.Describer.
func (r stringRule) Description(context.Context) string { return r.description }

// MarkdownDescription implements validator.Describer.
func (r stringRule) MarkdownDescription(context.Context) string { return r.description }

// ValidateString implements validator.String.
func (r stringRule) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	if err := r.check(req.ConfigValue.ValueString()); err != nil {
		resp.Diagnostics.AddAttributeError(req.Path, r.summary, sentence(err))
	}
}

const maxExternalUserID = 255

// ExternalUserID accepts a partner's own id of a user: 1 to 255 characters, none of them invisible, no spaces around it, and
// not "." or "..", which no URL path can carry.
func ExternalUserID() validator.String {
	return stringRule{
		description: fmt.Sprintf("1 to %d visible characters without spaces around them", maxExternalUserID),
		summary:     "External user id cannot be used",
		check:       checkExternalUserID,
	}
}

func checkExternalUserID(id string) error {
	switch {
	case id == "":
		return errors.New("the external user id is empty: write your own id of the user")
	case strings.TrimSpace(id) != id:
		return errors.New("the external user id has spaces around it: leave them out")
	case id == "." || id == "..":
		return fmt.Errorf("%q cannot be an external user id, because it has a meaning of its own in URLs: write another id", id)
	case utf8.RuneCountInString(id) > maxExternalUserID:
		return fmt.Errorf("the external user id has %d characters: at most %d are possible", utf8.RuneCountInString(id), maxExternalUserID)
	}
	position := 0
	for _, r := range id {
		position++
		if !unicode.IsGraphic(r) {
			return fmt.Errorf("the external user id has an invisible character at position %d: leave it out", position)
		}
	}
	return nil
}

// DateInThePast accepts dates before today, wherever on earth it is asked. What is not a date is left to DateType. The date is
// not repeated.
func DateInThePast() validator.String {
	return dateInThePast(time.Now)
}

func dateInThePast(now func() time.Time) validator.String {
	// At UTC+14 a day begins fourteen hours before it does at UTC.
	const earliest = 14 * time.Hour
	return stringRule{
		description: "a date in the past",
		summary:     "Date is not in the past",
		check: func(s string) error {
			day, err := date.Parse(s)
			if err == nil && !day.Before(now().UTC().Add(earliest).Truncate(24*time.Hour)) {
				return errors.New("the date is today or in the future: write a date in the past, as YYYY-MM-DD")
			}
			return nil
		},
	}
}

// MustBeTrue refuses false with the given summary and detail.
func MustBeTrue(summary, detail string) validator.Bool {
	return mustBeTrue{summary, detail}
}

type mustBeTrue struct{ summary, detail string }

// Description implements validator.Describer.
func (mustBeTrue) Description(context.Context) string { return "must be true" }

// MarkdownDescription implements validator.Describer.
func (mustBeTrue) MarkdownDescription(context.Context) string { return "must be `true`" }

// ValidateBool implements validator.Bool.
func (v mustBeTrue) ValidateBool(_ context.Context, req validator.BoolRequest, resp *validator.BoolResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() || req.ConfigValue.ValueBool() {
		return
	}
	resp.Diagnostics.AddAttributeError(req.Path, v.summary, v.detail)
}
