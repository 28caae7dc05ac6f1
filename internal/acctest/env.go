package acctest

import (
	"context"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/p100-community/terraform-provider-p100/internal/client"
	"github.com/p100-community/terraform-provider-p100/internal/control"
	"github.com/p100-community/terraform-provider-p100/internal/provider"
	"github.com/p100-community/terraform-provider-p100/internal/sandbox"
)

// Backend is where the sandbox of a test lives.
type Backend string

// The back ends that a scenario can run on.
const (
	Embedded Backend = "embedded" // inside the provider, behind a RoundTripper
	Served   Backend = "served"   // over HTTP on loopback
)

// Env is the world of one test: a sandbox with its own file, its request log, its faults, and the provider that meets it.
type Env struct {
	// File is the sandbox's file. A test may point the environment at another one between steps.
	File string
	// Vars are the environment variables that the provider sees; the process's own stay invisible.
	Vars map[string]string
	// Keys restricts the API keys that the sandbox accepts; empty accepts every key.
	Keys []string

	t       *testing.T
	backend Backend
	modes   sandbox.Modes
	served  *httptest.Server

	mu     sync.Mutex
	boxes  map[string]*sandbox.Sandbox
	faults []faultRule
	log    requestLog

	warnings warnings

	deployment *client.Config // of Anywhere, else nil
	run        string         // what the ids of this test have in common on a deployment
	people     []string       // external ids to delete after the test
}

// New makes the world of one test on the embedded back end, and lets the test run in parallel with others. Without TF_ACC the test
// is skipped, and with -short, which leaves the scenarios of EachBackend: one life of everything there is.
func New(t *testing.T) *Env {
	t.Helper()
	if testing.Short() {
		t.Skip("with -short only the scenarios run that run on each back end")
	}
	return newEnv(t, Embedded)
}

// NewFrom is New with a sandbox that others have left: what their Saved returned.
func NewFrom(t *testing.T, saved []byte) *Env {
	t.Helper()
	e := New(t)
	e.must(os.WriteFile(e.File, saved, 0o600))
	return e
}

// Saved is the sandbox as it is now, for NewFrom.
func (e *Env) Saved() []byte {
	e.t.Helper()
	folder := e.t.TempDir()
	e.must(e.Sandbox().Snapshot(e.t.Context(), filepath.Join(folder, "saved.db")))
	saved, err := fs.ReadFile(os.DirFS(folder), "saved.db")
	e.must(err)
	return saved
}

// EachBackend runs a scenario on every back end.
func EachBackend(t *testing.T, scenario func(*testing.T, *Env)) {
	t.Helper()
	t.Parallel()
	for _, backend := range []Backend{Embedded, Served} {
		t.Run(string(backend), func(t *testing.T) { scenario(t, newEnv(t, backend)) })
	}
}

func newEnv(t *testing.T, backend Backend) *Env {
	t.Helper()
	if os.Getenv("TF_ACC") == "" {
		t.Skip("acceptance tests run with TF_ACC=1 (make test)")
	}
	t.Parallel()
	modes := sandbox.DefaultModes()
	modes.ActivationDelaySeconds = 0
	e := &Env{
		File:    filepath.Join(t.TempDir(), "sandbox.db"),
		Vars:    map[string]string{},
		t:       t,
		backend: backend,
		modes:   modes,
		boxes:   map[string]*sandbox.Sandbox{},
	}
	t.Cleanup(e.close)
	return e
}

