package sandbox

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func (a *api) users(q UserQuery) UserList {
	a.t.Helper()
	if q.Limit == 0 {
		q.Limit = 10
	}
	list, err := a.sandbox.Users(a.t.Context(), q)
	if err != nil {
		a.t.Fatal(err)
	}
	return list
}

// seen finds a user among all.
func (a *api) seen(user string) UserSummary {
	a.t.Helper()
	for _, u := range a.users(UserQuery{Search: user}).Users {
		if u.ExternalUserID == user {
			return u
		}
	}
	a.t.Fatalf("no user %q is seen", user)
	return UserSummary{}
}

func (a *api) viewed(user string) UserView {
	a.t.Helper()
	v, err := a.sandbox.User(a.t.Context(), a.seen(user).ID)
	if err != nil {
		a.t.Fatal(err)
	}
	return v
}

func TestStagesOfAUser(t *testing.T) {
	t.Parallel()
	a := embedded(t, open(t, Options{}))
	var stages []string
	note := func() { stages = append(stages, a.seen("alice").Stage) }
	a.create("alice")
	note()
	verification := a.startKYC("alice")
	note()
	a.decide("alice", verification, attemptRejected)
	note()
	a.decide("alice", a.startKYC("alice"), kycVerified)
	note()
	a.must("POST", verifyPath, documentBody("alice"))
	note()
	if err := a.sandbox.Advance(time.Second); err != nil { // nobody calls the API: the view carries out what is due
		t.Fatal(err)
	}
	note()
	a.must("PATCH", "/v1/user/suspend/alice", nil)
	note()
	a.must("PATCH", "/v1/user/unsuspend/alice", nil)
	a.must("POST", decidePath, object{"externalUserId": "alice", "status": kycExpired})
	note()
	a.must("DELETE", "/v1/user/alice", nil)
	note()
	want := []string{
		StageNew, StageVerifying, StageRejected, StageVerified, StageActivating, StageActive, StageSuspended, StageExpired, StageDeleted,
	}
	if diff := cmp.Diff(want, stages); diff != "" {
		t.Errorf("stages (-want +got):\n%s", diff)
	}
}

func TestUsersAreFound(t *testing.T) {
	t.Parallel()
	a := embedded(t, open(t, Options{}))
	if list := a.users(UserQuery{}); list.Any || list.Total != 0 {
		t.Errorf("a new sandbox has %+v", list)
	}
	a.active("alice")
	a.active("bob_1")
	a.must("PATCH", "/v1/user/suspend/bob_1", nil)
	a.create("carol")
	a.create("dora")
	a.must("DELETE", "/v1/user/dora", nil)
	other := a.with("X-Api-Key", "other")
	other.must("POST", createPath, alice().but("email", "Erin@example.pl").but("externalUserId", "erin").but("lastName", "Łąka"))
	for _, tt := range []struct {
		name  string
		query UserQuery
		want  string
	}{
		{"all, the newest first", UserQuery{}, "erin dora carol bob_1 alice"},
		{"a page", UserQuery{Offset: 1, Limit: 2}, "dora carol"},
		{"active", UserQuery{Group: GroupActive}, "alice"},
		{"suspended", UserQuery{Group: GroupSuspended}, "bob_1"},
		{"onboarding", UserQuery{Group: GroupOnboarding}, "erin carol"},
		{"deleted", UserQuery{Group: GroupDeleted}, "dora"},
		{"an unknown group", UserQuery{Group: "1 = 1"}, ""},
		{"by id", UserQuery{Search: "BOB"}, "bob_1"},
		{"no wildcards", UserQuery{Search: "%"}, ""},
		{"by e-mail", UserQuery{Search: "erin@"}, "erin"},
		{"by name", UserQuery{Search: "Alice Ł"}, "erin"},
		{"of a partner", UserQuery{Partner: partnerName(hashKey("other"))}, "erin"},
	} {
		list := a.users(tt.query)
		var got []string
		for _, u := range list.Users {
			got = append(got, u.ExternalUserID)
		}
		if text := strings.Join(got, " "); text != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, text, tt.want)
		}
	}
	want := map[string]int{"": 5, GroupActive: 1, GroupSuspended: 1, GroupOnboarding: 2, GroupDeleted: 1}
	if diff := cmp.Diff(want, a.users(UserQuery{Group: GroupActive}).Groups); diff != "" {
		t.Errorf("groups (-want +got):\n%s", diff)
	}
}

