package payment

import (
	"strings"

	"github.com/shopspring/decimal"

	"github.com/p100-community/terraform-provider-p100/internal/client"
	"github.com/p100-community/terraform-provider-p100/internal/tfkit"
)

// SameText compares a field of a history item with a payment's own, without case and without regard to how banks space it. What the history does not tell may be the same:
// better to ask once too often than to pay twice.
func SameText(item, own string) bool {
	return item == "" || strings.EqualFold(spaced(item), spaced(own))
}

func spaced(s string) string { return strings.Join(strings.Fields(s), " ") }

// SameAmount compares amounts exactly, under the same rule. A history may show what goes out as negative.
func SameAmount(item *decimal.Decimal, own tfkit.DecimalValue) bool {
	amount, known := own.Decimal()
	return item == nil || !known || item.Abs().Equal(amount.Abs())
}

// DetailsOf turns what all answers about movements have in common into Details.
func DetailsOf(m client.Movement) Details {
	reason := m.Failure.Description
	if reason == "" {
		reason = m.Failure.Status
	}
	return Details{Status: m.Status, CreatedAt: m.CreatedAt, Reason: reason}
}
