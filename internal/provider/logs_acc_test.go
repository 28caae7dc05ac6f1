package provider_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/p100-community/terraform-provider-p100/internal/acctest"
	"github.com/p100-community/terraform-provider-p100/internal/sandbox"
)

// planted are values that must not be found where nobody expects them.
var planted = map[string]string{
	"key":                   "planted-key-5d1f",
	"control token":         "planted-token-77ab",
	"e-mail":                "planted.mail@example.pl",
	"changed e-mail":        "planted.other@example.pl",
	"phone":                 "48600700800",
	"first name":            "Plantedfirst",
	"last name":             "Plantedlast",
	"street":                "Plantedstreet",
	"city":                  "Plantedcity",
	"post code":             "00-951",
	"birth date":            "1971-03-09",
	"identification number": "71030912345",
	"document number":       "PLANTED123",
	"additional info":       "planted company",
}

func quoted(name string) string { return `"` + planted[name] + `"` }

// The whole life of a user, with everything that can go wrong on the way, at the highest log level: what the provider writes
// into the log holds neither the key nor anything about the person.
func TestAccProvider_logsHoldNoSecrets(t *testing.T) {
	env := acctest.New(t)
	env.Keys = []string{planted["key"]}
	life := func(changes ...acctest.Attrs) string {
		person := acctest.Attrs{
			"email": quoted("e-mail"), "phone": quoted("phone"), "first_name": quoted("first name"), "last_name": quoted("last name"),
			"birth_date": quoted("birth date"), "user_identification_number": quoted("identification number"),
			"address": `{ street = ` + quoted("street") + `, number = "1", city = ` + quoted("city") + `, post_code = ` + quoted("post code") + `, country = "PL" }`,
		}
		return requiredProviders + providerBlock(`environment = "sandbox"`, `base_url = "`+env.URL()+`"`, `api_key = `+quoted("key"),
			`sandbox_control_token = `+quoted("control token"), `retry_wait_min = "10ms"`, `retry_wait_max = "20ms"`) +
			acctest.User(append([]acctest.Attrs{person}, changes...)...) +
			acctest.Verification(acctest.Attrs{"additional_info": quoted("additional info")}) +
			acctest.Decision() +
			acctest.UserVerification(acctest.Attrs{"document_number": quoted("document number")})
	}
	c := newCLI(t, life())
	log := filepath.Join(c.folder, "provider.log")
	c.env = append(c.env, "TF_LOG_PROVIDER=TRACE", "TF_LOG_PATH="+log)

	var shown strings.Builder // what Terraform prints
	env.Fault("createUser", 1, sandbox.Fault{Drop: true, AfterEffect: true})
	env.Fault("addUserVerification", 1, sandbox.Fault{Code: "P500", Message: "Cannot save " + planted["document number"] + " of " + planted["last name"]})
	shown.WriteString(c.do("apply", "-auto-approve", "-input=false"))

	// P100 repeats what was sent, in a refusal and in a validation error.
	env.Fault("updateUser", 1, sandbox.Fault{Code: "P403", Message: planted["changed e-mail"] + " is not an email; key " + planted["key"]})
	c.rewrite("main.tf", func(string) string { return life(acctest.Attrs{"email": quoted("changed e-mail")}) })
	said, ok := c.run("apply", "-auto-approve", "-input=false")
	if ok || !strings.Contains(said, "Unable to update the user") {
		t.Errorf("the update was not refused:\n%s", said)
	}
	// What follows "Error:" is the provider's; the plan above it is Terraform's, which shows what is not sensitive.
	_, said, _ = strings.Cut(said, "Error:")
	shown.WriteString(said)
	if strings.Contains(said, planted["changed e-mail"]) {
		t.Errorf("the error repeats personal data:\n%s", said)
	}

	// A wrong value, found by the provider.
	c.rewrite("main.tf", func(string) string { return life(acctest.Attrs{"phone": `"+` + planted["phone"] + `"`}) })
	if said, ok := c.run("plan", "-input=false"); ok {
		t.Errorf("a wrong phone number was accepted:\n%s", said)
	}

	c.rewrite("main.tf", func(string) string { return life() })
	shown.WriteString(c.do("destroy", "-auto-approve", "-input=false"))

	raw, err := os.ReadFile(log)
	must(t, err)
	logged := string(raw)
	wantParts(t, logged, "p100 request", "p100 retry", "operation=createUser", "operation=addUserVerification", "operation=decideKyc", "operation=deleteUser",
		"path=/v1/user/balances/{id}", "Unable to update the user") // it is the log that it seems to be
	for name, value := range planted {
		if at := strings.Index(logged, value); at >= 0 {
			t.Errorf("the log holds the %s: %s", name, lineAt(logged, at))
		}
	}
	for _, name := range []string{"key", "control token", "identification number", "document number"} {
		if at := strings.Index(shown.String(), planted[name]); at >= 0 {
			t.Errorf("Terraform shows the %s: %s", name, lineAt(shown.String(), at))
		}
	}
	state, err := os.ReadFile(filepath.Join(c.folder, "terraform.tfstate.backup"))
	must(t, err)
	for _, name := range []string{"key", "control token"} {
		if strings.Contains(string(state), planted[name]) {
			t.Errorf("the state holds the %s", name)
		}
	}
}

func lineAt(s string, at int) string {
	begin, end := strings.LastIndexByte(s[:at], '\n')+1, strings.IndexByte(s[at:], '\n')
	if end < 0 {
		return s[begin:]
	}
	return s[begin : at+end]
}
