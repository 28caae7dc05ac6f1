package control

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"
	"unicode"

	"github.com/shopspring/decimal"

	"github.com/p100-community/terraform-provider-p100/internal/client"
)

// codeContactNotFound is sent when the user has no contact with the IBAN.
const codeContactNotFound = "SBXCONTACTNOTFOUND"

// A deposit that is received twice is two deposits, so it is never repeated blindly.
var (
	receiveSEPADeposit = client.Operation{ID: "receiveSepaDeposit", Method: http.MethodPost, Path: "/sandbox/v1/sepa-deposits", Class: client.Money}
	getSEPADeposit     = client.Operation{ID: "getSepaDeposit", Method: http.MethodGet, Path: "/sandbox/v1/sepa-deposits/{depositId}", Class: client.Read}
	decideIBAN         = client.Operation{ID: "decideIban", Method: http.MethodPost, Path: "/sandbox/v1/ibans/decision", Class: client.IdempotentWrite}
)

// SEPADeposit is money that somebody sends to a user by SEPA.
type SEPADeposit struct {
	ExternalUserID string `json:"externalUserId"`
	// Amount is in EUR, positive, with two decimals at most.
	Amount decimal.Decimal `json:"amount"`
	// SenderIBAN may have spaces and small letters.
	SenderIBAN string `json:"senderIban"`
	SenderName string `json:"senderName"`
	// SenderBIC is not sent when empty.
	SenderBIC string `json:"senderBic,omitempty"`
	// Title is the reference of the transfer. Nil means the user's exact deposit title.
	Title *string `json:"title,omitempty"`
}

// SEPADepositStatus is what became of a SEPA deposit. The fields of the deposit itself are filled where it is read back.
type SEPADepositStatus struct {
	DepositID string `json:"depositId"`
	// Status is PENDING, APPROVED or REJECTED.
	Status string `json:"status"`
	// Reason says why it still waits (TITLE_MISMATCH) or was rejected (NAME_MISMATCH, IBAN_REJECTED). Empty otherwise.
	Reason string `json:"reason"`
	// ContactID is the contact with the sender's IBAN. Empty until the deposit has led to it.
	ContactID string    `json:"contactId"`
	CreatedAt time.Time `json:"createdAt"`

	ExternalUserID string          `json:"externalUserId"`
	Amount         decimal.Decimal `json:"amount"`
	SenderIBAN     string          `json:"senderIban"`
	SenderName     string          `json:"senderName"`
	SenderBIC      string          `json:"senderBic"`
	Title          string          `json:"title"`
}

// ReceiveSEPADeposit lets a SEPA deposit arrive (receiveSepaDeposit). The user must be active and not suspended.
func (c *Control) ReceiveSEPADeposit(ctx context.Context, deposit SEPADeposit) (SEPADepositStatus, error) {
	deposit.SenderIBAN, deposit.SenderBIC = compact(deposit.SenderIBAN), compact(deposit.SenderBIC)
	return c.sepaDeposit(ctx, receiveSEPADeposit, client.Call{Body: deposit})
}

// SEPADeposit reads a SEPA deposit (getSepaDeposit). An unknown one fails with IsDepositNotFound.
func (c *Control) SEPADeposit(ctx context.Context, depositID string) (SEPADepositStatus, error) {
	return c.sepaDeposit(ctx, getSEPADeposit, client.Call{Path: map[string]string{"depositId": depositID}})
}

func (c *Control) sepaDeposit(ctx context.Context, op client.Operation, call client.Call) (SEPADepositStatus, error) {
	var status SEPADepositStatus
	call.Out = &status
	if _, err := c.client.Do(ctx, op, call); err != nil {
		return SEPADepositStatus{}, err
	}
	if status.DepositID == "" || status.Status == "" {
		return SEPADepositStatus{}, fmt.Errorf("the answer to %s lacks the deposit's id or status", op.ID)
	}
	return status, nil
}

// IBANDecision is what P100 decides about an IBAN of a user.
type IBANDecision struct {
	ExternalUserID string `json:"externalUserId"`
	// IBAN may have spaces and small letters.
	IBAN string `json:"iban"`
	// Status is APPROVED or REJECTED.
	Status string `json:"status"`
}

// DecideIBAN approves or rejects an IBAN of a user (decideIban), and with it the deposits that wait for the decision. An IBAN
// that the user does not have fails with IsContactNotFound.
func (c *Control) DecideIBAN(ctx context.Context, decision IBANDecision) error {
	decision.IBAN = compact(decision.IBAN)
	_, err := c.client.Do(ctx, decideIBAN, client.Call{Body: decision})
	return err
}

// IsContactNotFound reports that the user has no contact with the IBAN.
func IsContactNotFound(err error) bool { return client.CodeOf(err) == codeContactNotFound }

// compact returns an IBAN or BIC in the spelling of the contract: no spaces, capitals.
func compact(text string) string {
	return strings.ToUpper(strings.Join(strings.FieldsFunc(text, unicode.IsSpace), ""))
}
