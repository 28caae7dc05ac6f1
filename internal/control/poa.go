package control

import (
	"context"
	"net/http"

	"github.com/p100-community/terraform-provider-p100/internal/client"
)

// codePOADecided is sent when a proof of address was already decided otherwise.
const codePOADecided = "SBXPOADECIDED"

var decidePOA = client.Operation{ID: "decidePoa", Method: http.MethodPost, Path: "/sandbox/v1/poa/decision", Class: client.IdempotentWrite}

// POADecision is what a person at P100 decides about a user's latest proof of address.
type POADecision struct {
	ExternalUserID string `json:"externalUserId"`
	// Status is APPROVED, REJECTED or QUESTIONED.
	Status string `json:"status"`
}

// DecidePOA decides a proof of address (decidePoa). The same decision again succeeds; another one fails with IsAlreadyDecided.
func (c *Control) DecidePOA(ctx context.Context, decision POADecision) error {
	_, err := c.client.Do(ctx, decidePOA, client.Call{Body: decision})
	return err
}
