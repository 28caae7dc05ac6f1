package provider

import (
	"context"
	"path/filepath"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/p100-community/terraform-provider-p100/internal/sandbox"
	"github.com/p100-community/terraform-provider-p100/internal/tfkit"
)

// accountOf is the account that a provider block leads to.
func accountOf(t *testing.T, c configModel) *tfkit.Account {
	t.Helper()
	p, ok := New("test", WithEnvironment(func(string) (string, bool) { return "", false }))().(*p100Provider)
	if !ok {
		t.Fatal("not this provider")
	}
	open := p.openSandbox
	p.openSandbox = func(ctx context.Context, opts sandbox.Options) (*sandbox.Sandbox, error) {
		box, err := open(ctx, opts)
		if err == nil {
			t.Cleanup(func() { _ = box.Close() })
		}
		return box, err
	}
	var diags diag.Diagnostics
	account := p.account(t.Context(), c, "1.11.4", &diags)
	if len(diags) > 0 {
		t.Fatal(says(diags))
	}
	return account
}

func TestAccountOfEachEnvironment(t *testing.T) {
	t.Parallel()
	inSandbox := func(c *configModel) { c.SandboxFile = types.StringValue(filepath.Join(t.TempDir(), "p100.db")) }
	for environment, c := range map[tfkit.Environment]configModel{
		tfkit.EnvironmentSandbox:    block("sandbox", inSandbox),
		tfkit.EnvironmentStaging:    block("staging", withKey("key")),
		tfkit.EnvironmentProduction: block("production", withKey("key")),
	} {
		account := accountOf(t, c)
		if account.Environment != environment || account.Client == nil || account.Unavailable != nil {
			t.Errorf("%s: %+v", environment, account)
		}
		if (account.Control != nil) != (environment == tfkit.EnvironmentSandbox) {
			t.Errorf("%s: control API %v", environment, account.Control)
		}
		if account.AllowMoneyMovement {
			t.Errorf("%s: money may move although nobody said so", environment)
		}
	}
}

func TestAllowMoneyMovementIsHandedOn(t *testing.T) {
	t.Parallel()
	allow := func(c *configModel) { c.AllowMoneyMovement = types.BoolValue(true) }
	if !accountOf(t, block("production", withKey("key"), allow)).AllowMoneyMovement {
		t.Error("money may not move although it was allowed")
	}
}

// The embedded sandbox takes a key as the name of a partner, and has one for those who name none.
func TestEmbeddedSandboxPartners(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "p100.db")
	inFile := func(c *configModel) { c.SandboxFile = types.StringValue(file) }
	partner := func(changes ...func(*configModel)) string {
		origin, err := accountOf(t, block("sandbox", append(changes, inFile)...)).Origin(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return origin.Partner
	}
	byDefault, named, other := partner(), partner(withKey(sandbox.DefaultKey)), partner(withKey("other"))
	if byDefault == "" || byDefault != named || byDefault == other {
		t.Errorf("partners: by default %s, under its name %s, another key %s", byDefault, named, other)
	}
}
