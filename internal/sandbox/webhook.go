package sandbox

import (
	"encoding/json"
	"fmt"

	"github.com/p100-community/terraform-provider-p100/internal/contract"
)

// Events that partners are told of: the operationIds of webhooks.yaml.
const (
	webhookUserStatus       = "userStatusChanged"
	webhookKYCFilesStatus   = "kycFilesStatusChanged"
	webhookKYCStatus        = "kycStatusChanged"
	webhookPOAStatus        = "poaStatusChanged"
	webhookIBANStatus       = "ibanStatusChanged"
	webhookSEPATransfer     = "sepaTransferChanged"
	webhookTransfer         = "transferChanged"
	webhookCryptoWithdrawal = "cryptoWithdrawalChanged"
	webhookCryptoDeposit    = "cryptoDepositChanged"
)

// States of a webhook.
const (
	webhookUnsent    = "UNSENT"    // there was no URL to send it to
	webhookPending   = "PENDING"   // its next attempt has a time
	webhookDelivered = "DELIVERED" // the partner has acknowledged it
	webhookFailed    = "FAILED"    // no attempt was acknowledged
)

// webhookPaths says what is appended to the partner's URL for each event.
func webhookPaths() (map[string]string, error) {
	doc, err := contract.Webhooks()
	if err != nil {
		return nil, fmt.Errorf("the contract of the webhooks: %w", err)
	}
	paths := map[string]string{}
	for _, op := range doc.Operations() {
		paths[op.ID] = op.Path
	}
	return paths, nil
}

// userStatusWebhook is the payload of events that a user and a status describe.
type userStatusWebhook struct {
	ExternalUserID string `json:"externalUserId"`
	Status         string `json:"status"`
}

// statusActive is what a user becomes when the balances are ready.
const statusActive = "ACTIVE"

// Results of processing uploaded files.
const filesAdded = "ADDED"

type ibanStatusWebhook struct {
	ExternalUserID string `json:"externalUserId"`
	IBAN           string `json:"iban"`
	Status         string `json:"status"`
}

// movementWebhooks say of the types of transactions whose changes are told, what is
// told. Of SEPA deposits and exchanges nothing is documented.
var movementWebhooks = map[string]struct {
	event   string
	payload func(*call, receiver, transaction) (any, error)
}{
	typeTransfer:         {webhookTransfer, transferWebhook},
	typeSEPATransfer:     {webhookSEPATransfer, sepaTransferWebhook},
	typeCryptoWithdrawal: {webhookCryptoWithdrawal, withdrawalWebhook},
	typeCryptoDeposit:    {webhookCryptoDeposit, cryptoDepositWebhook},
}

// notify records a webhook about a user, which becomes due at once where there is a
// URL to send it to.
func (c *call) notify(event string, u user, payload any) error {
	text, err := json.Marshal(payload)
	if err != nil {
		return err
	}
	id, err := c.nextID("webhook", u.publicID, event)
	if err != nil {
		return err
	}
	return c.exec(`INSERT INTO webhooks (user_id, public_id, event, payload, state, next_at, created_at)
		SELECT ?, ?, ?, ?, iif(webhook_url = '', ?, ?), iif(webhook_url = '', NULL, ?), ? FROM meta`,
		u.id, id, event, string(text), webhookUnsent, webhookPending, c.now.UnixMilli(), c.now.UnixMilli())
}

// notifyStatus records a webhook of a status alone.
func (c *call) notifyStatus(event string, u user, status string) error {
	return c.notify(event, u, userStatusWebhook{u.externalID, status})
}

// notifyKYC records a webhook of the status that getKycStatus would answer.
func (c *call) notifyKYC(u user) error {
	a, err := c.latestAttempt(u)
	if err != nil {
		return err
	}
	return c.notify(webhookKYCStatus, u, a.shape(u))
}

// notifyIBAN records a webhook of the status of one of the user's contacts.
func (c *call) notifyIBAN(u user, number, status string) error {
	return c.notify(webhookIBANStatus, u, ibanStatusWebhook{u.externalID, number, status})
}

// notifyMovement records a webhook of a user's transaction as it is now, if its type
// has any.
func (c *call) notifyMovement(r receiver, t transaction) error {
	w, ok := movementWebhooks[t.kind]
	if !ok {
		return nil
	}
	payload, err := w.payload(c, r, t)
	if err != nil {
		return err
	}
	return c.notify(w.event, r.user, payload)
}

// forgetWebhooks forgets what a user's webhooks say.
func (c *call) forgetWebhooks(u user) error {
	if err := c.exec("DELETE FROM webhook_attempts WHERE webhook_id IN (SELECT id FROM webhooks WHERE user_id = ?)", u.id); err != nil {
		return err
	}
	return c.exec("DELETE FROM webhooks WHERE user_id = ?", u.id)
}

// owner finds the user whose row id a query of one id selects.
func (c *call) owner(query string, id int64) (user, error) {
	var userID int64
	if _, err := c.get(query, []any{id}, &userID); err != nil {
		return user{}, err
	}
	r, err := c.receiver(userID)
	return r.user, err
}
