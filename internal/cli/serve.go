package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/url"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/p100-community/terraform-provider-p100/internal/console"
	"github.com/p100-community/terraform-provider-p100/internal/sandbox"
	"github.com/p100-community/terraform-provider-p100/internal/serve"
)

// serving is `sandbox serve` with its flags.
type serving struct {
	*Program
	address      string
	hosts        []string
	file         string
	keys         []string
	controlToken string
	webhookURL   string
	webhookKey   string
	faults       string
	seed         string
	json         bool
}

func newServe(p *Program) *cobra.Command { return (&serving{Program: p}).command() }

func (s *serving) command() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Serve a sandbox over HTTP",
		Long: `Serves a sandbox over HTTP until it is interrupted: the User API under /v1, the
control API under /sandbox/v1, a console for people at /, and whether it is up under
/healthz and /readyz.

With --webhook-url what P100 tells partners by itself is sent there; without, it is
recorded as unsent. What a file's webhooks are sent to is said by its latest server,
which sends them.

Several servers and providers may have the file open at once. A flag may also be
given as the environment variable in brackets; keys and tokens better are, since
other users of a machine see the arguments of its programs.`,
		Args: noArguments,
		PreRunE: func(cmd *cobra.Command, _ []string) error {
			if err := s.readEnvironment(cmd); err != nil {
				return err
			}
			err := s.check()
			if err == nil && s.controlToken == "" && cmd.Flags().Changed("control-token") {
				err = errors.New("the control token is empty; leave --control-token out where everybody may steer the sandbox")
			}
			if err != nil {
				return usageError{err, cmd.CommandPath()}
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, _ []string) error { return s.run(cmd.Context()) },
	}
	flags := cmd.Flags()
	flags.SortFlags = false
	flags.StringVar(&s.address, "address", "127.0.0.1:8100", "`host:port` to listen on; port 0 takes a free one")
	flags.StringArrayVar(&s.hosts, "host", nil, "further `name` under which clients may call; may be repeated")
	flags.StringVar(&s.file, "file", sandbox.DefaultFile, "`path` of the sandbox's file, created when missing")
	flags.StringArrayVar(&s.keys, "api-key", nil, "`key` to accept, each a partner of its own; may be repeated; without, every key is accepted")
	flags.StringVar(&s.controlToken, "control-token", "", "`token` that the control API and the console ask for; without, they ask for none")
	flags.StringVar(&s.webhookURL, "webhook-url", "", "`URL` of the partner's server, to which webhooks are sent; events append their paths")
	flags.StringVar(&s.webhookKey, "webhook-secret", "", "`text` that webhooks carry in Authorization")
	flags.StringVar(&s.faults, "faults", "", "`path` of a JSON list of fault rules, as the control API takes them, for requests to this server")
	flags.StringVar(&s.seed, "seed", "", "`text` that a new file derives its ids from; the same seed gives the same ids")
	flags.BoolVar(&s.json, "json", false, "print one line of JSON with the address, and log in JSON")
	nameVariables(cmd)
	return cmd
}

// check finds what is wrong with the flags. Keys and tokens are not repeated.
func (s *serving) check() error {
	host, port, err := net.SplitHostPort(s.address)
	switch {
	case err != nil:
		return fmt.Errorf("the address must be a host and a port, such as 127.0.0.1:8100 or 127.0.0.1:0, but is %q", s.address)
	case host == "": // to some programs that is this machine, to others the world
		return fmt.Errorf("the address %q names no host: give 127.0.0.1:%[2]s for this machine alone, or 0.0.0.0:%[2]s for everybody who can reach it", s.address, port)
	}
	for _, host := range s.hosts {
		if host == "" || strings.ContainsAny(host, "/* ") {
			return fmt.Errorf("a host is a name such as sandbox.internal, without scheme and path, but is %q", host)
		}
	}
	for _, key := range s.keys {
		if !fitsHeader(key) {
			return errors.New("an API key consists of printable ASCII characters without spaces, and is not empty (the key is not shown here)")
		}
	}
	if s.controlToken != "" && !fitsHeader(s.controlToken) {
		return errors.New("the control token consists of printable ASCII characters without spaces (the token is not shown here)")
	}
	return s.checkWebhooks()
}

