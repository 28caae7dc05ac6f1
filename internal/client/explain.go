package client

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/url"
	"strings"
	"syscall"
)

// isDialError reports that no connection came about.
func isDialError(err error) bool {
	var op *net.OpError
	var dns *net.DNSError
	return errors.As(err, &op) && (op.Op == "dial" || op.Op == "proxyconnect") || errors.As(err, &dns)
}

// reached says where a dial went, as far as that is known: an address and a port, never a name.
func reached(op *net.OpError) string {
	if op.Addr == nil {
		return ""
	}
	return " to " + oneLine(op.Addr.String(), maxHost)
}

// explain words what a transport reported. The texts of net/http may hold URLs (with user ids), pieces of an answer, or the
// password of a proxy: known errors are worded here, and what others say passes the redactor. The cause is nil or an error
// without variable text. hopeless: nothing was written, and another attempt would fail the same way.
func explain(err error, redact *redactor) (reason string, hopeless bool, cause error) {
	var inURL *url.Error
	for errors.As(err, &inURL) {
		err = inURL.Err
	}
	var (
		certificate *tls.CertificateVerificationError
		notTLS      tls.RecordHeaderError
		dns         *net.DNSError
		op          *net.OpError
		errno       syscall.Errno
		timeout     net.Error
	)
	if errors.As(err, &errno) {
		cause = errno
	}
	text := err.Error()
	switch {
	case errors.As(err, &certificate):
		return "the server's certificate is not trusted: " + oneLine(redact.clean(certificate.Err.Error()), maxMessage), true, nil
	case errors.As(err, &notTLS), strings.Contains(text, "server gave HTTP response to HTTPS client"):
		return "the server does not speak TLS on this port", true, nil
	case errors.As(err, &dns) && dns.IsNotFound:
		return "the host " + oneLine(dns.Name, maxHost) + " is not known", false, nil
	case errors.As(err, &dns):
		return "the host " + oneLine(dns.Name, maxHost) + " could not be looked up", false, nil
	case errors.As(err, &op) && op.Op == "dial" && cause != nil:
		return "no connection" + reached(op) + ": " + cause.Error(), false, cause
	case errors.As(err, &op) && op.Op == "proxyconnect":
		return "the proxy cannot be reached", false, cause
	case strings.Contains(text, "invalid proxy address"):
		return "the proxy address in the environment is not valid", true, nil
	case errors.Is(err, errTooLarge):
		return errTooLarge.Error(), false, nil
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.ErrClosedPipe),
		strings.Contains(text, "server closed idle connection"):
		return "the connection broke", false, io.ErrUnexpectedEOF
	case errors.Is(err, context.Canceled):
		return whyStopped(context.Canceled), false, context.Canceled
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &timeout) && timeout.Timeout():
		return "the connection timed out", false, cause
	case cause != nil:
		return "the connection failed: " + cause.Error(), false, cause
	case strings.Contains(text, "malformed"):
		return "the answer is not HTTP", false, nil
	}
	return "the request failed: " + oneLine(redact.clean(text), maxMessage), false, nil
}
