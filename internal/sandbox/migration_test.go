package sandbox

import (
	"errors"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"
)

// earlier turns a file into what the version before deposits would have written.
func earlier(t *testing.T, path string) {
	t.Helper()
	runScript(t, path, strings.Join([]string{
		"DROP TABLE fault_counts", "DROP TABLE faults", "ALTER TABLE meta DROP COLUMN faults_changes", "ALTER TABLE meta DROP COLUMN tariff",
		"DROP TABLE webhook_attempts", "DROP TABLE webhooks", "ALTER TABLE meta DROP COLUMN webhook_url",
		"DROP TABLE poa_files", "DROP TABLE poa_submissions", "DROP TABLE kyc_files",
		"DROP TABLE crypto_withdrawals", "DROP TABLE exchanges", "DROP TABLE exchange_locks", "DROP TABLE sepa_transfers", "DROP TABLE orders", "DROP TABLE numbers",
		"DROP TABLE travel_rules", "DROP TABLE crypto_deposits", "DROP TABLE sepa_deposits", "DROP TABLE contacts", "DROP TABLE transactions",
		`UPDATE meta SET modes = '{"suspensionVisible":false,"contactsReadOnly":false,"balancesPath":"both","deletedIdsReusable":true,"rateLimitPerSecond":0,"activationDelaySeconds":7}'`,
		"PRAGMA user_version = 1",
	}, ";"))
}

// runScript runs statements on a file as another program would.
func runScript(t *testing.T, path, statements string) {
	t.Helper()
	db, err := sqlite.OpenConn(path, sqlite.OpenReadWrite|sqlite.OpenCreate)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(sqlitex.ExecuteScript(db, statements, nil), db.Close()); err != nil {
		t.Fatal(err)
	}
}

// A file of the earlier schema keeps what it holds and can do what the present one
// can, also when several objects open it at once.
func TestEarlierFilesAreUpgraded(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "sandbox.db")
	s, err := Open(t.Context(), Options{File: path, Now: atNoon})
	if err != nil {
		t.Fatal(err)
	}
	a := embedded(t, s)
	a.active("alice")
	credit(t, s, "alice", "eur", 4200)
	a.verified("bob") // an event of the earlier version is due later
	before := a.must("GET", "/v1/user/balances/alice", nil).text
	partner := a.must("GET", partnerPath, nil).text
	closed(t, s)
	earlier(t, path)

	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			s, err := Open(t.Context(), Options{File: path, Now: atNoon})
			if err != nil {
				t.Error(err)
				return
			}
			closed(t, s)
		})
	}
	wg.Wait()

	s = open(t, Options{File: path})
	a = embedded(t, s)
	if after := a.must("GET", "/v1/user/balances/alice", nil).text; after != before {
		t.Errorf("the balances were %s and are %s", before, after)
	}
	if after := a.must("GET", partnerPath, nil).text; after != partner {
		t.Errorf("the partner had %s and has %s", partner, after)
	}
	want := Modes{BalancesPath: BalancesBoth, DeletedIDsReusable: true, ActivationDelaySeconds: 7, ContactApproval: ApprovalManual, KYCFilesDecision: DecisionManual, POADecision: DecisionManual}
	if got, err := s.Modes(); err != nil || got != want {
		t.Errorf("the modes (-want +got, %v):\n%s", err, cmp.Diff(want, got))
	}
	a.must("POST", advancePath, object{"seconds": 1})
	for user, amount := range map[string]string{"alice": "1542.00", "bob": "1500.00"} {
		a.receive(sepaBody(user))
		a.wantEUR(user, amount)
		a.addContact(user, landlord())
		a.wantContacts(user, map[string]string{aliceIBAN: contactApproved, landlordIBAN: contactPending})
	}
	a.wantOrder("transfer", a.transfer(funding("alice")), orderSuccessful)
	a.must("DELETE", "/v1/user/alice", nil)
}
