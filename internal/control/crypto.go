package control

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"github.com/p100-community/terraform-provider-p100/internal/client"
)

// codeDepositNotFound is sent when there is no such deposit, or it is another partner's.
const codeDepositNotFound = "SBXDEPOSITNOTFOUND"

// A deposit that is received twice is two deposits, so it is never repeated blindly.
var (
	receiveCryptoDeposit = client.Operation{ID: "receiveCryptoDeposit", Method: http.MethodPost, Path: "/sandbox/v1/crypto-deposits", Class: client.Money}
	getCryptoDeposit     = client.Operation{ID: "getCryptoDeposit", Method: http.MethodGet, Path: "/sandbox/v1/crypto-deposits/{cryptoDepositId}", Class: client.Read}
)

// CryptoDeposit is crypto currency that somebody sends to a user's wallet.
type CryptoDeposit struct {
	ExternalUserID string `json:"externalUserId"`
	// Currency and Network are slugs. Without a network the sandbox chooses, as P100 would.
	Currency string `json:"currency"`
	Network  string `json:"network,omitempty"`
	// Amount is positive, with the currency's decimals at most.
	Amount decimal.Decimal `json:"amount"`
	// RequireTravelRule holds the deposit until its travel-rule data is supplied.
	RequireTravelRule bool `json:"requireTravelRule,omitempty"`
	// SenderAddress is an address of the currency's test network. Empty, the sandbox makes one up.
	SenderAddress string `json:"senderAddress,omitempty"`
	// Fail lets the deposit end as UNSUCCESSFUL.
	Fail bool `json:"fail,omitempty"`
}

// CryptoDepositStatus is what became of a crypto deposit. The fields after CreatedAt are filled where it is read back.
type CryptoDepositStatus struct {
	CryptoDepositID string `json:"cryptoDepositId"`
	// Status is WAITING_FOR_VERIFICATION, WAITING_FOR_TR_DATA, SUCCESSFUL or UNSUCCESSFUL.
	Status          string    `json:"status"`
	TransactionHash string    `json:"transactionHash"`
	CreatedAt       time.Time `json:"createdAt"`

	ExternalUserID        string          `json:"externalUserId"`
	Currency              string          `json:"currency"`
	Network               string          `json:"network"`
	Amount                decimal.Decimal `json:"amount"`
	SenderAddress         string          `json:"senderAddress"`
	Confirmations         int             `json:"confirmations"`
	RequiredConfirmations int             `json:"requiredConfirmations"`
}

// ReceiveCryptoDeposit lets a crypto deposit arrive (receiveCryptoDeposit). The user must be active and not suspended.
func (c *Control) ReceiveCryptoDeposit(ctx context.Context, deposit CryptoDeposit) (CryptoDepositStatus, error) {
	deposit.Currency, deposit.Network = strings.ToLower(deposit.Currency), strings.ToLower(deposit.Network)
	return c.cryptoDeposit(ctx, receiveCryptoDeposit, client.Call{Body: deposit})
}

// CryptoDeposit reads a crypto deposit (getCryptoDeposit). An unknown one fails with IsDepositNotFound.
func (c *Control) CryptoDeposit(ctx context.Context, cryptoDepositID string) (CryptoDepositStatus, error) {
	return c.cryptoDeposit(ctx, getCryptoDeposit, client.Call{Path: map[string]string{"cryptoDepositId": cryptoDepositID}})
}

func (c *Control) cryptoDeposit(ctx context.Context, op client.Operation, call client.Call) (CryptoDepositStatus, error) {
	var status CryptoDepositStatus
	call.Out = &status
	if _, err := c.client.Do(ctx, op, call); err != nil {
		return CryptoDepositStatus{}, err
	}
	if status.CryptoDepositID == "" || status.Status == "" {
		return CryptoDepositStatus{}, fmt.Errorf("the answer to %s lacks the deposit's id or status", op.ID)
	}
	return status, nil
}

// IsDepositNotFound reports that there is no such deposit.
func IsDepositNotFound(err error) bool { return client.CodeOf(err) == codeDepositNotFound }
