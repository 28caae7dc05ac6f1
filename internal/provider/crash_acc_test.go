package provider_test

import (
	"fmt"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/p100-community/terraform-provider-p100/internal/acctest"
	"github.com/p100-community/terraform-provider-p100/internal/contract"
	"github.com/p100-community/terraform-provider-p100/internal/provider"
)

// dieAt makes a provider process kill itself, as kill -9 would, "before" or "after" its first request of an operation:
// "createTransfer after".
const dieAt = "P100_TEST_DIE_AT"

// mortal are the options of a provider process that dies where dieAt says so.
func mortal() []provider.Option {
	operation, moment, ok := strings.Cut(os.Getenv(dieAt), " ")
	if !ok {
		return nil
	}
	return []provider.Option{provider.WithTransport(func(next http.RoundTripper) http.RoundTripper {
		return dying{next, operation, moment}
	})}
}

type dying struct {
	next              http.RoundTripper
	operation, moment string
}

// RoundTrip implements http.RoundTripper.
func (d dying) RoundTrip(req *http.Request) (*http.Response, error) {
	api, err := contract.P100()
	if err != nil {
		return nil, err
	}
	op, _, _ := api.Find(req.Method, req.URL.EscapedPath())
	if op.ID != d.operation {
		return d.next.RoundTrip(req)
	}
	if d.moment == "after" {
		if resp, err := d.next.RoundTrip(req); err == nil {
			_ = resp.Body.Close()
		}
	}
	self, err := os.FindProcess(os.Getpid())
	if err == nil {
		err = self.Kill()
	}
	if err != nil {
		return nil, err
	}
	select {} // until the signal is there
}

// A provider process that is killed in the middle of a payment leaves nothing in the state. Whatever the moment, the next apply does
// not pay twice: what was not sent is sent, and what was sent is refused, with the command that imports it.
func TestAccCrash(t *testing.T) {
	onRequest(t, "P100_ACC_CRASH", "test-crash")
	for _, p := range payments {
		moments := map[string]bool{p.operation + " after": true}
		if p.typeName == "p100_transfer" {
			moments["listUserTransactions after"] = false
			moments["createTransfer before"] = false
			moments["getTransfer before"] = true
		}
		for moment, sent := range moments {
			t.Run(p.typeName+"/"+moment, func(t *testing.T) {
				env := acctest.New(t)
				addPayer(t, env)
				c := newCLI(t, requiredProviders+env.Config(block(p)))
				whole := c.env
				c.env = append(slices.Clone(whole), dieAt+"="+moment)
				said, ok := c.run("apply", "-auto-approve", "-input=false")
				if ok || !regexp.MustCompile(`(?i)plugin|connection`).MatchString(said) {
					t.Fatalf("the provider was not killed:\n%s", said)
				}
				c.env = whole
				said, ok = c.run("apply", "-auto-approve", "-input=false")
				wantMovements(t, env, p.movement, 1)
				if !sent {
					if !ok {
						t.Fatalf("what was not sent is not sent now:\n%s", said)
					}
					return
				}
				if ok || !acctest.Words("An identical payment has been made").MatchString(said) || !acctest.Words("and nothing was sent").MatchString(said) {
					t.Fatalf("the second apply says:\n%s", said)
				}
				found := regexp.MustCompile(`terraform import ADDRESS (\S+)`).FindStringSubmatch(said)
				if found == nil {
					t.Fatalf("no command to import it in:\n%s", said)
				}
				c.do("import", "-input=false", p.typeName+".it", found[1])
				c.do("apply", "-auto-approve", "-input=false")
				wantMovements(t, env, p.movement, 1)
			})
		}
	}
}

// block is the configuration of a payment.
func block(p payment) string {
	attributes := acctest.Attrs{}
	for name, value := range p.attributes {
		attributes[name] = fmt.Sprintf("%q", value)
	}
	return acctest.Block("resource", p.typeName, "it", attributes)
}
