package sandbox

import (
	"strings"
	"testing"
)

// Every operation on cards answers the failure of the real module, for whoever asks and whatever is sent, and changes nothing.
func TestCardsAreOffline(t *testing.T) {
	t.Parallel()
	onBoth(t, Options{}, func(t *testing.T, a *api) {
		p100, _ := contracts(t)
		a.active("x") // the user whom the paths name
		before := a.must("GET", partnerPath, nil).text + a.must("GET", "/v1/user/balances/x", nil).text
		seen := 0
		for _, op := range p100.Operations() {
			if op.Tag != "card" {
				continue
			}
			seen++
			for name, body := range map[string]any{"no body": nil, "a body": object{"externalUserId": "x", "cardId": "x"}, "no JSON": "{"} {
				r := a.refused(op.Method, fill(op.Path), body, 400, "P501")
				if !strings.Contains(r.text, "offline") {
					t.Errorf("%s with %s answers %s", op.ID, name, r.text)
				}
			}
		}
		if seen == 0 || seen != len(cardOperations()) {
			t.Errorf("the contract has %d card operations, the sandbox %d", seen, len(cardOperations()))
		}
		if after := a.must("GET", partnerPath, nil).text + a.must("GET", "/v1/user/balances/x", nil).text; after != before {
			t.Errorf("balances before: %s\nafter: %s", before, after)
		}
	})
}
