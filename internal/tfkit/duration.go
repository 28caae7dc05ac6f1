package tfkit

import (
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
)

// DurationBetween accepts durations with unit (Go's notation) in a closed range.
func DurationBetween(shortest, longest time.Duration) validator.String {
	allowed := fmt.Sprintf("a duration from %s to %s", shortest, longest)
	return stringRule{
		description: allowed,
		summary:     "Duration cannot be used",
		check: func(s string) error {
			d, err := time.ParseDuration(s)
			switch {
			case err != nil:
				return fmt.Errorf("the value must be %s, as numbers with units (250ms, 30s, 1h30m), but is %q", allowed, s)
			case d < shortest || d > longest:
				return fmt.Errorf("the value must be %s, but is %s", allowed, d)
			}
			return nil
		},
	}
}
