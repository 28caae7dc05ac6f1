package control

import (
	"context"
	"net/http"
	"time"

	"github.com/p100-community/terraform-provider-p100/internal/client"
)

// Codes about snapshots.
const (
	codeSnapshotExists   = "SBXSNAPSHOTEXISTS"
	codeSnapshotNotFound = "SBXSNAPSHOTNOTFOUND"
)

// A snapshot that is saved twice under one name is refused, so it is not repeated blindly.
var (
	resetSandbox    = client.Operation{ID: "resetSandbox", Method: http.MethodPost, Path: "/sandbox/v1/reset", Class: client.IdempotentWrite}
	listSnapshots   = client.Operation{ID: "listSnapshots", Method: http.MethodGet, Path: "/sandbox/v1/snapshots", Class: client.Read}
	createSnapshot  = client.Operation{ID: "createSnapshot", Method: http.MethodPost, Path: "/sandbox/v1/snapshots", Class: client.Money}
	deleteSnapshot  = client.Operation{ID: "deleteSnapshot", Method: http.MethodDelete, Path: "/sandbox/v1/snapshots/{name}", Class: client.Money}
	restoreSnapshot = client.Operation{ID: "restoreSnapshot", Method: http.MethodPost, Path: "/sandbox/v1/snapshots/restore", Class: client.IdempotentWrite}
)

// Reset removes everything and gives the sandbox a new instance id (resetSandbox). What is kept is named as in the contract: modes, clock.
func (c *Control) Reset(ctx context.Context, keep ...string) (Info, error) {
	body := struct {
		Keep []string `json:"keep,omitempty"`
	}{keep}
	return c.info(ctx, resetSandbox, client.Call{Body: body})
}

// Snapshot is a state of the sandbox that was saved under a name.
type Snapshot struct {
	Name string `json:"name"`
	// SavedAt is on the machine's clock.
	SavedAt time.Time `json:"savedAt"`
	Bytes   int64     `json:"bytes"`
}

// Snapshots lists the saved snapshots by name (listSnapshots).
func (c *Control) Snapshots(ctx context.Context) ([]Snapshot, error) {
	var list struct {
		Snapshots []Snapshot `json:"snapshots"`
	}
	_, err := c.client.Do(ctx, listSnapshots, client.Call{Out: &list})
	return list.Snapshots, err
}

// SaveSnapshot saves the sandbox's state under a name of letters, digits, hyphens and underscores (createSnapshot). A name that is taken
// fails with IsSnapshotExists, unless the earlier snapshot may be replaced.
func (c *Control) SaveSnapshot(ctx context.Context, name string, replace bool) (Snapshot, error) {
	body := struct {
		Name    string `json:"name"`
		Replace bool   `json:"replace,omitempty"`
	}{name, replace}
	var snapshot Snapshot
	_, err := c.client.Do(ctx, createSnapshot, client.Call{Body: body, Out: &snapshot})
	return snapshot, err
}

// DeleteSnapshot deletes a snapshot (deleteSnapshot). An unknown name fails with IsSnapshotNotFound.
func (c *Control) DeleteSnapshot(ctx context.Context, name string) error {
	_, err := c.client.Do(ctx, deleteSnapshot, client.Call{Path: map[string]string{"name": name}})
	return err
}

// RestoreSnapshot goes back to a snapshot (restoreSnapshot). An unknown name fails with IsSnapshotNotFound.
func (c *Control) RestoreSnapshot(ctx context.Context, name string) (Info, error) {
	body := struct {
		Name string `json:"name"`
	}{name}
	return c.info(ctx, restoreSnapshot, client.Call{Body: body})
}

// IsSnapshotExists reports that there is a snapshot of this name.
func IsSnapshotExists(err error) bool { return client.CodeOf(err) == codeSnapshotExists }

// IsSnapshotNotFound reports that there is no snapshot of this name.
func IsSnapshotNotFound(err error) bool { return client.CodeOf(err) == codeSnapshotNotFound }
