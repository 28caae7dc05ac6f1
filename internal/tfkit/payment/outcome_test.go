package payment_test

import (
	"strings"
	"testing"

	"github.com/p100-community/terraform-provider-p100/internal/tfkit/payment"
)

// What a data source tells of a failure is no longer than what a resource does.
func TestOutcomeOfALongReason(t *testing.T) {
	t.Parallel()
	var o payment.Outcome
	o.Take(payment.Details{Status: "FAILED", Reason: strings.Repeat("é", 5000)})
	if n := len([]rune(o.FailureReason.ValueString())); n != 1000 {
		t.Errorf("the reason has %d characters", n)
	}
}
