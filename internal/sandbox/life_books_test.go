package sandbox

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"
	"pgregory.net/rapid"
)

// amounts are what a user has, by currency.
func (a *api) amounts(user string) map[string]decimal.Decimal {
	a.t.Helper()
	var b balances
	if err := json.Unmarshal([]byte(a.must("GET", "/v1/user/balances/"+user, nil).text), &b); err != nil {
		a.t.Fatal(err)
	}
	amounts := map[string]decimal.Decimal{}
	for _, fiat := range b.Fiat {
		amounts[fiat.Name] = decimal.RequireFromString(fiat.Amount)
	}
	for _, crypto := range b.Crypto {
		amounts[crypto.Name] = decimal.RequireFromString(crypto.Amount)
	}
	return amounts
}

// addresses are the IBAN and the wallets of a user, if there are any.
func (a *api) addresses(user string) []string {
	a.t.Helper()
	var all []string
	inside(a.t, a.sandbox, func(c *call) error {
		return c.each("SELECT coalesce(a.iban, a.wallet) FROM accounts a JOIN users u ON u.id = a.user_id WHERE u.external_user_id = ? AND u.deleted_at IS NULL",
			[]any{user}, func(scan func(...any) error) error {
				var address *string
				err := scan(&address)
				if address != nil {
					all = append(all, *address)
				}
				return err
			})
	})
	return all
}

// unpaid are the orders on their way that will fail because there was not enough: only
// they have taken nothing, which the history cannot tell.
func (a *api) unpaid() map[string]bool {
	a.t.Helper()
	unpaid := map[string]bool{}
	inside(a.t, a.sandbox, func(c *call) error {
		return c.each("SELECT t.public_id"+orderTables+" WHERE o.failure IS NOT NULL", nil, func(scan func(...any) error) error {
			var id string
			err := scan(&id)
			unpaid[id] = true
			return err
		})
	})
	return unpaid
}

// wantHistoryToAddUp compares what a user has with what the history says: what comes
// in counts when it is there, what goes out when it is ordered.
func (a *api) wantHistoryToAddUp(user string) {
	a.t.Helper()
	sums, unpaid := a.amounts(user), a.unpaid()
	book := func(sign int64, currency any, amounts ...any) {
		for _, amount := range amounts { // taken off what there is, so that nothing may be left
			sums[str(currency)] = sums[str(currency)].Sub(decimal.RequireFromString(str(amount)).Mul(decimal.NewFromInt(sign)))
		}
	}
	items, page := a.history(user, "?limit=100")
	if page["total"] != float64(len(items)) {
		a.t.Fatalf("%v transactions are more than a page", page["total"])
	}
	for _, i := range items {
		successful := i["status"] == orderSuccessful || i["status"] == sepaApproved
		switch {
		case i["type"] == typeSEPADeposit, i["type"] == typeCryptoDeposit, i["destinationExternalUserId"] == user:
			if successful {
				book(1, i["currency"], i["amount"])
			}
		case i["status"] == orderFailed, unpaid[str(i["id"])]:
		case i["type"] == typeExchange:
			book(-1, i["currencyFrom"], i["amountFrom"], i["fee"])
			if successful {
				book(1, i["currencyTo"], i["amountTo"])
			}
		default:
			book(-1, i["currency"], i["amount"], i["fee"])
		}
	}
	for currency, left := range sums {
		if !left.IsZero() {
			a.t.Errorf("%s has %s %s that the history does not explain: %v", user, left, currency, items)
		}
	}
}

// dump lists all rows of a file, but for what a restore leaves as it is.
func dump(r *rapid.T, s *Sandbox) []string {
	var rows []string
	err := s.store.view(context.Background(), func(t *tx) error {
		tables, err := t.tables("main")
		for _, table := range tables {
			if err != nil {
				return err
			}
			columns := "*"
			if table == "meta" {
				columns = "seed, instance_id, clock_offset_ms, modes, tariff"
			}
			err = t.each("SELECT json_array("+columnsOf(t, table, columns)+") FROM "+table, nil, func(scan func(...any) error) error {
				var row string
				err := scan(&row)
				rows = append(rows, table+" "+row)
				return err
			})
		}
		return err
	})
	if err != nil {
		r.Fatal(err)
	}
	slices.Sort(rows)
	return rows
}

