package acctest

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"maps"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/p100-community/terraform-provider-p100/internal/client"
	"github.com/p100-community/terraform-provider-p100/internal/provider"
	"github.com/p100-community/terraform-provider-p100/internal/sandbox"
)

// Staging is a deployment that a test can use and not control: no faults, no clock, no decisions, no request log of its own.
const Staging Backend = "staging"

// Variables that name the deployment. scripts/test-staging sets the first one; without it nothing leaves this machine.
const (
	useStaging     = "P100_ACC_STAGING"
	stagingAddress = "P100_ACC_BASE_URL" // empty: P100's staging environment
	stagingKey     = "P100_ACC_API_KEY"
	stagingPaths   = "P100_ACC_OPERATION_PATHS" // operationId=path, several with commas: what doctor found
)

// IDPrefix begins the external ids of all users that a test makes on a deployment, so that whoever finds one there knows it.
const IDPrefix = "p100-tfacc-"

// Anywhere runs a scenario that needs no control of a sandbox: on the deployment that `make test-staging` is given, or else on a
// served sandbox in its place, whose control token nobody knows.
func Anywhere(t *testing.T, scenario func(*testing.T, *Env)) {
	t.Helper()
	e := newEnv(t, Staging)
	settings := map[string]string{"P100_BASE_URL": os.Getenv(stagingAddress), "P100_API_KEY": os.Getenv(stagingKey)}
	paths, err := operationPaths(os.Getenv(stagingPaths))
	if os.Getenv(useStaging) == "" {
		settings, paths, err = e.standIn(), nil, nil
	}
	e.must(err)
	e.deploy(settings, paths)
	scenario(t, e)
}

// standIn serves a sandbox that is told nothing but its key, and returns how to reach it.
func (e *Env) standIn() map[string]string {
	e.t.Helper()
	const key = "stand-in-key"
	box, err := sandbox.Open(e.t.Context(), sandbox.Options{File: filepath.Join(e.t.TempDir(), "stand-in.db"), Keys: []string{key}, ControlToken: random()})
	e.must(err)
	server := httptest.NewServer(box)
	e.t.Cleanup(func() {
		server.Close()
		if err := box.Close(); err != nil {
			e.t.Errorf("closing the stand-in: %v", err)
		}
	})
	return map[string]string{"P100_BASE_URL": server.URL, "P100_API_KEY": key, "P100_REQUESTS_PER_SECOND": "0"}
}

// deploy makes a deployment the environment's, and sees to it that nobody made there stays.
func (e *Env) deploy(settings, paths map[string]string) {
	e.t.Helper()
	for name, value := range settings {
		if value != "" {
			e.Vars[name] = value
		}
	}
	cfg, err := provider.Deployment(e.t.Context(), string(Staging), "", "terraform-provider-p100/test", func(name string) (string, bool) { v, ok := e.Vars[name]; return v, ok })
	if err != nil {
		e.t.Fatalf("%s and %s name the deployment to test on: %v", stagingAddress, stagingKey, err)
	}
	cfg.Transport, cfg.OperationPaths = client.NewTransport(), paths
	e.deployment = &cfg
	e.run = random()
	e.t.Cleanup(e.deleteUsers)
}

// operationPaths reads "operationId=path,operationId=path".
func operationPaths(text string) (map[string]string, error) {
	paths := map[string]string{}
	for pair := range strings.SplitSeq(text, ",") {
		id, path, ok := strings.Cut(strings.TrimSpace(pair), "=")
		if !ok && pair != "" {
			return nil, fmt.Errorf("%s: %q is not operationId=path", stagingPaths, pair)
		}
		if ok {
			paths[id] = path
		}
	}
	return paths, nil
}

// deploymentConfig is a provider block for the deployment, whose address and key come from variables.
func (e *Env) deploymentConfig(settings, body string) string {
	var b strings.Builder
	for _, id := range slices.Sorted(maps.Keys(e.deployment.OperationPaths)) {
		fmt.Fprintf(&b, "    %s = %q\n", id, e.deployment.OperationPaths[id])
	}
	return "provider \"p100\" {\n  environment = \"staging\"\n  operation_paths = {\n" + b.String() + "  }\n" + settings + "\n}\n" + body
}

func random() string {
	var raw [4]byte
	_, _ = rand.Read(raw[:]) // never fails
	return hex.EncodeToString(raw[:])
}

// Person is a user of this run alone, as attributes for User: external id, e-mail address and phone number are nobody else's. The
// user is deleted after the test, whatever became of it.
func (e *Env) Person(name string) Attrs {
	e.t.Helper()
	if e.deployment == nil {
		e.t.Fatal("only scenarios of Anywhere need a person of their own")
	}
	id := IDPrefix + e.run + "-" + name
	e.people = append(e.people, id)
	return Attrs{
		"external_user_id": quote(id),
		"email":            quote(id + "@example.com"),
		"phone":            quote(fmt.Sprintf("4860%07d", (time.Now().UnixNano()/1000+int64(len(e.people)))%10_000_000)),
	}
}

// deleteUsers deletes everybody whom Person has named, as far as there. It has a context of its own: the test's has ended.
func (e *Env) deleteUsers() {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	api, err := client.New(*e.deployment)
	if err != nil {
		e.t.Error(err)
		return
	}
	for _, id := range e.people {
		if err := api.DeleteUser(ctx, id); err != nil && !client.IsUserNotFound(err) {
			e.t.Errorf("the user %s is left on the deployment, delete it: %v", id, err)
		}
	}
}

// needsControl skips a scenario that asks for something which only a sandbox can do.
func (e *Env) needsControl(what string) {
	e.t.Helper()
	if e.backend == Staging {
		e.t.Skip("needs control of a sandbox, which a deployment does not give: " + what)
	}
}

// refuseSandboxConfig skips a scenario whose configuration does what the outside world would.
func (e *Env) refuseSandboxConfig(config string) {
	e.t.Helper()
	if strings.Contains(config, `"p100_sandbox_`) {
		e.needsControl("its configuration has resources of the sandbox")
	}
}
