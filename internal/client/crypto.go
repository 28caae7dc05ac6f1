package client

import (
	"context"
	"net/url"
	"strings"

	"github.com/shopspring/decimal"
)

type networkFee struct {
	Fee *amount `json:"networkFee"`
}

func (f *networkFee) check() error {
	if f.Fee == nil {
		return unreadable(`the answer has no "networkFee"`)
	}
	return nil
}

// NetworkFee returns what a network costs at the moment, in units of the currency (getNetworkFee). Without a network P100
// chooses: ethereum where the currency is on more than one. Nothing is shared, because the fee changes all the time.
func (c *Client) NetworkFee(ctx context.Context, currency, network string) (decimal.Decimal, error) {
	query := url.Values{"currency": {strings.ToLower(currency)}}
	if network != "" {
		query.Set("network", strings.ToLower(network))
	}
	var answer networkFee
	if _, err := c.call(ctx, "getNetworkFee", Call{Query: query, Out: &answer}); err != nil {
		return decimal.Decimal{}, err
	}
	return answer.Fee.Decimal, nil
}

// TravelRule is the body of updateTravelRule: who sent a crypto deposit.
type TravelRule struct {
	// WalletType is CUSTODIAL or SELF_CUSTODY.
	WalletType string `json:"walletType"`
	// ExternalUserID is the user whom the deposit is for. It is not sent when empty.
	ExternalUserID string            `json:"externalUserId,omitempty"`
	Details        TravelRuleDetails `json:"details"`
}

// TravelRuleDetails describe the sender: the user (IAmOwnerOfWallet), a natural person (FirstName, LastName) or a company
// (CompanyName, VATID). What is nil or empty is not sent.
type TravelRuleDetails struct {
	IAmOwnerOfWallet *bool  `json:"iAmOwnerOfWallet,omitempty"`
	FirstName        string `json:"firstName,omitempty"`
	LastName         string `json:"lastName,omitempty"`
	City             string `json:"city,omitempty"`
	Street           string `json:"street,omitempty"`
	PostCode         string `json:"postCode,omitempty"`
	// Country is an ISO 3166-1 alpha-2 code.
	Country     string `json:"country,omitempty"`
	CompanyName string `json:"companyName,omitempty"`
	VATID       string `json:"vatId,omitempty"`
}

// UpdateTravelRule supplies the data that a crypto deposit waits for (updateTravelRule); the deposit is then released.
// Unanswered says, with and without an error, that an attempt may have been received without an answer: an error that says
// that the deposit does not wait (IsRefused) may then mean that an earlier attempt took effect.
func (c *Client) UpdateTravelRule(ctx context.Context, cryptoDepositID string, rule TravelRule) (unanswered bool, err error) {
	call := Call{Path: map[string]string{"cryptoDepositId": cryptoDepositID}, Body: rule}
	if rule.ExternalUserID != "" {
		res, err := c.write(ctx, "updateTravelRule", rule.ExternalUserID, call)
		return res.Unanswered, err
	}
	c.forgetEverybody() // whose balances change is not known here
	defer c.forgetEverybody()
	res, err := c.call(ctx, "updateTravelRule", call)
	return res.Unanswered, err
}
