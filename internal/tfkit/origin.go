package tfkit

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/p100-community/terraform-provider-p100/internal/client"
)

// originKey is the private state key under which an object's origin is kept.
const originKey = "origin"

// Origin says where an object lives. It is kept in private state with every object, because an answer "does not exist" from
// another environment or another partner says nothing about it.
type Origin struct {
	Environment Environment `json:"environment"`
	// Partner is the id of one of the partner's own balances: it differs between partners and never changes.
	Partner string `json:"partner"`
	// Sandbox is the instance id of the sandbox file, empty outside the sandbox.
	Sandbox string `json:"sandbox,omitempty"`
}

// PrivateReader is the reading half of the framework's private state, whose type cannot be named outside it.
type PrivateReader interface {
	GetKey(ctx context.Context, key string) ([]byte, diag.Diagnostics)
}

// PrivateWriter is the writing half.
type PrivateWriter interface {
	SetKey(ctx context.Context, key string, value []byte) diag.Diagnostics
}

// originReader reads the origin of a run once. A failed read is not remembered.
type originReader struct {
	mu    sync.Mutex
	known *Origin
}

// Origin returns the origin of everything that this account creates. It asks getPartnerBalances once per run.
func (a *Account) Origin(ctx context.Context) (Origin, error) {
	a.origin.mu.Lock()
	defer a.origin.mu.Unlock()
	if a.origin.known != nil {
		return *a.origin.known, nil
	}
	origin := Origin{Environment: a.Environment}
	balances, err := a.Client.PartnerBalances(ctx)
	if err != nil {
		return Origin{}, err
	}
	if origin.Partner = fingerprint(balances); origin.Partner == "" {
		return Origin{}, errors.New("the partner has no balance with an id, so the partner cannot be told from another one")
	}
	if a.Control != nil {
		info, err := a.Control.Info(ctx)
		if err != nil {
			return Origin{}, err
		}
		origin.Sandbox = info.InstanceID
	}
	a.origin.known = &origin
	return origin, nil
}

// fingerprint picks the balance id that stands for the partner: the euro balance's, else the smallest.
func fingerprint(balances client.Balances) string {
	var ids []string
	for _, fiat := range balances.Fiat {
		if fiat.Currency == "eur" && fiat.ID != "" {
			return fiat.ID
		}
		ids = append(ids, fiat.ID)
	}
	for _, crypto := range balances.Crypto {
		ids = append(ids, crypto.ID)
	}
	ids = slices.DeleteFunc(ids, func(id string) bool { return id == "" })
	if len(ids) == 0 {
		return ""
	}
	return slices.Min(ids)
}

// Guard compares where an object lives with where this account is, and reports whether to go on. Objects of another
// environment or partner are an error. An object without a recorded origin passes. An object of another sandbox file passes
// with one warning per run: it is looked up, and simply gone when the new file does not have it.
func (a *Account) Guard(ctx context.Context, private PrivateReader, subject string, diags *diag.Diagnostics) bool {
	if !a.Ready(diags) {
		return false
	}
	recorded, ok := readOrigin(ctx, private, diags)
	if diags.HasError() {
		return false
	}
	if !ok {
		return true
	}
	if recorded.Environment != a.Environment {
		diags.AddError("This object belongs to another environment",
			fmt.Sprintf("%s was created in %s, but the provider is configured for %s. Nothing was read, planned or changed, because "+
				"what %s says about it would be wrong.\n\nSet `environment` back to %q, or use a separate state (a workspace or "+
				"another backend key) for %s.", SentenceStart(subject), recorded.Environment, a.Environment, a.Environment, recorded.Environment, a.Environment))
		return false
	}
	current, err := a.Origin(ctx)
	if err != nil {
		AddAPIError(diags, "Unable to identify the partner", "Before touching "+subject+", the provider compares the partner "+
			"that the API key belongs to with the one that the object was created with.", err)
		return false
	}
	if recorded.Sandbox != current.Sandbox {
		a.newSandbox.Do(func() {
			diags.AddWarning("The sandbox is a new one",
				"The state was written against another sandbox file. Objects that the present file does not have are taken as gone "+
					"and planned anew. To get the old ones back, point `sandbox_file` (or `base_url`) at the old sandbox.")
		})
		return true
	}
	if recorded.Partner != current.Partner {
		diags.AddError("This object belongs to another partner",
			fmt.Sprintf("%s was created with the API key of another partner. Nothing was read, planned or changed, because this "+
				"partner cannot see it.\n\nUse the key that it was created with, or a separate state for this partner.", SentenceStart(subject)))
		return false
	}
	return true
}

// SandboxReplaced reports whether an object was created in another sandbox file than the present one. Guard has warned of it.
func (a *Account) SandboxReplaced(ctx context.Context, private PrivateReader, diags *diag.Diagnostics) bool {
	recorded, ok := readOrigin(ctx, private, diags)
	if !ok || recorded.Sandbox == "" {
		return false
	}
	current, err := a.Origin(ctx)
	return err == nil && recorded.Sandbox != current.Sandbox
}

// RecordOrigin keeps the account's origin in the private state of an object.
func (a *Account) RecordOrigin(ctx context.Context, private PrivateWriter, diags *diag.Diagnostics) {
	origin, err := a.Origin(ctx)
	if err != nil {
		AddAPIError(diags, "Unable to identify the partner", "The provider records with every object which partner it belongs to.", err)
		return
	}
	setPrivate(ctx, private, originKey, origin, diags)
}

// Identify makes sure that the origin can be recorded, before something is created that would have to carry it.
func (a *Account) Identify(ctx context.Context, diags *diag.Diagnostics) bool {
	if !a.Ready(diags) {
		return false
	}
	if _, err := a.Origin(ctx); err != nil {
		AddAPIError(diags, "Unable to identify the partner",
			"Nothing was created. The provider records with every object which partner it belongs to, and could not find that out.", err)
		return false
	}
	return true
}

func readOrigin(ctx context.Context, private PrivateReader, diags *diag.Diagnostics) (Origin, bool) {
	var origin Origin
	ok := getPrivate(ctx, private, originKey, &origin, diags)
	return origin, ok
}

// getPrivate decodes a value of private state and reports whether it was there.
func getPrivate(ctx context.Context, private PrivateReader, key string, into any, diags *diag.Diagnostics) bool {
	raw, d := private.GetKey(ctx, key)
	diags.Append(d...)
	if d.HasError() || len(raw) == 0 {
		return false
	}
	if err := json.Unmarshal(raw, into); err != nil {
		diags.AddError("Unreadable private state", fmt.Sprintf("The provider's own note %q about this object cannot be read: %s.", key, err))
		return false
	}
	return true
}

// setPrivate encodes a value into private state.
func setPrivate(ctx context.Context, private PrivateWriter, key string, value any, diags *diag.Diagnostics) {
	raw, err := json.Marshal(value)
	if err != nil {
		diags.AddError("Unwritable private state", fmt.Sprintf("The provider's own note %q about this object cannot be written: %s.", key, err))
		return
	}
	diags.Append(private.SetKey(ctx, key, raw)...)
}

// SentenceStart makes a subject such as `the user "x"` fit for the beginning of a sentence.
func SentenceStart(subject string) string {
	if subject == "" {
		return subject
	}
	return strings.ToUpper(subject[:1]) + subject[1:]
}
