package tfkit

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"golang.org/x/sync/semaphore"

	"github.com/p100-community/terraform-provider-p100/internal/client"
	"github.com/p100-community/terraform-provider-p100/internal/control"
)

// Environment is the deployment that a provider configuration talks to.
type Environment string

// The environments of the P100 API, and the sandbox that this provider carries.
const (
	EnvironmentSandbox    Environment = "sandbox"
	EnvironmentStaging    Environment = "staging"
	EnvironmentProduction Environment = "production"
)

// Account is what Configure hands to every resource and data source: one environment and one partner's key. It lives as
// long as one provider configuration in one process, which is at most one plan or one apply.
type Account struct {
	Environment Environment
	// Client speaks to the User API. It is nil when Unavailable is set.
	Client *client.Client
	// Control speaks to the sandbox's control API. It is nil outside the sandbox.
	Control *control.Control
	// AllowMoneyMovement is the provider's switch for resources that move money in production.
	AllowMoneyMovement bool
	// DuplicateWindow is how far back an identical payment counts as a duplicate.
	DuplicateWindow time.Duration
	// PaymentSearch is how long the history is searched for a payment whose answer was lost.
	PaymentSearch time.Duration
	// Unavailable says why there is no client yet: the provider configuration depends on values that only an apply brings.
	Unavailable diag.Diagnostic

	origin     originReader
	suspension ownerClaims
	contacts   ownerClaims
	leaving    ownerClaims
	creations  creationClaims
	movables   movableClaims
	newSandbox sync.Once
}

// Ready reports whether the account can be used, and otherwise adds the reason to diags.
func (a *Account) Ready(diags *diag.Diagnostics) bool {
	switch {
	case a == nil:
		diags.AddError("The provider is not configured",
			"The P100 provider was asked to work before Terraform configured it. This is a bug in the provider; please report it.")
		return false
	case a.Unavailable != nil:
		diags.Append(a.Unavailable)
		return false
	}
	return true
}

// InProduction reports whether real people and real money are behind this account.
func (a *Account) InProduction() bool {
	return a != nil && a.Environment == EnvironmentProduction
}

// NoSuchUser says that P100 does not know a user, to whoever only reads about them.
func (a *Account) NoSuchUser(externalUserID string) string {
	return fmt.Sprintf("P100 does not know the user %q in %s for this partner. If it is created in the same configuration, refer to it: p100_user.NAME.external_user_id.", externalUserID, a.Environment)
}

// InSandbox reports whether the account is one of the sandbox's.
func (a *Account) InSandbox() bool {
	return a != nil && a.Environment == EnvironmentSandbox
}

// ownerClaims remembers which kind of resource manages something that a user has once.
type ownerClaims struct {
	mu     sync.Mutex
	byUser map[string]string
}

// claim records an owner, and returns the one of another type that there is already, and false.
func (c *ownerClaims) claim(externalUserID, resourceType string) (string, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.byUser == nil {
		c.byUser = map[string]string{}
	}
	holder, taken := c.byUser[externalUserID]
	if taken && holder != resourceType {
		return holder, false
	}
	c.byUser[externalUserID] = resourceType
	return resourceType, true
}

func (c *ownerClaims) owner(externalUserID string) (string, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	holder, taken := c.byUser[externalUserID]
	return holder, taken
}

// ClaimSuspension records that a resource of the given type manages the suspension of a user. When a resource of another type
// already does, it returns that type and false.
func (a *Account) ClaimSuspension(externalUserID, resourceType string) (string, bool) {
	return a.suspension.claim(externalUserID, resourceType)
}

// SuspensionOwner returns the type of the resource that manages the suspension of a user, if this run has seen one so far.
func (a *Account) SuspensionOwner(externalUserID string) (string, bool) {
	return a.suspension.owner(externalUserID)
}

// ClaimContacts is ClaimSuspension for a user's contacts, which are managed one by one or as a whole.
func (a *Account) ClaimContacts(externalUserID, resourceType string) (string, bool) {
	return a.contacts.claim(externalUserID, resourceType)
}

// LeaveContacts records that a resource of the given type is planned to be destroyed, and contacts of a user with it.
func (a *Account) LeaveContacts(externalUserID, resourceType string) {
	a.leaving.claim(externalUserID, resourceType)
}

// ContactsChangeHands returns the types of the resources of which this run destroys the one and keeps the other, when both are
// about a user's contacts and of different types. Whoever asks has claimed or left them before, so that one of two that ask at a
// time sees the other.
func (a *Account) ContactsChangeHands(externalUserID string) (from, to string, ok bool) {
	from, leaves := a.leaving.owner(externalUserID)
	to, managed := a.contacts.owner(externalUserID)
	return from, to, leaves && managed && from != to
}

// creationClaims remembers, for objects that a user can have only once, which are created in this run, and lets one creation of
// each happen at a time.
type creationClaims struct {
	mu      sync.Mutex
	planned map[string]bool
	locks   map[string]*semaphore.Weighted
	sent    map[string][]string
}

// PlanCreation records that a resource plans to create the object with the given key. It returns false when another resource of
// this plan already does.
func (a *Account) PlanCreation(key string) bool {
	a.creations.mu.Lock()
	defer a.creations.mu.Unlock()
	if a.creations.planned[key] {
		return false
	}
	if a.creations.planned == nil {
		a.creations.planned = map[string]bool{}
	}
	a.creations.planned[key] = true
	return true
}

// LockCreation keeps creations of the same object apart: between looking whether it exists and creating it, nobody else does.
// Whoever waits for the lock stops waiting when ctx ends; the error is ctx's then.
func (a *Account) LockCreation(ctx context.Context, key string) (unlock func(), err error) {
	a.creations.mu.Lock()
	lock := a.creations.locks[key]
	if lock == nil {
		if a.creations.locks == nil {
			a.creations.locks = map[string]*semaphore.Weighted{}
		}
		lock = semaphore.NewWeighted(1)
		a.creations.locks[key] = lock
	}
	a.creations.mu.Unlock()
	if err := lock.Acquire(ctx, 1); err != nil {
		return nil, err
	}
	return func() { lock.Release(1) }, nil
}

// RememberPayment records the id of a payment that was sent in this run.
func (a *Account) RememberPayment(key, id string) {
	a.creations.mu.Lock()
	defer a.creations.mu.Unlock()
	if a.creations.sent == nil {
		a.creations.sent = map[string][]string{}
	}
	a.creations.sent[key] = append(a.creations.sent[key], id)
}

// ForgetPayment takes back what RememberPayment recorded: the payment has failed, so that another one may be sent.
func (a *Account) ForgetPayment(key, id string) {
	a.creations.mu.Lock()
	defer a.creations.mu.Unlock()
	if a.creations.sent == nil {
		return
	}
	a.creations.sent[key] = slices.DeleteFunc(a.creations.sent[key], func(sent string) bool { return sent == id })
}

// SentPayment returns the id of the latest payment with the given key that was sent in this run, whatever the history shows by now.
func (a *Account) SentPayment(key string) (string, bool) {
	a.creations.mu.Lock()
	defer a.creations.mu.Unlock()
	ids := a.creations.sent[key]
	if len(ids) == 0 {
		return "", false
	}
	return ids[len(ids)-1], true
}
