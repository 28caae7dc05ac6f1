package doctor

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"

	"github.com/google/uuid"

	"github.com/p100-community/terraform-provider-p100/internal/client"
)

// kinds are the types of movements in a user's history whose details have an operation.
var kinds = map[string]string{
	"getExchange": "EXCHANGE", "getSepaTransfer": "SEPA_TRANSFER", "getCryptoWithdrawal": "CRYPTO_WITHDRAWAL", "getTransfer": "TRANSFER",
}

// check asks one operation, and other paths where its own does not exist. The error says that it makes no sense to go on.
func (e *examination) check(ctx context.Context, op client.Operation) (Check, error) {
	c := Check{Operation: op.ID, Method: op.Method, Path: e.pathOf(op), Verdict: NotChecked}
	for _, known := range e.contract.Operations() {
		if known.ID == op.ID {
			c.Evidence = known.Evidence
			if known.Exempt != "" {
				c.note(known.Exempt)
				return c, nil
			}
		}
	}
	switch {
	case op.ID == "createExchangeLock" && !e.opts.TakeLock:
		c.note("would take a lock; --take-lock checks it")
		return c, nil
	case op.Class != client.Read && op.Class != client.Lock:
		c.note("would change something")
		return c, nil
	}
	call := e.call(op)
	a := e.askAt(ctx, op, c.Path, call)
	if a.status == http.StatusUnauthorized {
		return c, e.refusal(a)
	}
	e.judge(&c, op, a)
	if c.Verdict == PathUnknown {
		e.tryOthers(ctx, &c, op, call)
	}
	if op.ID == "listUserTransactions" {
		e.remember(a.body)
	}
	return c, nil
}

func (e *examination) askAt(ctx context.Context, op client.Operation, path string, call client.Call) answer {
	op.Path = path
	return e.ask(ctx, op, call)
}

// call has what an operation asks for: the user, an object of the user's that the history names or else a made-up one, and
// currencies that P100 has.
func (e *examination) call(op client.Operation) client.Call {
	call := client.Call{Path: map[string]string{"id": e.user}}
	for _, name := range []string{"exchangeId", "transferId", "withdrawalId"} {
		call.Path[name] = uuid.NewString()
		if id := e.movement[kinds[op.ID]]; id != "" {
			call.Path[name] = id
		}
	}
	switch op.ID {
	case "listUserTransactions":
		call.Query = url.Values{"page": {"1"}, "limit": {"100"}}
	case "getExchangeRate":
		call.Query = url.Values{"currencyFrom": {"eth"}, "currencyTo": {"eur"}}
	case "createExchangeLock":
		call.Query = url.Values{"sourceExternalUserId": {e.user}, "currencyFrom": {"eth"}, "currencyTo": {"eur"}, "amount": {"0.01"}}
	case "getNetworkFee":
		call.Query = url.Values{"currency": {"eth"}, "network": {"ethereum"}}
	}
	return call
}

// remember keeps the newest id of each type of movement.
func (e *examination) remember(history []byte) {
	var page struct {
		Items []struct{ ID, Type string }
	}
	if json.Unmarshal(history, &page) != nil {
		return // judged already
	}
	for _, item := range page.Items {
		if e.movement[item.Type] == "" {
			e.movement[item.Type] = item.ID
		}
	}
}

// wanted is what would have to be there for the operation's result to be seen.
func (e *examination) wanted(op client.Operation) string {
	if kind := kinds[op.ID]; kind != "" && e.movement[kind] == "" {
		if e.opts.ExternalUserID == "" {
			return "a user with such a movement (--external-user-id)"
		}
		return "a user with this kind of movement in the history: " + strings.ToLower(strings.ReplaceAll(kind, "_", " ")) + " in the history"
	}
	if e.opts.ExternalUserID == "" {
		return "an existing user (--external-user-id)"
	}
	return "a user whose state allows it"
}
