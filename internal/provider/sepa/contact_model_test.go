package sepa

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"

	"github.com/p100-community/terraform-provider-p100/internal/client"
	"github.com/p100-community/terraform-provider-p100/internal/tfkit"
)

const number = "DE89370400440532013000"

func unknownBIC() tfkit.BICValue { return tfkit.BICValue{StringValue: basetypes.NewStringUnknown()} }

func TestFind(t *testing.T) {
	t.Parallel()
	contacts := []client.Contact{{ID: "a", IBAN: "DE1"}, {ID: "b", IBAN: "DE2"}, {ID: "c", IBAN: ""}}
	for name, tc := range map[string]struct{ id, iban, want string }{
		"by id":                       {"b", "", "b"},
		"by IBAN":                     {"", "DE2", "b"},
		"the id decides":              {"b", "DE1", "b"},
		"saved again":                 {"gone", "DE1", "a"},
		"neither":                     {"gone", "DE3", ""},
		"nothing given finds nothing": {"", "", ""},
		"case of an id matters":       {"B", "", ""},
	} {
		got, found := find(contacts, tc.id, tc.iban)
		if got.ID != tc.want || found != (tc.want != "") {
			t.Errorf("%s: found %q, %t", name, got.ID, found)
		}
	}
	if _, found := find(nil, "a", "DE1"); found {
		t.Error("found a contact among none")
	}
}

func TestPatch(t *testing.T) {
	t.Parallel()
	current := client.Contact{AccountHolder: "Alice", Label: "rent", BIC: "COBADEFFXXX"}
	text := func(p *string) string {
		if p == nil {
			return "-"
		}
		return *p
	}
	for name, tc := range map[string]struct {
		model contactModel
		want  string
	}{
		"equal":            {contactModel{AccountHolder: types.StringValue("Alice"), Label: types.StringValue("rent")}, "- - -"},
		"same BIC":         {contactModel{AccountHolder: types.StringValue("Alice"), Label: types.StringValue("rent"), BIC: tfkit.NewBICValue("coba deff")}, "- - -"},
		"BIC not known":    {contactModel{AccountHolder: types.StringValue("Alice"), Label: types.StringValue("rent"), BIC: unknownBIC()}, "- - -"},
		"other BIC":        {contactModel{AccountHolder: types.StringValue("Alice"), Label: types.StringValue("rent"), BIC: tfkit.NewBICValue("deut deff")}, "- DEUTDEFF -"},
		"no label":         {contactModel{AccountHolder: types.StringValue("Alice"), Label: types.StringNull()}, "- - "},
		"other label":      {contactModel{AccountHolder: types.StringValue("Alice"), Label: types.StringValue("flat")}, "- - flat"},
		"other holder":     {contactModel{AccountHolder: types.StringValue("A."), Label: types.StringValue("rent")}, "A. - -"},
		"everything other": {contactModel{AccountHolder: types.StringValue("A."), Label: types.StringValue("flat"), BIC: tfkit.NewBICValue("DEUTDEFF")}, "A. DEUTDEFF flat"},
	} {
		body, needed := tc.model.patch(current)
		if got := strings.Join([]string{text(body.AccountHolder), text(body.BIC), text(body.Label)}, " "); got != tc.want || needed != (tc.want != "- - -") {
			t.Errorf("%s: patch %q, needed %t; want %q", name, got, needed, tc.want)
		}
	}
}