// checkWebhooks finds what is wrong with where webhooks go. A URL may hold a password,
// so it is not repeated.
func (s *serving) checkWebhooks() error {
	if s.webhookURL == "" {
		if s.webhookKey != "" {
			return errors.New("a webhook secret is sent to a server: name it with --webhook-url")
		}
		return nil
	}
	u, err := url.Parse(s.webhookURL)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.RawQuery != "" || u.ForceQuery || strings.Contains(s.webhookURL, "#") {
		return errors.New("the webhook URL must be an http or https URL without a query, such as http://127.0.0.1:3000/p100 (it is not shown here)")
	}
	if strings.ContainsFunc(s.webhookKey, func(r rune) bool { return r < ' ' || r > '~' }) || strings.TrimSpace(s.webhookKey) != s.webhookKey {
		return errors.New("the webhook secret consists of printable ASCII characters, and begins and ends with none that is a space (it is not shown here)")
	}
	return nil
}

// fitsHeader says whether a secret can be sent as it is.
func fitsHeader(secret string) bool {
	return secret != "" && !strings.ContainsFunc(secret, func(r rune) bool { return r <= ' ' || r > '~' })
}

func (s *serving) run(ctx context.Context) (err error) {
	log := s.logger()
	ctx, release := untilSignal(ctx, log)
	defer release()
	var rules []sandbox.FaultRule
	if s.faults != "" {
		if rules, err = sandbox.ReadFaultRules(s.faults); err != nil {
			return err
		}
	}
	box, err := sandbox.Open(ctx, sandbox.Options{
		File:         s.file,
		Keys:         s.keys,
		ControlToken: s.controlToken,
		Seed:         s.seed,
		FaultRules:   rules,
		Log:          serve.LogTo(log),
	})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, box.Close()) }()
	tasks := []serve.Task{serve.Settle(box)}
	webhookURL := strings.TrimSuffix(s.webhookURL, "/")
	if webhookURL != "" {
		tasks = append(tasks, serve.Webhooks(box, webhookURL, s.webhookKey))
	}
	server, err := serve.Listen(ctx, box, serve.Options{
		Address: s.address,
		Hosts:   s.hosts,
		Console: console.New(box, console.Options{ControlToken: s.controlToken, Version: s.Version}),
		Log:     log,
		Tasks:   tasks,
	})
	if err != nil {
		return fmt.Errorf("%w; choose another address with --address, where port 0 takes a free port", err)
	}
	// Not before: one that cannot start must not silence another that runs.
	if err := box.SetWebhookURL(webhookURL); err != nil {
		return err
	}
	if err := s.announce(server); err != nil {
		return err
	}
	s.warn(log, server)
	if err := server.Serve(ctx); err != nil {
		return err
	}
	log.Info("stopped")
	return nil
}

// untilSignal ends the context at the first signal and the process at the second. A
// second one must not be left to the system: shells let what they start in the
// background ignore interrupts.
func untilSignal(ctx context.Context, log *slog.Logger) (_ context.Context, release func()) {
	ctx, cancel := context.WithCancel(ctx)
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	go func() {
		select {
		case <-signals:
		case <-ctx.Done():
			return
		}
		log.Info("stopping; a second signal ends it at once")
		cancel()
		<-signals
		os.Exit(exitInterrupted)
	}()
	return ctx, func() {
		signal.Stop(signals)
		cancel()
	}
}

func (s *serving) logger() *slog.Logger {
	if s.json {
		return slog.New(slog.NewJSONHandler(s.Err, nil))
	}
	return slog.New(slog.NewTextHandler(s.Err, nil))
}

// start is the line that scripts read. It comes before everything else.
type start struct {
	// Address is the host and port that is listened on.
	Address string `json:"address"`
	// URL is where clients on this machine find the server: the provider's base_url.
	URL     string `json:"url"`
	File    string `json:"file"`
	PID     int    `json:"pid"`
	Version string `json:"version"`
}

func (s *serving) announce(server *serve.Server) error {
	file, err := filepath.Abs(s.file)
	if err != nil {
		return err
	}
	if s.json {
		return json.NewEncoder(s.Out).Encode(start{Address: server.Address(), URL: server.URL(), File: file, PID: os.Getpid(), Version: s.Version})
	}
	_, err = fmt.Fprintf(s.Out, "The sandbox is served on %s\nIts file is %s\nStop it with Ctrl-C.\n", server.URL(), file)
	return err
}

// warn says what is riskier than the defaults.
func (s *serving) warn(log *slog.Logger, server *serve.Server) {
	if server.OnLoopback() {
		return
	}
	risk := "other machines can reach the sandbox: do not put data of real people into it"
	if s.controlToken == "" {
		risk += ", and set --control-token, without which they can use the console and the control API as well"
	}
	log.Warn(risk, "address", server.Address())
}
