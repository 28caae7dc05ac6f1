package sandbox

import (
	"encoding/json"
	"time"
)

func travelRuleOperations() map[string]operation {
	return map[string]operation{
		"updateTravelRule": {write: true, check: checked(travelRule.check), run: updateTravelRule},
	}
}

// travelRule is the body of updateTravelRule: who sent a deposit.
type travelRule struct {
	WalletType     string            `json:"walletType"`
	ExternalUserID *string           `json:"externalUserId"`
	Details        travelRuleDetails `json:"details"`
}

type travelRuleDetails struct {
	Owner       *bool   `json:"iAmOwnerOfWallet,omitempty"`
	FirstName   *string `json:"firstName,omitempty"`
	LastName    *string `json:"lastName,omitempty"`
	City        *string `json:"city,omitempty"`
	Street      *string `json:"street,omitempty"`
	PostCode    *string `json:"postCode,omitempty"`
	Country     *string `json:"country,omitempty"`
	CompanyName *string `json:"companyName,omitempty"`
	VATID       *string `json:"vatId,omitempty"`
}

// check asks for exactly one sender, and for the whole of it.
func (t travelRule) check(time.Time) []string {
	d := t.Details
	owner := d.Owner != nil && *d.Owner
	person := d.FirstName != nil || d.LastName != nil
	company := d.CompanyName != nil || d.VATID != nil
	senders := 0
	for _, described := range []bool{owner, person, company} {
		if described {
			senders++
		}
	}
	switch {
	case senders == 0:
		return []string{"details must describe the sender by iAmOwnerOfWallet, by firstName and lastName or by companyName"}
	case senders > 1:
		return []string{"details must describe one sender, either by iAmOwnerOfWallet or by firstName and lastName or by companyName"}
	case person && d.FirstName == nil:
		return []string{"details.firstName should not be empty"}
	case person && d.LastName == nil:
		return []string{"details.lastName should not be empty"}
	case company && d.CompanyName == nil:
		return []string{"details.companyName should not be empty"}
	}
	return nil
}

// updateTravelRule releases a deposit that is held, and keeps the data of one that
// is still verified. It moves money, so that a suspended user's deposit stays held.
func updateTravelRule(c *call) (answer, error) {
	t, err := decode[travelRule](c)
	if err != nil {
		return answer{}, err
	}
	d, err := c.partnerCryptoDeposit(c.params["cryptoDepositId"])
	if err != nil {
		return answer{}, err
	}
	r, err := c.receiver(d.userID)
	switch {
	case err != nil:
		return answer{}, err
	case t.ExternalUserID != nil && *t.ExternalUserID != r.externalID:
		return answer{}, errDepositNotFound
	case d.status != cryptoHeld && d.status != cryptoVerifying:
		return answer{}, errDepositNotWaiting
	case r.suspended:
		return answer{}, errUserSuspended
	}
	details, err := json.Marshal(t.Details)
	if err != nil {
		return answer{}, err
	}
	err = c.exec(`INSERT INTO travel_rules (transaction_id, wallet_type, details, updated_at) VALUES (?, ?, ?, ?)
		ON CONFLICT (transaction_id) DO UPDATE SET wallet_type = excluded.wallet_type, details = excluded.details, updated_at = excluded.updated_at`,
		d.id, t.WalletType, string(details), c.now.UnixMilli())
	if err != nil {
		return answer{}, err
	}
	if d.status == cryptoHeld {
		if err := c.credit(r, d.transaction, cryptoSuccessful); err != nil {
			return answer{}, err
		}
	}
	return done("Travel rule updated")
}