func TestAUserIsSeenWithEverything(t *testing.T) {
	t.Parallel()
	a := embedded(t, open(t, Options{}))
	a.active("alice")
	a.must("POST", "/sandbox/v1/sepa-deposits", object{
		"externalUserId": "alice", "amount": "1500.00", "senderIban": "PL61109010140000071219812874", "senderName": "Alice Kowalska",
	})
	a.must("POST", "/sandbox/v1/sepa-deposits", object{
		"externalUserId": "alice", "amount": "20.00", "senderIban": "DE89370400440532013000", "senderName": "Kowalska Alice", "title": "rent",
	})
	a.must("POST", "/sandbox/v1/crypto-deposits", object{"externalUserId": "alice", "currency": "eth", "amount": "0.5", "requireTravelRule": true})
	a.must("POST", "/v1/sepa-transfer", object{
		"sourceExternalUserId": "alice", "currency": "eur", "amount": "100.00", "destinationIban": "PL61109010140000071219812874", "transferTitle": "rent",
	})
	v := a.viewed("alice")
	if v.Stage != StageActive || v.Name() != "Alice Kowalska" || v.City != "Warszawa" || v.Document.Number != "AB1234567" || v.Waiting != 2 {
		t.Errorf("the user is seen as %+v", v.UserSummary)
	}
	info := a.must("GET", "/v1/sepa-deposit/info/alice", nil).object
	if v.DepositTitle != str(info["title"]) || v.Accounts[0].Address != str(info["iban"]) {
		t.Errorf("deposits are titled %q and go to %q, the API says %v", v.DepositTitle, v.Accounts[0].Address, info)
	}
	if diff := cmp.Diff([]Amount{{"eur", "1399.80"}}, v.Balances); diff != "" {
		t.Errorf("balances (-want +got):\n%s", diff)
	}
	var kinds []string
	for _, tr := range v.Transactions {
		kinds = append(kinds, tr.Type+" "+tr.Status+" "+tr.Reason)
	}
	slices.Sort(kinds)
	want := []string{
		"CRYPTO_DEPOSIT WAITING_FOR_TR_DATA ", "SEPA_DEPOSIT APPROVED ", "SEPA_DEPOSIT PENDING TITLE_MISMATCH", "SEPA_TRANSFER SUCCESSFUL ",
	}
	if diff := cmp.Diff(want, kinds); diff != "" {
		t.Errorf("transactions (-want +got):\n%s", diff)
	}
	if len(v.Contacts) != 2 || v.Contacts[0].Status != contactApproved || v.Contacts[1].Status != contactPending {
		t.Errorf("contacts are %+v", v.Contacts)
	}
	if len(v.Attempts) != 1 || v.Attempts[0].Status != attemptSuccessful || !v.Attempts[0].Decided {
		t.Errorf("verifications are %+v", v.Attempts)
	}
	var entries []string
	for _, e := range v.Entries {
		entries = append(entries, e.Kind+" "+e.Change+" "+e.Balance)
	}
	if diff := cmp.Diff([]string{"ORDER_RESERVATION -100.20 1399.80", "DEPOSIT_CREDIT 1500.00 1500.00"}, entries); diff != "" {
		t.Errorf("entries (-want +got):\n%s", diff)
	}
	if len(v.Courses) != 1 || v.Courses[0].High.Amount != "1500.00" || v.Courses[0].Last.Amount != "1399.80" || len(v.Courses[0].Points) != 2 {
		t.Errorf("courses are %+v", v.Courses)
	}
}

