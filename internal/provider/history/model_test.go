package history

import (
	"reflect"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/shopspring/decimal"

	"github.com/p100-community/terraform-provider-p100/internal/client"
	"github.com/p100-community/terraform-provider-p100/internal/tfkit"
)

// Every field that the client reads has its attribute, of the same name, with the field's value; and nothing is made up.
func TestTransactionModelHasEveryField(t *testing.T) {
	t.Parallel()
	var full client.Transaction
	fields := reflect.ValueOf(&full).Elem()
	wanted := map[string]string{}
	for i := range fields.NumField() {
		name := fields.Type().Field(i).Name
		switch field := fields.Field(i).Addr().Interface().(type) {
		case *string:
			*field = "the " + name
			wanted[name] = *field
		case **decimal.Decimal:
			amount := decimal.New(int64(i), 0)
			*field, wanted[name] = &amount, amount.String()
		case **int:
			n := i
			*field, wanted[name] = &n, decimal.New(int64(i), 0).String()
		case *client.Failure:
			*field = client.Failure{Description: "no money", Status: "433"}
		default:
			t.Fatalf("%s is a %T", name, field)
		}
	}
	filled, empty := reflect.ValueOf(newTransaction(full)), reflect.ValueOf(newTransaction(client.Transaction{}))
	if filled.NumField() != fields.NumField() {
		t.Errorf("%d fields became %d attributes", fields.NumField(), filled.NumField())
	}
	for name, want := range wanted {
		value, ok := filled.FieldByName(name).Interface().(attr.Value)
		if !ok || strings.Trim(value.String(), `"`) != want {
			t.Errorf("%s is %v, want %s", name, value, want)
		}
		if nothing := empty.FieldByName(name).Interface().(attr.Value); !nothing.IsNull() {
			t.Errorf("%s of nothing is %s", name, nothing)
		}
	}
	failure := newTransaction(full).Failure
	if failure == nil || failure.Description.ValueString() != "no money" || failure.Status.ValueString() != "433" {
		t.Errorf("the failure is %+v", failure)
	}
	if got := newTransaction(client.Transaction{}).Failure; got != nil {
		t.Errorf("the failure of nothing is %+v", got)
	}
	if got := newTransaction(client.Transaction{Failure: client.Failure{Status: "433"}}).Failure; got == nil || !got.Description.IsNull() {
		t.Errorf("a failure without words is %+v", got)
	}
	long := strings.Repeat("a", 5000)
	if got := newTransaction(client.Transaction{Failure: client.Failure{Description: long, Status: long}}).Failure; len(got.Description.ValueString()) >= 5000 || len(got.Status.ValueString()) >= 5000 {
		t.Errorf("a long failure is %+v", got)
	}
}

// Amounts are written as people write them in their own currency, and lose nothing.
func TestAmountsOfTransactions(t *testing.T) {
	t.Parallel()
	number := func(s string) *decimal.Decimal {
		d := decimal.RequireFromString(s)
		return &d
	}
	m := newTransaction(client.Transaction{
		Currency: "eur", Amount: number("1500"), Fee: number("0.355"),
		CurrencyFrom: "eth", AmountFrom: number("0.50000000"), CurrencyTo: "eur", AmountTo: number("900.1"), Rate: number("1800.20"),
	})
	for _, tc := range []struct {
		got  tfkit.DecimalValue
		want string
	}{
		{m.Amount, "1500.00"},
		{m.Fee, "0.355"},
		{m.AmountFrom, "0.5"},
		{m.AmountTo, "900.10"},
		{m.Rate, "1800.2"},
	} {
		if tc.got.ValueString() != tc.want {
			t.Errorf("got %s, want %s", tc.got, tc.want)
		}
	}
}
