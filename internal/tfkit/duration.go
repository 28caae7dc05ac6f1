package tfkit

import (
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
)

// DurationBetween accepts durations with unit (Go's notation) in a closed range. What is not a duration at all is left to the
// attribute's custom type.
func DurationBetween(shortest, longest time.Duration) validator.String {
	allowed := fmt.Sprintf("a duration from %s to %s", shortest, longest)
	return stringRule{
		description: allowed,
		summary:     "Duration out of range",
		check: func(s string) error {
			d, err := time.ParseDuration(s)
			if err == nil && (d < shortest || d > longest) {
				return fmt.Errorf("the value must be %s, but is %s", allowed, d)
			}
			return nil
		},
	}
}
