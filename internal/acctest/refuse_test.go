package acctest

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// One error is wanted, with its place, its summary and its words; anything else is a failure that says what there was.
func TestRefusal_mismatch(t *testing.T) {
	t.Parallel()
	at := tftypes.NewAttributePath().WithAttributeName("contacts").WithElementKeyInt(1).WithAttributeName("labels").WithElementKeyString("a b")
	got := &tfprotov6.Diagnostic{Summary: "Label cannot be used", Detail: "It is too\nlong: write less.", Attribute: at}
	right := Refusal{At: `contacts[1].labels["a b"]`, Summary: "Label cannot be used", Says: "too long"}
	for name, tc := range map[string]struct {
		want  Refusal
		got   []*tfprotov6.Diagnostic
		fails bool
	}{
		"as wanted":     {right, []*tfprotov6.Diagnostic{got}, false},
		"nothing":       {right, nil, true},
		"twice":         {right, []*tfprotov6.Diagnostic{got, got}, true},
		"other place":   {Refusal{At: "contacts", Summary: right.Summary, Says: right.Says}, []*tfprotov6.Diagnostic{got}, true},
		"no place":      {Refusal{Summary: right.Summary, Says: right.Says}, []*tfprotov6.Diagnostic{got}, true},
		"other summary": {Refusal{At: right.At, Summary: "Label", Says: right.Says}, []*tfprotov6.Diagnostic{got}, true},
		"other words":   {Refusal{At: right.At, Summary: right.Summary, Says: "too short"}, []*tfprotov6.Diagnostic{got}, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if err := tc.want.mismatch(tc.got); (err != nil) != tc.fails {
				t.Error(err)
			}
		})
	}
}

// A rehearsal sees what the provider says about a resource, a data source and the provider block, at plan or at apply.
func TestAccRehearsal(t *testing.T) {
	env := New(t)
	data := func(id string) string {
		return Block("data", "p100_user_balances", "alice", Attrs{"external_user_id": id})
	}
	email := Refusal{At: "email", Summary: "E-mail address cannot be used", Says: "@"}
	nested := Refusal{At: "address.country", Summary: "Country cannot be used", Says: "FR"}
	env.Refuses(env.Config(User(Attrs{"email": `"alice"`})), email)
	env.Refuses(env.Config(User(Attrs{"address": Address("GP")})), nested)
	env.Refuses(env.Config(data(`"nobody"`)), Refusal{At: "external_user_id", Summary: "Unable to read the balances", Says: `P100 does not know the user "nobody"`})
	env.Refuses(env.ConfigWith("  max_retries = 21", User()), Refusal{At: "max_retries", Summary: "Invalid Attribute Value", Says: "must be between 0 and 20"})
	env.Refuses(env.ConfigWith("  api_key = \"a b\"", User()), Refusal{Summary: "The API key contains a space or line break", Says: "trimspace"})
	env.WantWrites()

	for config, complaint := range map[string]string{
		env.Config(User()): "0 errors, want one",
		env.Config(User(Attrs{"email": "p100_user.bob.email"})):                    "0 errors, want one", // unknown
		env.Config(User(Attrs{"email": `"alice"`, "address": Address("GP")})):      "2 errors, want one",
		env.Config(User(Attrs{"email": ""})):                                       "lacks email",
		env.Config(User(Attrs{"mail": `"alice@example.pl"`})):                      `has no attribute "mail"`,
		env.Config(User(Attrs{"address": `"ul. Nowa 7"`})):                         "object required",
		env.Config(Block("resource", "p100_usher", "alice", Attrs{"id": `"one"`})): `no resource "p100_usher"`,
	} {
		if err := env.refuses(t.Context(), config, email); err == nil || !strings.Contains(err.Error(), complaint) {
			t.Errorf("%v, want %q for\n%s", err, complaint, config)
		}
	}

	env.AddUser(Fixture)
	env.RefusesToCreate(env.Config(User(Attrs{"email": `"other@example.pl"`})), Refusal{At: "external_user_id", Summary: "A user with this external id exists already", Says: "import it:"})
	if err := env.refusesToCreate(t.Context(), env.Config(User(Attrs{"email": `"alice"`})), email); err == nil || !strings.Contains(err.Error(), "the plan already fails") {
		t.Error(err)
	}
	if err := env.refusesToCreate(t.Context(), env.Config(User(Attrs{"external_user_id": `"fixture-bob"`})), email); err == nil || !strings.Contains(err.Error(), "p100_user in the state: true, want false") {
		t.Error(err)
	}
}

// Only calls that apply may write.
func TestWrittenDuring(t *testing.T) {
	t.Parallel()
	reading := readOnly(t.Context(), "ReadResource")
	for name, tc := range map[string]struct {
		ctx    context.Context //nolint:containedctx // it is what is tested
		method string
		want   string
	}{
		"read while reading":   {reading, http.MethodGet, ""},
		"write while reading":  {reading, http.MethodPost, "ReadResource"},
		"write while applying": {t.Context(), http.MethodPost, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			req, err := http.NewRequestWithContext(tc.ctx, tc.method, "http://p100.invalid/", http.NoBody)
			if err != nil {
				t.Fatal(err)
			}
			if got := writtenDuring(req); got != tc.want {
				t.Errorf("got %q, want %q", got, tc.want)
			}
		})
	}
}