func TestOrdersAreSeenFromBothEnds(t *testing.T) {
	t.Parallel()
	a := embedded(t, open(t, Options{}))
	a.active("alice")
	a.must("POST", "/v1/transfer", object{"destinationExternalUserId": "alice", "currency": "eth", "amount": "2"})
	lock := a.must("GET", "/v1/exchange/get-lock?sourceExternalUserId=alice&currencyFrom=eth&currencyTo=eur&amount=1", nil).object
	a.must("POST", "/v1/exchange", object{"sourceExternalUserId": "alice", "amount": 1, "currencyFrom": "eth", "currencyTo": "eur", "lockId": lock["lockId"]})
	a.must("POST", "/v1/crypto-withdrawal", object{
		"sourceExternalUserId": "alice", "currency": "eth", "amount": 50, "walletAddress": "0x2e90ca5bbe46d5ae23f2df90457d020391b92673",
		"name": "Alice Kowalska", "walletType": "NON_CUSTODIAL", "receiverType": "NATURAL",
	})
	seen := map[string]TransactionView{}
	for _, tr := range a.viewed("alice").Transactions {
		seen[tr.Type] = tr
	}
	if tr := seen[typeTransfer]; !tr.Credit || tr.Counterparty != "the partner" || tr.Amount != "2.00000000" {
		t.Errorf("the transfer is seen as %+v", tr)
	}
	if tr := seen[typeExchange]; tr.Received.Currency != "eur" || tr.Received.Amount == "" || tr.Rate == "" || tr.Credit {
		t.Errorf("the exchange is seen as %+v", tr)
	}
	if tr := seen[typeCryptoWithdrawal]; tr.Status != orderFailed || tr.Reason != "P433" || tr.Network != "ethereum" || !strings.HasPrefix(tr.Address, "0x2e90") {
		t.Errorf("the withdrawal is seen as %+v", tr)
	}
}

func TestWaitingDepositsOfAllPartners(t *testing.T) {
	t.Parallel()
	a := embedded(t, open(t, Options{}))
	other := a.with("X-Api-Key", "other")
	for _, partner := range []*api{a, other} {
		partner.active("alice")
		partner.must("POST", "/sandbox/v1/crypto-deposits", object{"externalUserId": "alice", "currency": "eth", "amount": "0.5", "requireTravelRule": true})
		partner.must("POST", "/sandbox/v1/crypto-deposits", object{"externalUserId": "alice", "currency": "eth", "amount": "0.25"})
	}
	waiting, err := a.sandbox.WaitingDeposits(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, w := range waiting {
		got = append(got, w.Partner+" "+w.ExternalUserID+" "+w.UserName+" "+w.Amount+" "+w.Status)
	}
	rest := " alice Alice Kowalska 0.50000000 WAITING_FOR_TR_DATA"
	if diff := cmp.Diff([]string{partnerName(hashKey("key")) + rest, partnerName(hashKey("other")) + rest}, got); diff != "" {
		t.Errorf("waiting (-want +got):\n%s", diff)
	}
}

func TestDeletedUsersAreSeenWithoutPersonalData(t *testing.T) {
	t.Parallel()
	a := embedded(t, open(t, Options{}))
	a.active("alice")
	id := a.seen("alice").ID
	a.must("DELETE", "/v1/user/alice", nil)
	a.create("alice")
	v, err := a.sandbox.User(t.Context(), id)
	if err != nil || v.Stage != StageDeleted || v.Name() != "" || v.Email != "" || v.ExternalUserID != "alice" {
		t.Errorf("the deleted user is seen as %+v, %v", v.UserSummary, err)
	}
	if _, err := a.sandbox.User(t.Context(), "nobody"); !errors.Is(err, ErrNoSuchUser) {
		t.Errorf("nobody is seen with the error %v", err)
	}
}

func TestOverviewListsThosePartnersThatCanAct(t *testing.T) {
	t.Parallel()
	names := func(s *Sandbox) (names []string) {
		t.Helper()
		o, err := s.Overview(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range o.Partners {
			seen := " unseen"
			if p.Seen {
				seen = " seen"
			}
			names = append(names, p.Name+seen)
		}
		return names
	}
	open1 := open(t, Options{})
	if diff := cmp.Diff([]string{partnerName(hashKey(DefaultKey)) + " unseen"}, names(open1)); diff != "" {
		t.Errorf("a new sandbox for any key (-want +got):\n%s", diff)
	}
	keyed := open(t, Options{Keys: []string{"key", "other"}})
	embedded(t, keyed).create("alice")
	if diff := cmp.Diff([]string{partnerName(hashKey("key")) + " seen", partnerName(hashKey("other")) + " unseen"}, names(keyed)); diff != "" {
		t.Errorf("a sandbox for two keys (-want +got):\n%s", diff)
	}
	a := embedded(t, keyed)
	a.setModes(func(m *Modes) { m.ActivationDelaySeconds = 60 })
	a.verified("bob")
	o, err := keyed.Overview(t.Context())
	if err != nil || o.Scheduled != 1 || !o.Next.Equal(noon.Add(time.Minute)) || !o.Now.Equal(noon) || o.Modes.ActivationDelaySeconds != 60 {
		t.Errorf("the overview is %+v, %v", o, err)
	}
}
