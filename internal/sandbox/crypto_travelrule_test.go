package sandbox

import (
	"testing"
)

func travelRulePath(id string) string { return "/v1/crypto-deposit/update-travel-rule/" + id }

func travelRuleBody(details object) object {
	return object{"walletType": "SELF_CUSTODY", "details": details}
}

func ownWallet() object { return travelRuleBody(object{"iAmOwnerOfWallet": true}) }

// held is cryptoBody for a deposit that waits for its data.
func held(user string) object { return cryptoBody(user).but("requireTravelRule", true) }

func TestTravelRuleReleasesADeposit(t *testing.T) {
	t.Parallel()
	for name, body := range map[string]object{
		"own wallet":      ownWallet(),
		"with the user":   ownWallet().but("externalUserId", "alice"),
		"person":          travelRuleBody(object{"firstName": "Jan", "lastName": "Nowak"}),
		"person at home":  travelRuleBody(object{"iAmOwnerOfWallet": false, "firstName": "Jan", "lastName": "Nowak", "street": "ul. Nowa 7", "city": "Gdynia", "postCode": "81-001", "country": "PL"}),
		"company":         travelRuleBody(object{"companyName": "Example GmbH", "vatId": "DE123456789", "country": "DE"}).but("walletType", "CUSTODIAL"),
		"company, no VAT": travelRuleBody(object{"companyName": "Example GmbH"}),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			onBoth(t, Options{}, func(t *testing.T, a *api) {
				a.active("alice")
				id := a.receiveCrypto(held("alice"))
				a.wantCrypto(id, cryptoHeld)
				a.wantBalance("alice", "eth", "0.00000000")
				if a.incoming("eth") != "0.50000000" {
					t.Errorf("incoming are %s", a.incoming("eth"))
				}
				a.must("PATCH", travelRulePath(id), body)
				a.wantCrypto(id, cryptoSuccessful)
				a.wantBalance("alice", "eth", "0.50000000")
				a.refused("PATCH", travelRulePath(id), body, 400, "SBXDEPOSITNOTWAITING")
				a.wantBalance("alice", "eth", "0.50000000")
			})
		})
	}
}

func TestTravelRuleDescribesOneSender(t *testing.T) {
	t.Parallel()
	const (
		nobody  = "details must describe the sender by iAmOwnerOfWallet, by firstName and lastName or by companyName"
		several = "details must describe one sender, either by iAmOwnerOfWallet or by firstName and lastName or by companyName"
	)
	a := embedded(t, open(t, Options{}))
	a.active("alice")
	id := a.receiveCrypto(held("alice"))
	for name, test := range map[string]struct {
		body object
		want string
	}{
		"nothing":           {travelRuleBody(object{}), nobody},
		"not the owner":     {travelRuleBody(object{"iAmOwnerOfWallet": false}), nobody},
		"an address":        {travelRuleBody(object{"city": "Gdynia", "country": "PL"}), nobody},
		"owner and person":  {travelRuleBody(object{"iAmOwnerOfWallet": true, "firstName": "Jan", "lastName": "Nowak"}), several},
		"owner and company": {travelRuleBody(object{"iAmOwnerOfWallet": true, "vatId": "DE1"}), several},
		"person, company":   {travelRuleBody(object{"firstName": "Jan", "lastName": "Nowak", "companyName": "Example GmbH"}), several},
		"no last name":      {travelRuleBody(object{"firstName": "Jan"}), "details.lastName should not be empty"},
		"no first name":     {travelRuleBody(object{"lastName": "Nowak", "city": "Gdynia"}), "details.firstName should not be empty"},
		"no company name":   {travelRuleBody(object{"vatId": "DE123456789"}), "details.companyName should not be empty"},
		"no details":        {object{"walletType": "CUSTODIAL"}, "details should not be empty"},
		"empty":             {travelRuleBody(object{"firstName": "", "lastName": "Nowak"}), "details.firstName should not be empty"},
		"another spelling":  {ownWallet().but("walletType", "NON_CUSTODIAL"), "walletType must be one of the following values: CUSTODIAL, SELF_CUSTODY"},
		"country": {
			travelRuleBody(object{"companyName": "Example GmbH", "country": "XX"}), "details.country must be a valid ISO31661 Alpha2 code",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := a.on(t).refused("PATCH", travelRulePath(id), test.body, 400, "P403")
			if r.object["errorMessage"] != test.want {
				t.Errorf("errorMessage %q, want %q", r.object["errorMessage"], test.want)
			}
		})
	}
}

