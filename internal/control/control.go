// Package control speaks to the control API of a sandbox: what the outside world would do to its users, and its clock and
// modes. It stands on the client's layers, so that retries, limits, errors and masked logs are the same.
package control

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"time"

	"github.com/p100-community/terraform-provider-p100/internal/client"
)

// codeKYCDecided is sent when a verification was already decided otherwise.
const codeKYCDecided = "SBXKYCDECIDED"

// codeToken is sent when the control token is missing or wrong.
const codeToken = "SBXTOKEN"

// The operations of the control API. Moving the clock twice is not the same as once, so it is never repeated blindly.
var (
	getSandboxInfo = client.Operation{ID: "getSandboxInfo", Method: http.MethodGet, Path: "/sandbox/v1/info", Class: client.Read}
	decideKYC      = client.Operation{ID: "decideKyc", Method: http.MethodPost, Path: "/sandbox/v1/kyc/decision", Class: client.IdempotentWrite}
	getClock       = client.Operation{ID: "getClock", Method: http.MethodGet, Path: "/sandbox/v1/clock", Class: client.Read}
	advanceClock   = client.Operation{ID: "advanceClock", Method: http.MethodPost, Path: "/sandbox/v1/clock/advance", Class: client.Money}
	getModes       = client.Operation{ID: "getModes", Method: http.MethodGet, Path: "/sandbox/v1/modes", Class: client.Read}
	updateModes    = client.Operation{ID: "updateModes", Method: http.MethodPatch, Path: "/sandbox/v1/modes", Class: client.IdempotentWrite}
)

// Operations are all operations of the control API.
var Operations = []client.Operation{
	getSandboxInfo, decideKYC, decidePOA, getClock, advanceClock, getModes, updateModes,
	receiveSEPADeposit, getSEPADeposit, decideIBAN, receiveCryptoDeposit, getCryptoDeposit,
	resetSandbox, listSnapshots, createSnapshot, deleteSnapshot, restoreSnapshot, listRequests, clearRequests,
	listFaults, addFault, removeFault, removeFaults, getRates, updateRates,
	listWebhooks, redeliverWebhook,
}

// Control calls the control API of one sandbox. It is safe for concurrent use.
type Control struct {
	client *client.Client
}

// New returns a Control for the sandbox at config.BaseURL. The token is the served sandbox's control token; an embedded
// sandbox needs none. It is kept as secret as the key.
func New(config client.Config, token string) (*Control, error) {
	if token != "" {
		headers := maps.Clone(config.Headers)
		if headers == nil {
			headers = map[string]string{}
		}
		headers["X-Sandbox-Token"] = token
		config.Headers = headers
	}
	c, err := client.New(config)
	if err != nil {
		return nil, err
	}
	return &Control{client: c}, nil
}

// Info identifies a sandbox.
type Info struct {
	// InstanceID is random for each sandbox file.
	InstanceID string `json:"instanceId"`
	// Version is the control API's.
	Version string `json:"version"`
	// Now is the sandbox's time.
	Now time.Time `json:"now"`
}

// Info says which sandbox this is (getSandboxInfo).
func (c *Control) Info(ctx context.Context) (Info, error) {
	return c.info(ctx, getSandboxInfo, client.Call{})
}

func (c *Control) info(ctx context.Context, op client.Operation, call client.Call) (Info, error) {
	var info Info
	call.Out = &info
	if _, err := c.client.Do(ctx, op, call); err != nil {
		return Info{}, err
	}
	if info.InstanceID == "" {
		return Info{}, fmt.Errorf("the answer to %s names no instance: the base URL does not lead to a sandbox", op.ID)
	}
	return info, nil
}

// KYCDecision is what a person at the KYC provider decides.
type KYCDecision struct {
	ExternalUserID string `json:"externalUserId"`
	// VerificationID is the verification that is decided. Empty means the user's latest: uploaded files tell no id.
	VerificationID string `json:"verificationId,omitempty"`
	// Status is VERIFIED, REJECTED_BY_PROVIDER or EXPIRED.
	Status string `json:"status"`
	// RejectionReason goes with REJECTED_BY_PROVIDER, for example NO_FACE_FOUND. Empty is not sent.
	RejectionReason string `json:"rejectionReason,omitempty"`
}

// DecideKYC decides a verification, or lets one expire that has succeeded (decideKyc). The same decision again succeeds; another
// one fails with IsAlreadyDecided.
func (c *Control) DecideKYC(ctx context.Context, decision KYCDecision) error {
	_, err := c.client.Do(ctx, decideKYC, client.Call{Body: decision})
	return err
}

// Clock is the sandbox's time.
type Clock struct {
	Now time.Time `json:"now"`
	// OffsetSeconds is how far the clock is ahead of the machine's.
	OffsetSeconds int64 `json:"offsetSeconds"`
}

