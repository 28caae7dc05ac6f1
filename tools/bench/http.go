package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/valyala/fasthttp"
)

// process is a server of its own, so that its garbage collection and ours do not
// mix. The load comes from fasthttp, which costs little of the processors that both
// share.
type process struct {
	command *exec.Cmd
	client  *fasthttp.Client
	base    string
	header  map[string]string
}

// start runs a server until stop.
func start(ctx context.Context, stdout io.Writer, program string, args ...string) (*process, error) {
	command := exec.CommandContext(ctx, program, args...) //nolint:gosec // The programs are what the caller wants measured.
	command.Env = append(os.Environ(), "GOGC=")
	command.Stdout = stdout
	command.Cancel = func() error { return command.Process.Signal(syscall.SIGTERM) }
	command.WaitDelay = 10 * time.Second
	if err := command.Start(); err != nil {
		return nil, err
	}
	return &process{command: command, client: &fasthttp.Client{MaxConnsPerHost: 1024, ReadTimeout: time.Minute}}, nil
}

func (p *process) stop() {
	_ = p.command.Process.Signal(syscall.SIGTERM) // gone already: Wait says so
	_ = p.command.Wait()                          // it was told to end
}

// send sends a request and returns its answer.
func (p *process) send(method, path, contentType string, body []byte) (int, []byte, error) {
	request, response := fasthttp.AcquireRequest(), fasthttp.AcquireResponse()
	defer fasthttp.ReleaseRequest(request)
	defer fasthttp.ReleaseResponse(response)
	request.Header.SetMethod(method)
	request.SetRequestURI(p.base + path)
	for name, value := range p.header {
		request.Header.Set(name, value)
	}
	if body != nil {
		request.Header.SetContentType(contentType)
		request.SetBodyRaw(body)
	}
	if err := p.client.Do(request, response); err != nil {
		return 0, nil, err
	}
	return response.StatusCode(), append([]byte(nil), response.Body()...), nil
}

// The measure of everything.
const (
	stripeMock    = "stripe-mock"
	yardstickRead = "cheapest read"
)

// yardstick is stripe-mock with its cheapest read, one of an object, and a write of
// about as many fields as createUser has.
type yardstick struct{ *process }

func startStripeMock(ctx context.Context, program string) (yardstick, error) {
	address, err := freeAddress(ctx)
	if err != nil {
		return yardstick{}, err
	}
	p, err := start(ctx, io.Discard, program, "-http-addr", address)
	if err != nil {
		return yardstick{}, err
	}
	p.base = "http://" + address
	p.header = map[string]string{"Authorization": "Bearer sk_test_bench"}
	return yardstick{p}, p.await("/v1/balance")
}

var counts = map[string]*atomic.Int64{}

// counter is the number of requests of a kind over all rounds.
func counter(name string) *atomic.Int64 {
	if counts[name] == nil {
		counts[name] = new(atomic.Int64)
	}
	return counts[name]
}

func (y yardstick) loads() []load {
	const customer = "name=Alice+Kowalska&email=alice%40example.pl&phone=48601234567&address[line1]=ul.+Marszalkowska+123" +
		"&address[city]=Warszawa&address[postal_code]=00-001&address[country]=PL&metadata[citizenship]=PL&metadata[birth_date]=1990-05-15"
	get := func(path string) func(int64) (int, error) {
		return func(int64) (int, error) {
			status, _, err := y.send("GET", path, "", nil)
			return status, err
		}
	}
	return []load{
		{target: stripeMock, name: yardstickRead, sent: counter("mock read"), send: get("/v1/balance")},
		{target: stripeMock, name: "read of an object", sent: counter("mock object"), send: get("/v1/customers/cus_bench")},
		{target: stripeMock, name: "write", sent: counter("mock write"), send: func(int64) (int, error) {
			status, _, err := y.send("POST", "/v1/customers", "application/x-www-form-urlencoded", []byte(customer))
			return status, err
		}},
	}
}

// await waits until the server answers.
func (p *process) await(path string) error {
	var last error
	for range 100 {
		status, _, err := p.send("GET", path, "", nil)
		if err == nil && status == fasthttp.StatusOK {
			return nil
		}
		last = errors.Join(err, fmt.Errorf("the last answer was %d", status))
		time.Sleep(100 * time.Millisecond)
	}
	p.stop()
	return fmt.Errorf("%s does not answer: %w", p.command.Path, last)
}

// freeAddress is a port that nothing listened on a moment ago: stripe-mock does not
// tell which one it took by itself.
func freeAddress(ctx context.Context) (string, error) {
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return listener.Addr().String(), listener.Close()
}

// firstLine is a writer that hands over the first line written to it and drops the
// rest.
func firstLine() (io.WriteCloser, <-chan string) {
	reader, writer := io.Pipe()
	line := make(chan string, 1)
	go func() {
		lines := bufio.NewScanner(reader)
		if lines.Scan() {
			line <- lines.Text()
		}
		close(line)
		_, _ = io.Copy(io.Discard, reader) // until the writer is closed
	}()
	return writer, line
}
