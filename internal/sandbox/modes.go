package sandbox

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
)

// Which path answers the balances of a user.
const (
	BalancesCurrent = "current" // GET /v1/user/balances/{externalUserId}
	BalancesLegacy  = "legacy"  // GET /v1/user/{externalUserId}/balances, of older deployments
	BalancesBoth    = "both"
)

// What becomes of a contact that was not made by a deposit.
const (
	ApprovalManual    = "manual"    // it waits for a decision or a matching deposit
	ApprovalAutomatic = "automatic" // it is approved at once
)

// Who decides about uploaded files.
const (
	DecisionManual    = "manual"    // the control API
	DecisionAutomatic = "automatic" // their review, in the user's favour
)

// Modes are the ways in which real deployments may differ. They are kept in the
// file and hold for everyone who has it open.
type Modes struct {
	// SuspensionVisible: reads of a suspended user answer P455.
	SuspensionVisible bool `json:"suspensionVisible"`
	// ContactsReadOnly: contacts cannot be written, only read.
	ContactsReadOnly bool `json:"contactsReadOnly"`
	// BalancesPath is BalancesCurrent, BalancesLegacy or BalancesBoth.
	BalancesPath string `json:"balancesPath"`
	// DeletedIDsReusable: createUser takes the externalUserId of a deleted user again.
	DeletedIDsReusable bool `json:"deletedIdsReusable"`
	// RateLimitPerSecond is how many requests a partner may send in a second, counted
	// by each Sandbox object; above, the answer is 429. 0: no limit.
	RateLimitPerSecond int `json:"rateLimitPerSecond"`
	// ActivationDelaySeconds is how long a verified user waits for IBAN and wallets.
	ActivationDelaySeconds int `json:"activationDelaySeconds"`
	// DepositDelaySeconds is how long after its arrival a deposit is decided. 0: by the
	// next request.
	DepositDelaySeconds int `json:"depositDelaySeconds"`
	// MovementDelaySeconds is how long transfers, SEPA transfers, exchanges and
	// withdrawals are PENDING. 0: until the next request.
	MovementDelaySeconds int `json:"movementDelaySeconds"`
	// OpenLoop: SEPA transfers may name a receiver, and then go to any bank account.
	OpenLoop bool `json:"openLoop"`
	// ContactApproval is ApprovalManual or ApprovalAutomatic.
	ContactApproval string `json:"contactApproval"`
	// ReviewDelaySeconds is how long uploaded files wait for their review. 0: until the
	// next request.
	ReviewDelaySeconds int `json:"reviewDelaySeconds"`
	// KYCFilesDecision and POADecision are DecisionManual or DecisionAutomatic.
	KYCFilesDecision string `json:"kycFilesDecision"`
	POADecision      string `json:"poaDecision"`
}

// DefaultModes are the modes of a new file.
func DefaultModes() Modes {
	return Modes{
		BalancesPath: BalancesCurrent, DeletedIDsReusable: true, ActivationDelaySeconds: 1, ContactApproval: ApprovalManual,
		KYCFilesDecision: DecisionManual, POADecision: DecisionManual,
	}
}

func (m Modes) check() error {
	switch {
	case !slices.Contains([]string{BalancesCurrent, BalancesLegacy, BalancesBoth}, m.BalancesPath):
		return fmt.Errorf("the balances path must be %s, %s or %s", BalancesCurrent, BalancesLegacy, BalancesBoth)
	case m.RateLimitPerSecond < 0:
		return errors.New("the rate limit must not be negative")
	case m.ActivationDelaySeconds < 0:
		return errors.New("the activation delay must not be negative")
	case m.DepositDelaySeconds < 0:
		return errors.New("the deposit delay must not be negative")
	case m.MovementDelaySeconds < 0:
		return errors.New("the movement delay must not be negative")
	case m.ReviewDelaySeconds < 0:
		return errors.New("the review delay must not be negative")
	case !isDecision(m.KYCFilesDecision), !isDecision(m.POADecision):
		return fmt.Errorf("the decision about files must be %s or %s", DecisionManual, DecisionAutomatic)
	case m.ContactApproval != ApprovalManual && m.ContactApproval != ApprovalAutomatic:
		return fmt.Errorf("the approval of contacts must be %s or %s", ApprovalManual, ApprovalAutomatic)
	}
	return nil
}

func isDecision(s string) bool { return s == DecisionManual || s == DecisionAutomatic }

type cachedModes struct {
	text  string
	modes Modes
}

// Modes reads the modes of the file.
func (s *Sandbox) Modes() (Modes, error) {
	var m Modes
	err := s.store.view(context.Background(), func(t *tx) error {
		var text string
		if _, err := t.get("SELECT modes FROM meta", nil, &text); err != nil {
			return err
		}
		var err error
		m, err = s.parseModes(text)
		return err
	})
	return m, err
}

// SetModes replaces the modes of the file.
func (s *Sandbox) SetModes(m Modes) error {
	if err := m.check(); err != nil {
		return err
	}
	return s.store.update(context.Background(), func(t *tx) error { return writeModes(t, m) })
}

func writeModes(t *tx, m Modes) error {
	text, err := json.Marshal(m)
	if err != nil {
		return err
	}
	return t.exec("UPDATE meta SET modes = ?", string(text))
}

// parseModes reads the stored text and remembers the last result: modes hardly
// ever change, and every request needs them.
func (s *Sandbox) parseModes(text string) (Modes, error) {
	if cached := s.modesCache.Load(); cached != nil && cached.text == text {
		return cached.modes, nil
	}
	// Modes that are newer than the file keep their default.
	m := DefaultModes()
	if err := json.Unmarshal([]byte(text), &m); err != nil {
		return Modes{}, fmt.Errorf("reading the modes of the file: %w", err)
	}
	s.modesCache.Store(&cachedModes{text: text, modes: m})
	return m, nil
}
