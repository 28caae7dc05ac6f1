package history_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/p100-community/terraform-provider-p100/internal/acctest"
	"github.com/p100-community/terraform-provider-p100/internal/sandbox"
)

func TestAccUserTransactions_refused(t *testing.T) {
	exists := func(env *acctest.Env) { env.AddUser(acctest.Fixture) }
	answers := func(fault sandbox.Fault) func(*acctest.Env) {
		return func(env *acctest.Env) {
			env.AddUser(acctest.Fixture)
			env.Fault("listUserTransactions", 100, fault)
		}
	}
	for name, tc := range map[string]struct {
		prepare func(*acctest.Env)
		attrs   acctest.Attrs
		want    string
	}{
		"unknown user": {
			func(*acctest.Env) {}, nil,
			`P100 does not know the user "fixture-alice" in sandbox for this partner. If it is created in the same configuration, refer to it: p100_user.NAME.external_user_id.`,
		},
		"suspended": {
			func(env *acctest.Env) {
				env.Modes(func(m *sandbox.Modes) { m.SuspensionVisible = true })
				env.AddUser(acctest.Fixture)
				env.SuspendUser(acctest.Fixture)
			}, nil,
			`P100 does not show the transactions of the user "fixture-alice" while it is suspended.`,
		},
		"unavailable":          {answers(sandbox.Fault{Code: "P501"}), nil, "Unable to read the transactions"},
		"another path":         {answers(sandbox.Fault{Status: 404, Body: "Not Found"}), nil, "operation_paths"},
		"nothing is no answer": {answers(sandbox.Fault{Status: 200, Body: `{}`}), nil, `the answer lacks "items" or "total"`},
		"no pages": {
			answers(sandbox.Fault{Status: 200, Body: `{"items":[{"id":"t-1","type":"TRANSFER","status":"PENDING"}],"page":1,"limit":1,"total":2}`}), nil,
			"the next page of the history with transactions of earlier pages, so the rest cannot be read",
		},
		"no time": {
			answers(sandbox.Fault{Status: 200, Body: `{"items":[{"id":"t-1","type":"TRANSFER","status":"PENDING","createdAt":"1. 3. 2026"}],"page":1,"limit":1,"total":1}`}),
			acctest.Attrs{"created_after": `"2026-01-01T00:00:00Z"`},
			`P100 says of the transaction t-1 that it began at "1. 3. 2026", which is not a time in ISO 8601`,
		},

		"id of two points":    {exists, acctest.Attrs{"external_user_id": `".."`}, "has a meaning of its own in URLs"},
		"type":                {exists, acctest.Attrs{"type": `"DEPOSIT"`}, `value must be one of: ["SEPA_DEPOSIT" "SEPA_TRANSFER" "CRYPTO_DEPOSIT" "CRYPTO_WITHDRAWAL"`},
		"status":              {exists, acctest.Attrs{"status": `"pending"`}, "statuses are written in capitals, with _ between words, such as WAITING_FOR_TR_DATA"},
		"currency":            {exists, acctest.Attrs{"currency": `"EUR"`}, `write "eur"`},
		"a day":               {exists, acctest.Attrs{"created_after": `"2026-03-01"`}, `"2026-03-01" is not a point in time: write date, time and zone, as in 2026-03-01T00:00:00Z.`},
		"no zone":             {exists, acctest.Attrs{"created_before": `"2026-03-01T00:00:00"`}, "is not a point in time"},
		"limit of none":       {exists, acctest.Attrs{"limit": "0"}, "must be between 1 and 1000"},
		"limit of too many":   {exists, acctest.Attrs{"limit": "1001"}, "must be between 1 and 1000"},
		"times in one":        {exists, acctest.Attrs{"created_after": `"2026-03-01T00:00:00Z"`, "created_before": `"2026-03-01T01:00:00+01:00"`}, "created_before is not later than created_after"},
		"times the wrong way": {exists, acctest.Attrs{"created_after": `"2026-03-02T00:00:00Z"`, "created_before": `"2026-03-01T00:00:00Z"`}, "Take one of them out, or exchange them."},
	} {
		t.Run(name, func(t *testing.T) {
			env := acctest.New(t)
			tc.prepare(env)
			env.Test(resource.TestStep{Config: env.Config(transactions(tc.attrs)), ExpectError: acctest.Words(tc.want)})
		})
	}
}
