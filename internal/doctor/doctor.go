// Package doctor checks on a deployment of P100 what the contract assumes about it: which paths exist, and whether what they answer
// has the documented shape.
//
// It sends operations that only read, and says of all others that they were not checked. How a path is told from one that does not
// exist: an error code of P100's own comes from behind the path, whatever the code is, and so does a refusal of a user or an object
// that was made up; an answer that a path which certainly does not exist gets as well does not.
//
// Neither the key nor any value of an answer is kept: a report names operations, paths, statuses, error codes and fields.
package doctor

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/google/uuid"

	"github.com/p100-community/terraform-provider-p100/internal/client"
	"github.com/p100-community/terraform-provider-p100/internal/contract"
)

// Options say what to check, and how.
type Options struct {
	// Client says where the deployment is, with which key, and how fast to ask. Its operation paths are checked in place of the
	// contract's.
	Client client.Config
	// ExternalUserID is an existing user of the partner. Without one, the paths of operations on users are checked with a user that
	// does not exist, and their answers are not.
	ExternalUserID string
	// TakeLock checks createExchangeLock as well. A lock reserves a rate for a while and costs nothing, but is no mere reading.
	TakeLock bool
}

// Run checks every operation of the contract, one after the other. The error says that nothing could be checked: a wrong
// configuration, a refused key, or an address at which there is no P100.
func Run(ctx context.Context, opts Options) (Report, error) {
	api, err := contract.P100()
	if err != nil {
		return Report{}, err
	}
	if _, err := api.WithPaths(opts.Client.OperationPaths); err != nil {
		return Report{}, err
	}
	e := &examination{contract: api, opts: opts, user: opts.ExternalUserID, movement: map[string]string{}}
	if e.user == "" {
		e.user = madeUp()
	}
	if e.prober, err = newProber(opts.Client); err != nil {
		return Report{}, err
	}
	if err := e.meet(ctx); err != nil {
		return Report{}, err
	}
	report := Report{BaseURL: opts.Client.BaseURL}
	for _, op := range client.Operations {
		check, err := e.check(ctx, op)
		if err != nil {
			return Report{}, err
		}
		report.Checks = append(report.Checks, check)
	}
	return report, nil
}

// examination is one run.
type examination struct {
	*prober

	contract *contract.Contract
	opts     Options
	user     string            // the external id to ask about, existing or made up
	strange  answer            // what a path that does not exist answers
	movement map[string]string // ids of the user's movements, by type
}

// madeUp is an id that nobody has.
func madeUp() string { return "p100-doctor-" + uuid.NewString() }

// meet learns how the deployment answers a path that does not exist, and whether it takes the key.
func (e *examination) meet(ctx context.Context) error {
	e.strange = e.ask(ctx, client.Operation{ID: "unknownPath", Method: http.MethodGet, Path: "/v1/{id}", Class: client.Read}, client.Call{Path: map[string]string{"id": madeUp()}})
	if err := e.refusal(e.strange); err != nil {
		return err
	}
	if e.strange.status/100 == 2 {
		return errors.New("the address answers a path that cannot exist as if it did: it leads to a web page or a proxy and not to P100")
	}
	return nil
}

// refusal is the error of an answer after which it makes no sense to go on.
func (e *examination) refusal(a answer) error {
	switch {
	case a.status == 0:
		return fmt.Errorf("the deployment cannot be reached: %w", a.err)
	case a.status == http.StatusUnauthorized:
		return fmt.Errorf("the deployment refuses the key: %w. %s", a.err, client.Hint(a.err))
	}
	return nil
}