// Clock reads the sandbox's clock (getClock).
func (c *Control) Clock(ctx context.Context) (Clock, error) {
	var clock Clock
	_, err := c.client.Do(ctx, getClock, client.Call{Out: &clock})
	return clock, err
}

// AdvanceClock moves the sandbox's clock forward by whole seconds, at least one (advanceClock).
func (c *Control) AdvanceClock(ctx context.Context, by time.Duration) (Clock, error) {
	if by < time.Second || by%time.Second != 0 {
		return Clock{}, fmt.Errorf("the clock moves forward by whole seconds, not by %s", by)
	}
	body := struct {
		Seconds int64 `json:"seconds"`
	}{int64(by / time.Second)}
	var clock Clock
	_, err := c.client.Do(ctx, advanceClock, client.Call{Body: body, Out: &clock})
	return clock, err
}

// Modes are the sandbox's answers to what is unknown about real deployments.
type Modes struct {
	// SuspensionVisible: reads of a suspended user answer P455.
	SuspensionVisible bool `json:"suspensionVisible"`
	// ContactsReadOnly: there are no writes of SEPA contacts.
	ContactsReadOnly bool `json:"contactsReadOnly"`
	// BalancesPath is current, legacy or both.
	BalancesPath string `json:"balancesPath"`
	// DeletedIDsReusable: the external id of a deleted user can be used again.
	DeletedIDsReusable bool `json:"deletedIdsReusable"`
	// RateLimitPerSecond limits the requests of each key. 0 means no limit.
	RateLimitPerSecond int `json:"rateLimitPerSecond"`
	// ActivationDelaySeconds is how long after addUserVerification a user becomes ACTIVE.
	ActivationDelaySeconds int `json:"activationDelaySeconds"`
	// DepositDelaySeconds is how long a deposit waits before it is decided. 0: the next request finds it decided.
	DepositDelaySeconds int `json:"depositDelaySeconds"`
	// MovementDelaySeconds is how long transfers, SEPA transfers, exchanges and withdrawals are PENDING. 0: the next request finds
	// them at their end.
	MovementDelaySeconds int `json:"movementDelaySeconds"`
	// OpenLoop: SEPA transfers may name a receiver, and then go to any account.
	OpenLoop bool `json:"openLoop"`
	// ContactApproval is manual or automatic: whether a contact that the API saved waits for an IBAN decision or a deposit.
	ContactApproval string `json:"contactApproval"`
	// ReviewDelaySeconds is how long uploaded files wait for their review. 0: until the next request.
	ReviewDelaySeconds int `json:"reviewDelaySeconds"`
	// KYCFilesDecision and POADecision are manual or automatic: whether reviewed files wait for a decision or are accepted.
	KYCFilesDecision string `json:"kycFilesDecision"`
	POADecision      string `json:"poaDecision"`
}

// ModesPatch changes modes. Nil fields stay as they are.
type ModesPatch struct {
	SuspensionVisible      *bool   `json:"suspensionVisible,omitempty"`
	ContactsReadOnly       *bool   `json:"contactsReadOnly,omitempty"`
	BalancesPath           *string `json:"balancesPath,omitempty"`
	DeletedIDsReusable     *bool   `json:"deletedIdsReusable,omitempty"`
	RateLimitPerSecond     *int    `json:"rateLimitPerSecond,omitempty"`
	ActivationDelaySeconds *int    `json:"activationDelaySeconds,omitempty"`
	DepositDelaySeconds    *int    `json:"depositDelaySeconds,omitempty"`
	MovementDelaySeconds   *int    `json:"movementDelaySeconds,omitempty"`
	OpenLoop               *bool   `json:"openLoop,omitempty"`
	ContactApproval        *string `json:"contactApproval,omitempty"`
	ReviewDelaySeconds     *int    `json:"reviewDelaySeconds,omitempty"`
	KYCFilesDecision       *string `json:"kycFilesDecision,omitempty"`
	POADecision            *string `json:"poaDecision,omitempty"`
}

// Modes reads the modes (getModes).
func (c *Control) Modes(ctx context.Context) (Modes, error) {
	var modes Modes
	_, err := c.client.Do(ctx, getModes, client.Call{Out: &modes})
	return modes, err
}

// SetModes changes the modes that are named and returns all of them (updateModes).
func (c *Control) SetModes(ctx context.Context, patch ModesPatch) (Modes, error) {
	var modes Modes
	_, err := c.client.Do(ctx, updateModes, client.Call{Body: patch, Out: &modes})
	return modes, err
}

// IsAlreadyDecided reports that the verification or proof of address was decided otherwise before.
func IsAlreadyDecided(err error) bool {
	code := client.CodeOf(err)
	return code == codeKYCDecided || code == codePOADecided
}

// IsTokenRefused reports that the control token is missing or wrong.
func IsTokenRefused(err error) bool { return client.CodeOf(err) == codeToken }
