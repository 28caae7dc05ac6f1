package sandbox

import (
	"context"
	"crypto/subtle"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"runtime/debug"
	"strconv"
	"strings"
	"time"

	"github.com/p100-community/terraform-provider-p100/internal/contract"
)

// maxBody bounds the body of a request without files, in bytes.
const maxBody = 1 << 20

// MaxUpload bounds the body of a request with files, in bytes: at most three files, with
// a little around them.
const MaxUpload = 3*maxFile + maxBody

// controlPrefix begins the paths of the control API.
const controlPrefix = "/sandbox/"

// Headers that carry secrets.
const (
	headerKey   = "X-Api-Key"
	headerToken = "X-Sandbox-Token"
)

// allOperations is everything that the contracts have, by operationId.
func allOperations() map[string]operation {
	all := map[string]operation{}
	for _, noun := range []map[string]operation{
		userOperations(), kycOperations(), verificationOperations(), balanceOperations(), partnerOperations(),
		historyOperations(), contactOperations(), depositInfoOperations(), networkFeeOperations(), travelRuleOperations(),
		transferOperations(), sepaTransferOperations(), exchangeRateOperations(), exchangeLockOperations(), exchangeOperations(),
		withdrawalOperations(),
		kycFilesOperations(), poaOperations(), cardOperations(),
		infoOperations(), clockOperations(), modesOperations(), requestsOperations(), snapshotOperations(), faultOperations(), ratesOperations(), webhookOperations(),
		kycDecisionOperations(), poaDecisionOperations(), sepaDepositOperations(), cryptoDepositOperations(),
	} {
		maps.Copy(all, noun)
	}
	return all
}

// ServeHTTP answers the User API and the control API, under any host name.
func (s *Sandbox) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	a := s.respond(r)
	if a.dropped {
		panic(http.ErrAbortHandler)
	}
	maps.Copy(w.Header(), a.header)
	w.WriteHeader(a.status)
	_, _ = w.Write(a.raw) // nobody is left to tell
	if a.cut {
		_ = http.NewResponseController(w).Flush() // likewise
		panic(http.ErrAbortHandler)
	}
}

// respond answers a request and logs it. The answer is complete: header and raw
// body.
func (s *Sandbox) respond(r *http.Request) answer {
	start := time.Now()
	e := Entry{Time: s.opts.Now().UTC(), Method: r.Method, Path: r.URL.Path, Query: r.URL.RawQuery, RequestID: s.requestID(r)}
	a := s.survive(r, &e)
	s.complete(&a, &e)
	e.Status, e.Code, e.Dropped, e.ResponseBody = a.status, a.code, a.dropped || a.cut, a.raw
	e.Duration = time.Since(start)
	e.mask(r.Header.Get(headerKey), r.Header.Get(headerToken))
	if _, acting := actingFor(r.Context()); !s.operations[e.OperationID].unlogged && (!acting || r.Method != http.MethodGet) {
		e = s.entries.add(e)
	}
	if s.opts.Log != nil {
		s.opts.Log(e)
	}
	return a
}

// complete encodes the body and sets the headers that every answer has.
func (s *Sandbox) complete(a *answer, e *Entry) {
	if a.raw == nil && a.body != nil && !a.dropped {
		raw, err := json.Marshal(a.body)
		if err != nil {
			e.Failure = err.Error()
			a.status, a.code = errInternal.status, errInternal.code
			raw, _ = json.Marshal(errInternal.shape())
		}
		a.raw, a.contentType = raw, typeJSON
	}
	if a.header == nil {
		a.header = http.Header{}
	}
	if a.contentType != "" {
		a.header.Set("Content-Type", a.contentType)
	}
	if a.truncated {
		a.raw = half(a.raw)
	}
	a.header.Set("Content-Length", strconv.Itoa(len(a.raw)))
	if a.cut {
		a.raw = half(a.raw)
	}
	a.header.Set("X-Content-Type-Options", "nosniff")
	a.header.Set("Cache-Control", "no-store")
	a.header.Set("X-Request-Id", e.RequestID)
	s.date(a)
}

// date tells the time by which everything in the answer is as old as it is: the sandbox's, which net/http does not replace by
// the machine's.
func (s *Sandbox) date(a *answer) {
	if a.now.IsZero() && !a.dropped {
		a.now, _ = s.Now() // a sandbox that cannot tell its time cannot tell anything else
	}
	if !a.now.IsZero() {
		a.header.Set("Date", a.now.UTC().Format(http.TimeFormat))
	}
}

// requestID takes over the client's id, so that both logs can be compared, or
// numbers the request.
func (s *Sandbox) requestID(r *http.Request) string {
	if id := r.Header.Get("X-Request-Id"); id != "" && len(id) <= 128 && !strings.ContainsFunc(id, func(c rune) bool { return c <= ' ' || c > '~' }) {
		return id
	}
	id := s.requestIDs
	var number [8]byte
	binary.BigEndian.PutUint64(number[:], s.requests.Add(1))
	copy(id[10:], number[2:])
	return id.String()
}

// survive handles a request. A mistake in this program that panics is one request's
// P500, and not the end of the process that the sandbox is embedded in.
func (s *Sandbox) survive(r *http.Request, e *Entry) (a answer) {
	defer func() {
		if mistake := recover(); mistake != nil {
			a = s.failure(fmt.Errorf("panic: %v\n%s", mistake, debug.Stack()), e)
		}
	}()
	return s.handle(r, e)
}

