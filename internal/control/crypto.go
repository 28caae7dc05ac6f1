package control

import (
	"context"
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
	// Currency and Network are slugs. An empty network is not sent and left to the sandbox.
	Currency string `json:"currency"`
	Network  string `json:"network,omitempty"`
	// Amount is positive, with the currency's decimals at most.
	Amount decimal.Decimal `json:"amount"`
	// RequireTravelRule holds the deposit until its travel-rule data is supplied.
	RequireTravelRule bool `json:"requireTravelRule,omitempty"`
	// SenderAddress is not sent when empty.
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
	Confirmations         int             `json:"confirmations"`
	RequiredConfirmations int             `json:"requiredConfirmations"`
}

// ReceiveCryptoDeposit lets a crypto deposit arrive (receiveCryptoDeposit).
func (c *Control) ReceiveCryptoDeposit(ctx context.Context, deposit CryptoDeposit) (CryptoDepositStatus, error) {
	deposit.Currency, deposit.Network = strings.ToLower(deposit.Currency), strings.ToLower(deposit.Network)
	var status CryptoDepositStatus
	_, err := c.client.Do(ctx, receiveCryptoDeposit, client.Call{Body: deposit, Out: &status})
	return status, err
}

// CryptoDeposit reads a crypto deposit (getCryptoDeposit).
func (c *Control) CryptoDeposit(ctx context.Context, cryptoDepositID string) (CryptoDepositStatus, error) {
	var status CryptoDepositStatus
	_, err := c.client.Do(ctx, getCryptoDeposit, client.Call{Path: map[string]string{"cryptoDepositId": cryptoDepositID}, Out: &status})
	return status, err
}

// IsDepositNotFound reports that there is no such deposit.
func IsDepositNotFound(err error) bool { return client.CodeOf(err) == codeDepositNotFound }
