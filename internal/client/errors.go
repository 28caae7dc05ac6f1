package client

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
)

// APIError is an answer of the API that reports a failure: any status but 2xx, or a business error whatever the status.
// It holds no personal data: the message has them replaced by the names of their fields.
type APIError struct {
	// Status is the HTTP status.
	Status int
	// Code is P100's code, such as P412, or xo1, xo2, xo3 for a refused key. Empty when the answer had none.
	Code string
	// Name is P100's name of the code, such as invalid-user. May be empty.
	Name string
	// Message is what the API said, at most 1,000 characters on one line.
	Message string
	// Operation is the operationId.
	Operation string
	// Method and PathTemplate say what was called, without the values in the path.
	Method, PathTemplate string
	// RequestID is the id to name when asking P100 about this answer.
	RequestID string
	// Unanswered: an attempt of this call may have been received without a usable answer (see Result).
	Unanswered bool
	// Attempts counts the requests made.
	Attempts int
}

// Error implements error.
func (e *APIError) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "P100 answered %s with ", e.Operation)
	if e.Code != "" {
		b.WriteString(strings.TrimSpace(e.Code + " " + e.Name))
		fmt.Fprintf(&b, " (HTTP %d)", e.Status)
	} else {
		b.WriteString(strings.TrimSpace(fmt.Sprintf("HTTP %d %s", e.Status, http.StatusText(e.Status))))
	}
	if e.Message != "" {
		fmt.Fprintf(&b, ": %s", strings.TrimSuffix(e.Message, "."))
	}
	b.WriteString(circumstances(e.RequestID, e.Attempts))
	return b.String()
}

// NoAnswerError is a call to which no usable answer arrived: the request could not be sent, the connection broke, the time
// ran out, or a 2xx answer could not be read.
type NoAnswerError struct {
	// Status is the HTTP status of an answer that could not be read, else 0.
	Status int
	// Operation is the operationId.
	Operation string
	// Method and PathTemplate say what was called, without the values in the path.
	Method, PathTemplate string
	// RequestID is the id of the last request.
	RequestID string
	// Unanswered: the API may have received the request, this one or an earlier attempt.
	Unanswered bool
	// Attempts counts the requests made, 0 when even the first was not sent.
	Attempts int
	// Reason says what happened.
	Reason string

	cause error // one of the well-known errors, or nil; never one whose text could hold personal data
}

// Error implements error.
func (e *NoAnswerError) Error() string {
	verb := "no answer to"
	if e.Status != 0 {
		verb = "no readable answer to"
	}
	return fmt.Sprintf("%s %s: %s%s", verb, e.Operation, e.Reason, circumstances(e.RequestID, e.Attempts))
}

// Unwrap returns context.Canceled, context.DeadlineExceeded, io.ErrUnexpectedEOF or a system error number where it is known.
func (e *NoAnswerError) Unwrap() error { return e.cause }

// interruptedError is the last failure of a call together with what kept the client from trying again.
type interruptedError struct {
	last, why error
}

func (e *interruptedError) Error() string {
	if errors.Is(e.why, context.Canceled) {
		return "interrupted before another attempt: " + e.last.Error()
	}
	return "no time left for another attempt: " + e.last.Error()
}

func (e *interruptedError) Unwrap() []error { return []error{e.last, e.why} }

func circumstances(requestID string, attempts int) string {
	var facts []string
	if requestID != "" {
		facts = append(facts, "request id "+requestID)
	}
	if attempts > 1 {
		facts = append(facts, fmt.Sprintf("%d attempts", attempts))
	}
	if len(facts) == 0 {
		return ""
	}
	return " (" + strings.Join(facts, ", ") + ")"
}

// AsAPIError returns the API's answer that err stands for.
func AsAPIError(err error) (*APIError, bool) {
	var apiErr *APIError
	ok := errors.As(err, &apiErr)
	return apiErr, ok
}

// CodeOf returns the code of the API's answer that err stands for, or "".
func CodeOf(err error) string {
	if apiErr, ok := AsAPIError(err); ok {
		return apiErr.Code
	}
	return ""
}

// IsInvalid reports that the API refused the content of the request (P403).
func IsInvalid(err error) bool { return CodeOf(err) == codeInvalid }

// IsUserNotFound reports that the user does not exist.
func IsUserNotFound(err error) bool { return CodeOf(err) == codeUserNotFound }