// handle finds the operation, lets faults happen around it and runs it.
func (s *Sandbox) handle(r *http.Request, e *Entry) answer {
	doc, control := s.p100, false
	if strings.HasPrefix(r.URL.Path, controlPrefix) {
		doc, control = s.control, true
	}
	op, params, ok := doc.Find(r.Method, r.URL.EscapedPath())
	upload := s.operations[op.ID].upload
	body, err := readBody(r, upload)
	e.OperationID, e.ExternalUserID = op.ID, subject(params, r.URL.Query(), body)
	if !upload {
		e.RequestBody = body
	}
	switch {
	case errors.As(err, new(*http.MaxBytesError)) && upload:
		return refusal(errFileTooLarge)
	case errors.As(err, new(*http.MaxBytesError)):
		return refusal(invalid("request body is too large"))
	case err != nil:
		return answer{dropped: true}
	case !ok:
		return notFound()
	}
	f := s.fault(r.Context(), FaultRequest{
		OperationID: op.ID, Method: r.Method, Path: r.URL.Path, ExternalUserID: e.ExternalUserID, Count: s.counts.next(op.ID),
	})
	return f.around(r.Context(), e, func() answer { return s.process(r, doc, op.ID, control, params, body, e) })
}

func (s *Sandbox) fault(ctx context.Context, r FaultRequest) Fault {
	if _, acting := actingFor(ctx); acting || s.opts.Faults == nil {
		return Fault{}
	}
	if f := s.opts.Faults(r); f != nil {
		return *f
	}
	return Fault{}
}

func readBody(r *http.Request, upload bool) ([]byte, error) {
	if r.Body == nil || r.Body == http.NoBody {
		return nil, nil
	}
	limit := int64(maxBody)
	if upload {
		limit = MaxUpload
	}
	return io.ReadAll(http.MaxBytesReader(nil, r.Body, limit))
}

// plain is an error without a business code.
func plain(status int, text string) answer {
	return answer{status: status, body: plainError{Message: text, Error: http.StatusText(status), StatusCode: status}}
}

// process authenticates, validates and runs an operation.
func (s *Sandbox) process(r *http.Request, doc *contract.Contract, id string, control bool, params map[string]string, body []byte, e *Entry) answer {
	op, ok := s.operations[id]
	if !ok {
		return s.failure(notSimulated(id), e)
	}
	c := &call{sandbox: s, params: params, query: r.URL.Query(), body: body, contentType: r.Header.Get("Content-Type"), limited: !control}
	if denied, ok := s.authenticate(r, op, control, c); !ok {
		return denied
	}
	if c.keyHash != "" {
		e.Partner = partnerName(c.keyHash)
	}
	c.about = FaultRequest{OperationID: id, Path: r.URL.Path, ExternalUserID: e.ExternalUserID}
	_, c.spared = actingFor(r.Context())
	var violations []string
	if err := doc.ValidateRequest(r, body); err != nil {
		var v *contract.ValidationError
		if !errors.As(err, &v) {
			return s.failure(err, e)
		}
		violations = v.Messages
	}
	attempt := func() (answer, error) { return s.run(r.Context(), op, c, violations) }
	answered := func(a answer, err error) answer {
		if err != nil {
			a = s.failure(err, e)
		}
		a.now = c.now
		return a
	}
	a, err := attempt()
	if !errors.Is(err, errFaultPossible) { // as it mostly is
		return answered(a, err)
	}
	f, err := s.drawFault(r.Context(), c)
	if err != nil {
		return s.failure(err, e)
	}
	c.spared = true
	return f.around(r.Context(), e, func() answer { return answered(attempt()) })
}

// authenticate finds the partner of the key. The control API asks for its token
// as well, and for a key only where it acts on a partner.
func (s *Sandbox) authenticate(r *http.Request, op operation, control bool, c *call) (denied answer, ok bool) {
	if op.public {
		return answer{}, true
	}
	if keyHash, acting := actingFor(r.Context()); acting && (keyHash != "" || control && !op.partner) {
		c.keyHash, c.limited = keyHash, false
		return answer{}, true
	}
	if control {
		token := r.Header.Get(headerToken)
		if s.opts.ControlToken != "" && subtle.ConstantTimeCompare([]byte(token), []byte(s.opts.ControlToken)) != 1 {
			return refusal(errControlToken), false
		}
		if !op.partner {
			return answer{}, true
		}
	}
	key := r.Header.Get(headerKey)
	if key == "" {
		return denial("xo1"), false
	}
	c.keyHash = hashKey(key)
	if _, known := s.keys[c.keyHash]; !known && len(s.keys) > 0 {
		return denial("xo2"), false
	}
	return answer{}, true
}

func denial(code string) answer {
	return answer{status: http.StatusUnauthorized, raw: []byte("Access Denied. " + code), contentType: typeText, code: code}
}

func refusal(e businessError) answer { return answer{status: e.status, body: e.shape(), code: e.code} }

// failure turns an error into an answer. Whatever is no business error is P500, or
// P501 where it passes; its cause is logged, not answered.
func (s *Sandbox) failure(err error, e *Entry) answer {
	var business businessError
	switch {
	case errors.As(err, &business):
		return refusal(business)
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return answer{dropped: true}
	case errors.Is(err, ErrClosed), isBusy(err):
		business = errUnavailable
	default:
		business = errInternal
	}
	e.Failure = err.Error()
	return refusal(business)
}