func TestTravelRuleOfNoneOfTheirDeposits(t *testing.T) {
	t.Parallel()
	onBoth(t, Options{}, func(t *testing.T, a *api) {
		a.active("alice")
		a.create("bob")
		id := a.receiveCrypto(held("alice"))
		a.refused("PATCH", travelRulePath("nonsense"), ownWallet(), 404, "SBXDEPOSITNOTFOUND")
		a.with("X-Api-Key", "other").refused("PATCH", travelRulePath(id), ownWallet(), 404, "SBXDEPOSITNOTFOUND")
		for _, user := range []string{"bob", "nobody"} {
			a.refused("PATCH", travelRulePath(id), ownWallet().but("externalUserId", user), 404, "SBXDEPOSITNOTFOUND")
		}
		sepa := a.receive(sepaBody("alice"))
		a.refused("PATCH", travelRulePath(sepa), ownWallet(), 404, "SBXDEPOSITNOTFOUND")
		a.with("X-Api-Key", "other").refused("GET", cryptoPath+"/"+id, nil, 404, "SBXDEPOSITNOTFOUND")
		a.wantCrypto(id, cryptoHeld)
		plain := a.receiveCrypto(cryptoBody("alice"))
		a.refused("PATCH", travelRulePath(plain), ownWallet(), 400, "SBXDEPOSITNOTWAITING")
	})
}

// Data that comes before the deposit has to wait is kept, can be replaced, and
// spares it the waiting.
func TestTravelRuleBeforeItIsNeeded(t *testing.T) {
	t.Parallel()
	s := open(t, Options{})
	a := embedded(t, s)
	a.active("alice")
	a.setModes(func(m *Modes) { m.DepositDelaySeconds = 60 })
	id := a.receiveCrypto(held("alice"))
	a.must("PATCH", travelRulePath(id), ownWallet())
	a.must("PATCH", travelRulePath(id), travelRuleBody(object{"companyName": "Example GmbH"}).but("walletType", "CUSTODIAL"))
	a.wantCrypto(id, cryptoVerifying)
	a.wantBalance("alice", "eth", "0.00000000")
	var walletType, details string
	inside(t, s, func(c *call) error {
		_, err := c.get("SELECT wallet_type, details FROM travel_rules", nil, &walletType, &details)
		return err
	})
	if walletType != "CUSTODIAL" || details != `{"companyName":"Example GmbH"}` {
		t.Errorf("kept are %s and %s", walletType, details)
	}
	a.must("POST", advancePath, object{"seconds": 60})
	a.wantCrypto(id, cryptoSuccessful)
	a.wantBalance("alice", "eth", "0.50000000")
	a.refused("PATCH", travelRulePath(id), ownWallet(), 400, "SBXDEPOSITNOTWAITING")
}

func TestTravelRuleOfASuspendedUser(t *testing.T) {
	t.Parallel()
	a := embedded(t, open(t, Options{}))
	a.active("alice")
	done := a.receiveCrypto(cryptoBody("alice"))
	id := a.receiveCrypto(held("alice"))
	a.must("PATCH", "/v1/user/suspend/alice", nil)
	a.refused("PATCH", travelRulePath(id), ownWallet(), 400, "P455")
	a.refused("PATCH", travelRulePath(done), ownWallet(), 400, "SBXDEPOSITNOTWAITING") // tells more
	a.must("PATCH", "/v1/user/unsuspend/alice", nil)
	a.wantCrypto(id, cryptoHeld)
	a.must("PATCH", travelRulePath(id), ownWallet())
	a.wantCrypto(id, cryptoSuccessful)
	a.wantBalance("alice", "eth", "1.00000000")
}

func TestDeletedUsersHeldDepositsGoBack(t *testing.T) {
	t.Parallel()
	a := embedded(t, open(t, Options{}))
	a.active("alice")
	a.setModes(func(m *Modes) { m.DepositDelaySeconds = 60 })
	known := a.receiveCrypto(held("alice"))
	a.must("PATCH", travelRulePath(known), ownWallet())
	a.setModes(func(m *Modes) { m.DepositDelaySeconds = 0 })
	id := a.receiveCrypto(held("alice"))
	a.wantCrypto(id, cryptoHeld)
	a.must("DELETE", "/v1/user/alice", nil)
	if a.incoming("eth") != "0.00000000" {
		t.Errorf("incoming are %s", a.incoming("eth"))
	}
	for _, gone := range []string{id, known} {
		a.refused("GET", cryptoPath+"/"+gone, nil, 404, "SBXDEPOSITNOTFOUND")
		a.refused("PATCH", travelRulePath(gone), ownWallet(), 404, "SBXDEPOSITNOTFOUND")
	}
	var left int
	inside(t, a.sandbox, func(c *call) error {
		_, err := c.get("SELECT (SELECT count(*) FROM travel_rules) + (SELECT count(*) FROM crypto_deposits) + (SELECT count(*) FROM events)", nil, &left)
		return err
	})
	if left != 0 {
		t.Errorf("%d rows are left", left)
	}
}