func (e *Env) close() {
	if e.served != nil {
		e.served.Close()
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, box := range e.boxes {
		if err := box.Close(); err != nil {
			e.t.Errorf("closing the sandbox: %v", err)
		}
	}
}

// Modes changes how the sandbox behaves, from now on.
func (e *Env) Modes(change func(*sandbox.Modes)) {
	e.t.Helper()
	e.needsControl("modes")
	change(&e.modes)
	if err := e.Sandbox().SetModes(e.modes); err != nil {
		e.t.Fatal(err)
	}
}

// Sandbox is the sandbox of File.
func (e *Env) Sandbox() *sandbox.Sandbox {
	e.t.Helper()
	e.needsControl("the sandbox itself")
	box, err := e.open(context.Background(), sandbox.Options{File: e.File})
	if err != nil {
		e.t.Fatal(err)
	}
	return box
}

// open keeps one sandbox object per file, because a provider has no moment at which it could close its own.
func (e *Env) open(ctx context.Context, opts sandbox.Options) (*sandbox.Sandbox, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if box := e.boxes[opts.File]; box != nil {
		return box, nil
	}
	opts.Keys, opts.Modes, opts.Faults, opts.Log = e.Keys, &e.modes, e.fault, e.log.add
	box, err := sandbox.Open(ctx, opts)
	if err == nil {
		e.boxes[opts.File] = box
	}
	return box, err
}

// Factories serve the provider in this process.
func (e *Env) Factories() map[string]func() (tfprotov6.ProviderServer, error) {
	p := provider.New("test",
		provider.WithSandboxOpener(e.open),
		provider.WithEnvironment(func(name string) (string, bool) { v, ok := e.Vars[name]; return v, ok }),
		provider.WithPaymentSearch(time.Second),
		provider.WithTransport(e.watch))
	return map[string]func() (tfprotov6.ProviderServer, error){
		"p100": func() (tfprotov6.ProviderServer, error) { return e.listen(providerserver.NewProtocol6WithError(p())()) },
	}
}

// URL is the address of the served sandbox.
func (e *Env) URL() string {
	e.mu.Lock()
	served := e.served
	e.mu.Unlock()
	if served == nil {
		box := e.Sandbox()
		served = httptest.NewServer(box)
		e.mu.Lock()
		e.served = served
		e.mu.Unlock()
	}
	return served.URL
}

// Client is somebody else with the same key: what it does is drift to Terraform. Its requests are not watched by this harness; the
// sandbox logs them, and faults hit them like any other.
func (e *Env) Client() *client.Client {
	e.t.Helper()
	c, err := client.New(e.clientConfig())
	if err != nil {
		e.t.Fatal(err)
	}
	return c
}

// Control is the hand of the outside world.
func (e *Env) Control() *control.Control {
	e.t.Helper()
	e.needsControl("the control API")
	c, err := control.New(e.clientConfig(), "")
	if err != nil {
		e.t.Fatal(err)
	}
	return c
}

func (e *Env) clientConfig() client.Config {
	if e.deployment != nil {
		return *e.deployment
	}
	return client.Config{
		BaseURL: "http://outside.invalid", APIKey: sandbox.DefaultKey, Transport: e.Sandbox().RoundTripper(),
		UserAgent: "outside", RetryWaitMin: time.Millisecond, RetryWaitMax: 10 * time.Millisecond, MaxRetries: 3,
	}
}

// Config puts a provider block for this environment before the rest of a configuration.
func (e *Env) Config(body string) string { return e.ConfigWith("", body) }

// ConfigWith is Config with more lines in the provider block.
func (e *Env) ConfigWith(settings, body string) string {
	if e.deployment != nil {
		e.refuseSandboxConfig(body)
		return e.deploymentConfig(settings, body)
	}
	where := "  sandbox_file = " + quote(e.File)
	if e.backend == Served {
		where = "  base_url = " + quote(e.URL())
	}
	return "provider \"p100\" {\n  environment = \"sandbox\"\n" + where +
		"\n  retry_wait_min = \"10ms\"\n  retry_wait_max = \"50ms\"\n" + settings + "\n}\n" + body
}

// ConfigAs is a configuration for another environment whose deployment is this sandbox: it shows how the provider behaves there.
func (e *Env) ConfigAs(environment, body string) string {
	return "provider \"p100\" {\n  environment = " + quote(environment) + "\n  base_url = " + quote(e.URL()) + "\n  api_key = " + quote(sandbox.DefaultKey) +
		"\n  requests_per_second = 0\n  retry_wait_min = \"10ms\"\n  retry_wait_max = \"50ms\"\n}\n" + body
}

// watch holds what crosses the wire against the contract.
func (e *Env) watch(next http.RoundTripper) http.RoundTripper {
	return &watcher{env: e, next: next}
}
