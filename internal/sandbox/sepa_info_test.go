package sandbox

import (
	"regexp"
	"testing"

	"github.com/p100-community/terraform-provider-p100/internal/iban"
)

func TestDepositInfo(t *testing.T) {
	t.Parallel()
	onBoth(t, Options{}, func(t *testing.T, a *api) {
		const path = "/v1/sepa-deposit/info/alice"
		a.refused("GET", path, nil, 400, "P412")
		a.create("alice")
		a.refused("GET", path, nil, 400, "P459")
		a.activate("alice")
		info := a.must("GET", path, nil).object
		if !regexp.MustCompile(`^P100-[0-9A-HJKMNP-TV-Z]{8}$`).MatchString(str(info["title"])) {
			t.Errorf("the title is %v", info["title"])
		}
		if info["iban"] != a.fiat("alice")["iban"] {
			t.Errorf("the IBAN is %v", info["iban"])
		}
		if err := iban.CheckBIC(str(info["swift"])); err != nil {
			t.Errorf("the SWIFT code: %v", err)
		}
		if info["accountHolder"] != bankAccountHolder || info["address"] != bankAddress {
			t.Errorf("the info is %v", info)
		}
		a.active("bob")
		if a.title("bob") == info["title"] || a.title("alice") != info["title"] {
			t.Error("the title is not the user's own")
		}
		a.must("PATCH", "/v1/user/suspend/alice", nil)
		a.must("GET", path, nil)
		a.setModes(func(m *Modes) { m.SuspensionVisible = true })
		a.refused("GET", path, nil, 400, "P455")
	})
}

// A user who waits for activation has no IBAN to pay to.
func TestNoDepositInfoBeforeActivation(t *testing.T) {
	t.Parallel()
	a := embedded(t, open(t, Options{}))
	a.verified("alice")
	a.refused("GET", "/v1/sepa-deposit/info/alice", nil, 400, "P459")
	a.refused("POST", sepaPath, sepaBody("alice"), 400, "P459")
	a.refused("POST", cryptoPath, cryptoBody("alice"), 400, "P459")
	a.must("POST", advancePath, object{"seconds": 1})
	a.title("alice")
}
