package history_test

import (
	"testing"

	"github.com/p100-community/terraform-provider-p100/internal/acctest"
	"github.com/p100-community/terraform-provider-p100/internal/sandbox"
)

func TestAccUserTransactions_refused(t *testing.T) {
	answers := func(fault sandbox.Fault) func(*acctest.Env) {
		return func(env *acctest.Env) {
			env.AddUser(acctest.Fixture)
			env.Fault("listUserTransactions", 100, fault)
		}
	}
	for name, tc := range map[string]struct {
		prepare func(*acctest.Env)
		attrs   acctest.Attrs
		want    acctest.Refusal
	}{
		"unknown user": {
			func(*acctest.Env) {}, nil,
			acctest.Refusal{At: "external_user_id", Summary: "Unable to read the transactions", Says: `P100 does not know the user "fixture-alice" in sandbox for this partner. If it is created in the same configuration, refer to it: p100_user.NAME.external_user_id.`},
		},
		"suspended": {
			func(env *acctest.Env) {
				env.Modes(func(m *sandbox.Modes) { m.SuspensionVisible = true })
				env.AddUser(acctest.Fixture)
				env.SuspendUser(acctest.Fixture)
			}, nil,
			acctest.Refusal{At: "external_user_id", Summary: "Unable to read the transactions", Says: `P100 does not show the transactions of the user "fixture-alice" while it is suspended.`},
		},
		"unavailable":          {answers(sandbox.Fault{Code: "P501"}), nil, acctest.Refusal{At: "external_user_id", Summary: "Unable to read the transactions", Says: `P100 answered "Service is temporarily unavailable." (code P501 service-unavailable`}},
		"another path":         {answers(sandbox.Fault{Status: 404, Body: "Not Found"}), nil, acctest.Refusal{At: "external_user_id", Summary: "Unable to read the transactions", Says: "operation_paths"}},
		"nothing is no answer": {answers(sandbox.Fault{Status: 200, Body: `{}`}), nil, acctest.Refusal{At: "external_user_id", Summary: "Unable to read the transactions", Says: `the answer lacks "items" or "total"`}},
		"no pages": {
			answers(sandbox.Fault{Status: 200, Body: `{"items":[{"id":"t-1","type":"TRANSFER","status":"PENDING"}],"page":1,"limit":1,"total":2}`}), nil,
			acctest.Refusal{At: "external_user_id", Summary: "Unable to read the transactions", Says: "the next page of the history with transactions of earlier pages, so the rest cannot be read"},
		},
		"no time": {
			answers(sandbox.Fault{Status: 200, Body: `{"items":[{"id":"t-1","type":"TRANSFER","status":"PENDING","createdAt":"1. 3. 2026"}],"page":1,"limit":1,"total":1}`}),
			acctest.Attrs{"created_after": `"2026-01-01T00:00:00Z"`},
			acctest.Refusal{At: "external_user_id", Summary: "Unable to read the transactions", Says: `P100 says of the transaction t-1 that it began at "1. 3. 2026", which is not a time in ISO 8601`},
		},
	} {
		t.Run(name, func(t *testing.T) {
			env := acctest.New(t)
			tc.prepare(env)
			env.Refuses(env.Config(transactions(tc.attrs)), tc.want)
		})
	}
}

func TestAccUserTransactions_badInput(t *testing.T) {
	acctest.RefusesAll(t, transactions, map[string]acctest.BadInput{
		"id of two points":    {Attrs: acctest.Attrs{"external_user_id": `".."`}, At: "external_user_id", Summary: "External user id cannot be used", Says: "has a meaning of its own in URLs"},
		"type":                {Attrs: acctest.Attrs{"type": `"DEPOSIT"`}, At: "type", Summary: "Invalid Attribute Value Match", Says: `value must be one of: ["SEPA_DEPOSIT" "SEPA_TRANSFER" "CRYPTO_DEPOSIT" "CRYPTO_WITHDRAWAL"`},
		"status":              {Attrs: acctest.Attrs{"status": `"pending"`}, At: "status", Summary: "Invalid Attribute Value Match", Says: "statuses are written in capitals, with _ between words, such as WAITING_FOR_TR_DATA"},
		"currency":            {Attrs: acctest.Attrs{"currency": `"EUR"`}, At: "currency", Summary: "Currency cannot be used", Says: `write "eur"`},
		"a day":               {Attrs: acctest.Attrs{"created_after": `"2026-03-01"`}, At: "created_after", Summary: "Time cannot be used", Says: `"2026-03-01" is not a point in time: write date, time and zone, as in 2026-03-01T00:00:00Z.`},
		"no zone":             {Attrs: acctest.Attrs{"created_before": `"2026-03-01T00:00:00"`}, At: "created_before", Summary: "Time cannot be used", Says: "is not a point in time"},
		"limit of none":       {Attrs: acctest.Attrs{"limit": "0"}, At: "limit", Summary: "Invalid Attribute Value", Says: "must be between 1 and 1000"},
		"limit of too many":   {Attrs: acctest.Attrs{"limit": "1001"}, At: "limit", Summary: "Invalid Attribute Value", Says: "must be between 1 and 1000"},
		"times in one":        {Attrs: acctest.Attrs{"created_after": `"2026-03-01T00:00:00Z"`, "created_before": `"2026-03-01T01:00:00+01:00"`}, At: "created_before", Summary: "created_before is not later than created_after", Says: "No transaction can lie between the two. Take one of them out, or exchange them."},
		"times the wrong way": {Attrs: acctest.Attrs{"created_after": `"2026-03-02T00:00:00Z"`, "created_before": `"2026-03-01T00:00:00Z"`}, At: "created_before", Summary: "created_before is not later than created_after", Says: "Take one of them out, or exchange them."},
	})
}