// IsUserExists reports that the external user id is taken.
func IsUserExists(err error) bool { return CodeOf(err) == codeUserExists }

// IsSuspended reports that the user is suspended.
func IsSuspended(err error) bool { return CodeOf(err) == codeSuspended }

// IsKYCNotFound reports that no KYC verification was started.
func IsKYCNotFound(err error) bool { return CodeOf(err) == codeKYCNotFound }

// IsNotVerified reports that the user has not passed KYC.
func IsNotVerified(err error) bool { return CodeOf(err) == codeNotVerified }

// IsPOAVerified reports that a proof of address of the user is verified already.
func IsPOAVerified(err error) bool { return CodeOf(err) == codePOAVerified }

// IsPOANotFound reports that the user has no proof of address, and that none is asked for before KYC has succeeded.
func IsPOANotFound(err error) bool { return CodeOf(err) == codePOANotFound }

// IsActiveCards reports that active cards stand in the way of suspending.
func IsActiveCards(err error) bool { return CodeOf(err) == codeActiveCards }

// IsLockRefused reports that an exchange was refused because of its lock, that nothing was exchanged, and that a new lock would
// help. Which codes say so is known of the sandbox alone.
func IsLockRefused(err error) bool {
	switch CodeOf(err) {
	case codeLockExpired, codeLockMismatch, codeLockNotFound, codeLockUsed:
		return !IsUnknownOutcome(err)
	}
	return false
}

// IsMovementNotFound reports that P100 does not know the id of an exchange, transfer or withdrawal. Of others than SEPA
// transfers, the code that says so is known of the sandbox alone.
func IsMovementNotFound(err error) bool {
	switch CodeOf(err) {
	case codeSEPATransferNotFound, codeExchangeNotFound, codeTransferNotFound, codeWithdrawalNotFound:
		return true
	}
	return false
}

// IsUnauthorized reports that the API refused the key or the address of the caller.
func IsUnauthorized(err error) bool {
	apiErr, ok := AsAPIError(err)
	return ok && apiErr.Status == http.StatusUnauthorized
}

// IsRateLimited reports that the API asked to slow down, and the retries did not suffice.
func IsRateLimited(err error) bool {
	apiErr, ok := AsAPIError(err)
	return ok && apiErr.Status == http.StatusTooManyRequests
}

// IsNotSupported reports that this deployment does not have the operation: 405, 501, or a 404 without a code.
func IsNotSupported(err error) bool {
	apiErr, ok := AsAPIError(err)
	if !ok || apiErr.Code != "" {
		return false
	}
	switch apiErr.Status {
	case http.StatusNotFound, http.StatusMethodNotAllowed, http.StatusNotImplemented:
		return true
	}
	return false
}

// IsUnknownOutcome reports that the operation may or may not have taken effect. A 429, a refused key, a missing path and a
// definite business error mean that it did not; a timeout, a broken connection, 5xx, P500, P501, an unreadable 2xx and
// anything unheard of leave it open. Reads and locks have no effect, so that whatever became of them is known.
func IsUnknownOutcome(err error) bool {
	if class, ok := classOf(err); ok && (class == Read || class == Lock) {
		return false
	}
	if apiErr, ok := AsAPIError(err); ok {
		return apiErr.Unanswered || !apiErr.definite()
	}
	var noAnswer *NoAnswerError
	return errors.As(err, &noAnswer) && noAnswer.Unanswered
}

// classOf returns the class of the operation that failed, if it is one of the table.
func classOf(err error) (Class, bool) {
	var operationID string
	var noAnswer *NoAnswerError
	if apiErr, ok := AsAPIError(err); ok {
		operationID = apiErr.Operation
	} else if errors.As(err, &noAnswer) {
		operationID = noAnswer.Operation
	}
	op, ok := OperationByID(operationID)
	return op.Class, ok
}

// IsRefused reports that the last answer is a definite refusal: what was last sent had no effect. An earlier attempt may have
// had one if the error is an unanswered one.
func IsRefused(err error) bool {
	apiErr, ok := AsAPIError(err)
	return ok && apiErr.definite()
}

// definite reports that the answer proves that nothing was done.
func (e *APIError) definite() bool {
	switch {
	case e.Status >= 500 || isFaultCode(e.Code):
		return false
	case isBusinessCode(e.Code):
		return true
	}
	switch e.Status {
	case http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound, http.StatusMethodNotAllowed,
		http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType, http.StatusTooManyRequests:
		return true
	}
	return false
}