// Spellings and what P100 does not tell stay, everything else is P100's.
func TestSet(t *testing.T) {
	t.Parallel()
	state := contactModel{
		ExternalUserID: types.StringValue("team/alice"), ContactID: types.StringValue("old"), IBAN: tfkit.NewIBANValue("de89 3704 0044 0532 0130 00"),
		BIC: tfkit.NewBICValue("cobadeff"), AccountHolder: types.StringValue("Alice"), Label: types.StringValue("rent"), AdoptExisting: types.BoolValue(true),
	}
	told := client.Contact{ID: "new", IBAN: number, AccountHolder: "A. Nowak", BIC: "COBADEFFXXX", Status: "APPROVED", Source: "API", CreatedAt: "2026-03-01T12:00:00.000Z"}
	m := state
	m.set(told)
	for name, got := range map[string]string{
		"team/alice/new": m.ID.ValueString(), "new": m.ContactID.ValueString(), "A. Nowak": m.AccountHolder.ValueString(), "APPROVED": m.Status.ValueString(),
		"API": m.Source.ValueString(), "2026-03-01T12:00:00.000Z": m.CreatedAt.ValueString(),
		"de89 3704 0044 0532 0130 00": m.IBAN.ValueString(), "cobadeff": m.BIC.ValueString(),
	} {
		if got != name {
			t.Errorf("got %q, want %q", got, name)
		}
	}
	if !m.Label.IsNull() || !m.AdoptExisting.ValueBool() {
		t.Errorf("the label is %s, adopt_existing %s", m.Label, m.AdoptExisting)
	}

	m = state
	told.BIC, told.Source, told.CreatedAt = "", "", ""
	m.set(told)
	if m.BIC.ValueString() != "cobadeff" || !m.Source.IsNull() || !m.CreatedAt.IsNull() {
		t.Errorf("what P100 does not tell became %s, %s, %s", m.BIC, m.Source, m.CreatedAt)
	}

	m = state
	told.BIC = "DEUTDEFF"
	m.set(told)
	if m.BIC.ValueString() != "DEUTDEFF" {
		t.Errorf("the BIC is %s", m.BIC)
	}

	imported := contactModel{ExternalUserID: types.StringValue("alice")}
	imported.set(told)
	if imported.IBAN.ValueString() != number || imported.BIC.ValueString() != "DEUTDEFF" || imported.ID.ValueString() != "alice/new" {
		t.Errorf("imported %+v", imported)
	}
}

// What was sent stays as it was planned, whatever P100 made of it; only what the plan left open is filled in.
func TestComplete(t *testing.T) {
	t.Parallel()
	told := client.Contact{ID: "c-1", IBAN: number, AccountHolder: "ALICE", Label: "RENT", BIC: "COBADEFFXXX", Status: "PENDING", Source: "API"}
	planned := contactModel{
		ExternalUserID: types.StringValue("alice"), IBAN: tfkit.NewIBANValue(number), BIC: unknownBIC(), AccountHolder: types.StringValue("Alice"), Label: types.StringValue("rent"),
	}
	m := planned
	m.complete(told)
	if m.AccountHolder.ValueString() != "Alice" || m.Label.ValueString() != "rent" || m.BIC.ValueString() != "COBADEFFXXX" || m.Status.ValueString() != "PENDING" || m.ID.ValueString() != "alice/c-1" {
		t.Errorf("completed %+v", m)
	}
	m, told.BIC = planned, ""
	m.complete(told)
	if !m.BIC.IsNull() {
		t.Errorf("a BIC that P100 does not know became %s", m.BIC)
	}
	m, told.BIC = planned, "DEUTDEFF"
	m.BIC = tfkit.NewBICValue("COBADEFF")
	m.complete(told)
	if m.BIC.ValueString() != "COBADEFF" {
		t.Errorf("the planned BIC became %s", m.BIC)
	}
}

// Messages name a contact without its whole number.
func TestSubjectMasksTheIBAN(t *testing.T) {
	t.Parallel()
	m := contactModel{ExternalUserID: types.StringValue("alice"), IBAN: tfkit.NewIBANValue("de89 3704 0044 0532 0130 00")}
	if got, want := m.subject(), `the contact DE** **** 3000 of "alice"`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// Two spellings are one contact, two users have two.
func TestKey(t *testing.T) {
	t.Parallel()
	key := func(user, iban string) string {
		return contactModel{ExternalUserID: types.StringValue(user), IBAN: tfkit.NewIBANValue(iban)}.key()
	}
	if key("alice", number) != key("alice", "de89 3704 0044 0532 0130 00") {
		t.Error("the spelling makes a difference")
	}
	if key("alice", number) == key("bob", number) || key("alice", number) == key("alice", "PL61109010140000071219812874") {
		t.Error("users or accounts make none")
	}
}
