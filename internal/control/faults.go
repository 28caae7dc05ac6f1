package control

import (
	"context"
	"net/http"

	"github.com/p100-community/terraform-provider-p100/internal/client"
)

// codeFaultNotFound is sent when there is no such rule.
const codeFaultNotFound = "SBXFAULTNOTFOUND"

// A rule that is added twice applies twice, so it is never repeated blindly.
var (
	listFaults   = client.Operation{ID: "listFaults", Method: http.MethodGet, Path: "/sandbox/v1/faults", Class: client.Read}
	addFault     = client.Operation{ID: "addFault", Method: http.MethodPost, Path: "/sandbox/v1/faults", Class: client.Money}
	removeFault  = client.Operation{ID: "removeFault", Method: http.MethodDelete, Path: "/sandbox/v1/faults/{faultId}", Class: client.Money}
	removeFaults = client.Operation{ID: "removeFaults", Method: http.MethodDelete, Path: "/sandbox/v1/faults", Class: client.IdempotentWrite}
)

// Fault is a rule by which requests go wrong on purpose. What is empty is not sent, and does not restrict.
type Fault struct {
	// Operation is an operationId, or * for every operation of the User API.
	Operation      string `json:"operation"`
	ExternalUserID string `json:"externalUserId,omitempty"`
	// Skip lets the first matching requests pass; of the rest, every nth is taken, of those some, until something went wrong so many Times.
	Skip        int64    `json:"skip,omitempty"`
	Every       int64    `json:"every,omitempty"`
	Probability *float64 `json:"probability,omitempty"`
	Times       int64    `json:"times,omitempty"`
	// Kind is latency, status, code, html, truncated-json, connection-closed or connection-cut.
	Kind string `json:"kind"`
	// Moment is before or after the effect; empty means before.
	Moment              string `json:"moment,omitempty"`
	LatencyMilliseconds int64  `json:"latencyMilliseconds,omitempty"`
	Status              int    `json:"status,omitempty"`
	Code                string `json:"code,omitempty"`
	Message             string `json:"message,omitempty"`
	RetryAfterSeconds   *int64 `json:"retryAfterSeconds,omitempty"`
	// RetryAfterFormat is seconds or date; empty means seconds.
	RetryAfterFormat string `json:"retryAfterFormat,omitempty"`
}

// FaultStatus is a rule with what has become of it.
type FaultStatus struct {
	Fault
	// ID begins with process- where the process was started with the rule.
	ID string `json:"id"`
	// Matched counts the requests that the rule was asked about, Applied those that went wrong.
	Matched int64 `json:"matched"`
	Applied int64 `json:"applied"`
}

// Faults lists the rules in the order in which they are asked (listFaults).
func (c *Control) Faults(ctx context.Context) ([]FaultStatus, error) {
	var list struct {
		Faults []FaultStatus `json:"faults"`
	}
	_, err := c.client.Do(ctx, listFaults, client.Call{Out: &list})
	return list.Faults, err
}

// AddFault adds a rule behind the others (addFault).
func (c *Control) AddFault(ctx context.Context, fault Fault) (FaultStatus, error) {
	var status FaultStatus
	_, err := c.client.Do(ctx, addFault, client.Call{Body: fault, Out: &status})
	return status, err
}

// RemoveFault removes a rule (removeFault). An unknown one fails with IsFaultNotFound.
func (c *Control) RemoveFault(ctx context.Context, id string) error {
	_, err := c.client.Do(ctx, removeFault, client.Call{Path: map[string]string{"faultId": id}})
	return err
}

// RemoveFaults removes all rules but those that a process was started with (removeFaults).
func (c *Control) RemoveFaults(ctx context.Context) error {
	_, err := c.client.Do(ctx, removeFaults, client.Call{})
	return err
}

// IsFaultNotFound reports that there is no such rule.
func IsFaultNotFound(err error) bool { return client.CodeOf(err) == codeFaultNotFound }
