package sandbox

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/google/uuid"

	"github.com/p100-community/terraform-provider-p100/internal/contract"
)

// DefaultFile is the file where nobody chose one, in the directory that the program
// runs in.
const DefaultFile = "p100-sandbox.db"

// DefaultKey is the API key for embedded use where nobody chose one.
const DefaultKey = "sandbox"

// Version is the version of the sandbox's behaviour, as getSandboxInfo states it.
const Version = "1"

// Errors that Open returns, to be told apart with errors.Is. Their text names the
// file and says what to do.
var (
	// ErrNotSandbox means that the file exists and is something else, is damaged, or
	// was written by a newer version. It has not been changed.
	ErrNotSandbox = errors.New("not a sandbox file")
	// ErrUnreadable means that the file cannot be opened, created or written.
	ErrUnreadable = errors.New("sandbox file cannot be used")
)

// ErrClosed is the cause of failed calls after Close.
var ErrClosed = errors.New("the sandbox is closed")

// Options say which file to open and how to behave.
type Options struct {
	// File is the path of the SQLite file. It is created, with permission 0600, when
	// it is missing; its directory is not.
	File string
	// Keys are the accepted API keys, each opening a partner of its own. Empty: every
	// key does.
	Keys []string
	// ControlToken must be sent as x-sandbox-token to the control API. Empty: the
	// control API needs no token, for embedded use.
	ControlToken string
	// Seed is what a new file derives its ids from. Empty: a fixed one, so that two
	// new files give the same ids. Without effect on an existing file.
	Seed string
	// Now is the time that the sandbox's clock is based on. Nil: time.Now.
	Now func() time.Time
	// Faults is asked about every request of a known operation. Nil: no faults.
	Faults FaultFunc
	// FaultRules are faults for the requests to this object, besides those that are in
	// the file. How often they matched is counted in the file, so that the same rules
	// in another process go on where these are.
	FaultRules []FaultRule
	// Log is called after every request, from the request's goroutine. Nil: nothing.
	Log func(Entry)
	// Modes replaces the file's modes at Open. Nil: they stay as they are.
	Modes *Modes
}

// Sandbox is an open P100. Its methods may be called from several goroutines.
type Sandbox struct {
	store       *store
	opts        Options
	keys        map[string]struct{}
	p100        *contract.Contract
	control     *contract.Contract
	operations  map[string]operation
	entries     *journal
	limits      limiters
	counts      counters
	modesCache  atomic.Pointer[cachedModes]
	rulesCache  atomic.Pointer[ruleSet]
	tariffCache atomic.Pointer[cachedTariff]
	requestIDs  uuid.UUID
	// webhookPaths are the paths of the webhooks by event.
	webhookPaths map[string]string
	delivering   sync.Mutex
	requests     atomic.Uint64
	closing      sync.Once
	closeErr     error
}

// Open opens the sandbox in a file and creates it when the file is missing or
// empty. Several objects and processes may open the same file.
func Open(ctx context.Context, opts Options) (*Sandbox, error) {
	if opts.Now == nil {
		opts.Now = time.Now
	}
	if opts.Seed == "" {
		opts.Seed = defaultSeed
	}
	if opts.Modes != nil {
		if err := opts.Modes.check(); err != nil {
			return nil, err
		}
	}
	if err := checkRules(opts.FaultRules); err != nil {
		return nil, err
	}
	p100, err := contract.P100()
	if err != nil {
		return nil, fmt.Errorf("the contract of the User API: %w", err)
	}
	control, err := contract.Sandbox()
	if err != nil {
		return nil, fmt.Errorf("the contract of the control API: %w", err)
	}
	paths, err := webhookPaths()
	if err != nil {
		return nil, err
	}
	st, err := openStore(ctx, opts.File, opts.Seed)
	if err != nil {
		return nil, err
	}
	s := &Sandbox{
		store:      st,
		opts:       opts,
		keys:       map[string]struct{}{},
		p100:       p100,
		control:    control,
		operations: allOperations(),
		entries:    &journal{capacity: logCapacity, maxBytes: logBytes},
		requestIDs: uuid.New(),

		webhookPaths: paths,
	}
	for _, key := range opts.Keys {
		s.keys[hashKey(key)] = struct{}{}
	}
	if opts.Modes != nil {
		if err := s.SetModes(*opts.Modes); err != nil {
			return nil, errors.Join(err, st.close())
		}
	}
	return s, nil
}

// Close waits for the requests in progress and closes the file. Later calls of any
// method fail with ErrClosed or are answered P501.
func (s *Sandbox) Close() error {
	s.closing.Do(func() { s.closeErr = s.store.close() })
	return s.closeErr
}

// Log returns the latest requests to this object, oldest first. Their number is
// bounded, and what they take together; Entry.Seq shows whether older ones were dropped.
func (s *Sandbox) Log() []Entry {
	entries, _ := s.entries.all()
	return entries
}
