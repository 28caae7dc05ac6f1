// Package serve puts a sandbox on the network: routing, protection against hostile
// pages in the user's browser, limits against slow clients, an access log, tasks
// beside the requests, and an orderly end.
//
// What the sandbox answers is package sandbox's matter; this package adds nothing to
// it and takes nothing away.
package serve

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"

	"github.com/p100-community/terraform-provider-p100/internal/sandbox"
)

// Limits of a connection. Writing includes the time that the sandbox takes to
// answer, and so the latency of injected faults, which is ten minutes at most. A
// handler that streams extends its own deadline with http.ResponseController.
const (
	readHeaderTimeout = 10 * time.Second
	readTimeout       = time.Minute
	writeTimeout      = 11 * time.Minute
	idleTimeout       = 2 * time.Minute
	maxHeaderBytes    = 64 << 10
)

// defaultGrace is how long requests in flight have at the end.
const defaultGrace = 10 * time.Second

// Options say where to listen and what to do beside the sandbox.
type Options struct {
	// Address is the host and port to listen on; port 0 chooses a free one.
	Address string
	// Hosts are names that requests may carry as Host besides that of the address and
	// those of this machine's loopback.
	Hosts []string
	// Console answers everything that is no API. Nil: 404.
	Console http.Handler
	// Log receives the requests that the sandbox does not log itself (see LogTo), and
	// what goes wrong. Nil: nothing.
	Log *slog.Logger
	// Tasks run beside the requests.
	Tasks []Task
	// Grace is how long requests in flight have when the server is told to stop. 0: ten
	// seconds.
	Grace time.Duration
}

// Task is done again and again while the server runs.
type Task struct {
	// Name is for the log.
	Name string
	// Every is the pause between two runs.
	Every time.Duration
	// Run does the task once. An error is logged, and the task is tried again.
	Run func(context.Context) error
}

// Settle is the task that lets what is due happen although nobody asks.
func Settle(box *sandbox.Sandbox) Task {
	return Task{Name: "carry out what is due", Every: time.Second, Run: box.Settle}
}

// Server is a sandbox that listens.
type Server struct {
	opts     Options
	http     *http.Server
	listener net.Listener
	stopping atomic.Bool
}

// Listen opens the address. Nothing is answered before Serve; until then requests wait.
// The sandbox remains the caller's to close, after Serve.
func Listen(ctx context.Context, box *sandbox.Sandbox, opts Options) (*Server, error) {
	if opts.Log == nil {
		opts.Log = slog.New(slog.DiscardHandler)
	}
	if opts.Grace == 0 {
		opts.Grace = defaultGrace
	}
	listener, err := new(net.ListenConfig).Listen(ctx, network(opts.Address), opts.Address)
	if err != nil {
		return nil, fmt.Errorf("unable to listen: %w", err)
	}
	s := &Server{opts: opts, listener: listener}
	s.http = &http.Server{
		Handler:           s.routes(box),
		ReadHeaderTimeout: readHeaderTimeout,
		ReadTimeout:       readTimeout,
		WriteTimeout:      writeTimeout,
		IdleTimeout:       idleTimeout,
		MaxHeaderBytes:    maxHeaderBytes,
		ErrorLog:          slog.NewLogLogger(opts.Log.Handler(), slog.LevelWarn),
	}
	return s, nil
}

// network is that of an address. Where 0.0.0.0 is asked for, "tcp" would listen on all
// addresses of IPv6 as well.
func network(address string) string {
	host, _, _ := net.SplitHostPort(address) // listening says what is wrong with it
	if ip := net.ParseIP(host); ip.To4() != nil {
		return "tcp4"
	}
	return "tcp"
}

func (s *Server) routes(box *sandbox.Sandbox) *routes {
	console := s.opts.Console
	if console == nil {
		console = http.NotFoundHandler()
	}
	return &routes{server: s, sandbox: box, console: console, hosts: newHosts(s.opts.Address, s.Address(), s.opts.Hosts)}
}

// Address is the host and port that the server listens on.
func (s *Server) Address() string { return s.listener.Addr().String() }

// OnLoopback says whether only this machine can reach the server.
func (s *Server) OnLoopback() bool {
	address, ok := s.listener.Addr().(*net.TCPAddr)
	return ok && address.IP.IsLoopback()
}

// URL is where clients on this machine find the server.
func (s *Server) URL() string {
	host, port, err := net.SplitHostPort(s.Address())
	if err != nil {
		return "http://" + s.Address()
	}
	if ip := net.ParseIP(host); ip != nil && ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	return "http://" + net.JoinHostPort(host, port)
}

// Serve answers requests and runs the tasks until the context ends. Then it takes no
// new requests and waits for those in flight, and for the tasks; what is not finished
// after the grace is cut off, which is an error.
func (s *Server) Serve(ctx context.Context) error {
	var tasks sync.WaitGroup
	running, stopTasks := context.WithCancel(ctx)
	defer tasks.Wait()
	defer stopTasks()
	for _, task := range s.opts.Tasks {
		tasks.Go(func() { s.repeat(running, task) })
	}

	failed := make(chan error, 1)
	go func() { failed <- s.http.Serve(s.listener) }()
	select {
	case err := <-failed:
		return fmt.Errorf("unable to serve: %w", err)
	case <-ctx.Done():
	}

	s.stopping.Store(true)
	grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), s.opts.Grace)
	defer cancel()
	if err := s.http.Shutdown(grace); err != nil {
		return errors.Join(fmt.Errorf("requests were still running %s after the end was asked for, and were cut off", s.opts.Grace), s.http.Close())
	}
	return nil
}

func (s *Server) repeat(ctx context.Context, task Task) {
	ticker := time.NewTicker(task.Every)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
		case <-ticker.C:
		}
		if ctx.Err() != nil { // also when the pause is over at the same time
			return
		}
		if err := task.once(ctx); err != nil && ctx.Err() == nil {
			s.opts.Log.Error("a task failed", "task", task.Name, "error", err)
		}
	}
}

// once does the task. Its panic is an error, and not the end of the server.
func (t Task) once(ctx context.Context) (err error) {
	defer func() {
		if mistake := recover(); mistake != nil {
			err = fmt.Errorf("panic: %v\n%s", mistake, debug.Stack())
		}
	}()
	return t.Run(ctx)
}