func columnsOf(t *tx, table, columns string) string {
	if columns != "*" {
		return columns
	}
	if _, err := t.get("SELECT group_concat(name) FROM pragma_table_info(?)", []any{table}, &columns); err != nil {
		panic(err)
	}
	return columns
}

// checkWebhooks holds what the partner was told since the last time against what the
// API says now. Of one thing the last webhook counts.
func (run *lifeRun) checkWebhooks(r *rapid.T) {
	all := run.untold(r)
	current := map[string]bool{}
	for _, w := range all {
		run.heard[w.WebhookID] = true
		var payload map[string]any
		if err := json.Unmarshal(w.Payload, &payload); err != nil {
			r.Fatal(err)
		}
		about := fmt.Sprint(w.Event, w.ExternalUserID, payload["id"], payload["cryptoDepositId"], payload["iban"])
		if current[about] {
			continue
		}
		current[about] = true
		if said, ok := run.says(w, payload); ok {
			if diff := cmp.Diff(said, payload); diff != "" {
				r.Fatalf("%s about %s (-API +webhook):\n%s", w.Event, w.ExternalUserID, diff)
			}
		}
	}
}

// untold are the webhooks that are new, newest first.
func (run *lifeRun) untold(r *rapid.T) []webhookShape {
	for limit := 2; ; limit *= 8 {
		var list webhookList
		if err := json.Unmarshal([]byte(run.must("GET", fmt.Sprint(webhooksPath, "?limit=", min(limit, 1000)), nil).text), &list); err != nil {
			r.Fatal(err)
		}
		known := slices.IndexFunc(list.Webhooks, func(w webhookShape) bool { return run.heard[w.WebhookID] })
		if known >= 0 {
			return list.Webhooks[:known]
		}
		if len(list.Webhooks) < limit {
			return list.Webhooks
		}
	}
}

// says is what the API says about the subject of a webhook, in the webhook's form, where the
// API has an answer.
func (run *lifeRun) says(w webhookShape, payload map[string]any) (said map[string]any, ok bool) {
	run.t.Helper()
	if _, living := run.people[w.ExternalUserID]; !living {
		run.t.Errorf("%s is about %s, who is not there", w.Event, w.ExternalUserID)
		return nil, false
	}
	user, id := w.ExternalUserID, str(payload["id"])
	hidden := run.people[user].suspended && must(run.sandbox.Modes()).SuspensionVisible
	switch w.Event {
	case webhookTransfer:
		return run.must("GET", detailsPath("transfer", id), nil).object, true
	case webhookCryptoWithdrawal:
		return run.must("GET", detailsPath("crypto-withdrawal", id), nil).object, true
	case webhookSEPATransfer:
		said = run.must("GET", detailsPath("sepa-transfer", id), nil).object
		delete(said, "user")
		return said, true
	case webhookCryptoDeposit:
		said = run.must("GET", cryptoPath+"/"+str(payload["cryptoDepositId"]), nil).object
		maps.DeleteFunc(said, func(name string, _ any) bool { return !strings.Contains(string(w.Payload), `"`+name+`"`) })
		return said, true
	case webhookKYCStatus:
		if hidden {
			return nil, false
		}
		return run.must("GET", "/v1/kyc/status/"+user, nil).object, true
	case webhookUserStatus:
		if hidden {
			return nil, false
		}
		return map[string]any{"externalUserId": user, "status": run.fiat(user)["status"]}, true
	case webhookIBANStatus:
		if hidden {
			return nil, false
		}
		iban := str(payload["iban"])
		return map[string]any{"externalUserId": user, "iban": iban, "status": run.contactStatuses(user)[iban]}, true
	}
	return nil, false // files and proofs of address cannot be read
}
