package sandbox

import (
	"net/http"
	"strings"
)

// businessError is an error of the API, with the HTTP status it is sent with. It
// is a value: handlers return it as an error.
type businessError struct {
	status              int
	code, name, message string
}

func (e businessError) Error() string { return e.code + ": " + e.message }

// errorShape is a business error as it is answered. Validation errors have no name.
type errorShape struct {
	Code    string `json:"errorCode"`
	Name    string `json:"errorName,omitempty"`
	Message string `json:"errorMessage"`
}

func (e businessError) shape() errorShape {
	return errorShape{Code: e.code, Name: e.name, Message: e.message}
}

// plainError is what the API's HTTP framework answers where no business rule is
// involved.
type plainError struct {
	Message    string `json:"message"`
	Error      string `json:"error,omitempty"`
	StatusCode int    `json:"statusCode"`
}

// Documented errors. P500 and P501 are sent with 400 like the others.
var (
	errInvalidCurrency      = businessError{400, "P410", "invalid-currency", "Currency not found."}
	errUserExists           = businessError{400, "P411", "user-exists", "User already exists."}
	errUnknownUser          = businessError{400, "P412", "invalid-user", "User does not exist."}
	errNoEnds               = businessError{400, "P424", "source-or-destination-required", "Source or destination must be provided."}
	errSEPATransferNotFound = businessError{404, "P428", "sepa-transfer-not-found", "SEPA transfer not found."}
	errInsufficientFunds    = businessError{400, "P433", "insufficient-funds", "Insufficient funds."}
	errPOAPending           = businessError{202, "P211", "poa-pending", "Proof of address is being reviewed."}
	errFileType             = businessError{400, "P426", "invalid-file-type", "Invalid file type."}
	errFileTooLarge         = businessError{400, "P440", "file-too-large", "File is too large."}
	errPOAVerified          = businessError{400, "P447", "poa-already-verified", "Proof of address is already verified."}
	errPOANotFound          = businessError{404, "P460", "poa-not-found", "Proof of address not found."}
	errKYCNotFound          = businessError{404, "P445", "kyc-not-found", "KYC verification not found."}
	errUserSuspended        = businessError{400, "P455", "user-suspended", "User is suspended."}
	errNotVerified          = businessError{400, "P459", "user-not-verified", "User is not verified."}
	errInternal             = businessError{400, "P500", "unknown-exception", "Unknown exception."}
	errUnavailable          = businessError{400, "P501", "service-unavailable", "Service is temporarily unavailable."}
)

// Errors that nobody documents. Only the sandbox sends them.
var (
	errBelowMinimum       = businessError{400, "SBXBELOWMINIMUM", "below-minimum", "The amount is below the minimum."}
	errContactExists      = businessError{400, "SBXCONTACTEXISTS", "contact-exists", "Contact already exists."}
	errContactNotFound    = businessError{404, "SBXCONTACTNOTFOUND", "contact-not-found", "Contact not found."}
	errDepositNotFound    = businessError{404, "SBXDEPOSITNOTFOUND", "deposit-not-found", "Deposit not found."}
	errDepositNotWaiting  = businessError{400, "SBXDEPOSITNOTWAITING", "deposit-not-waiting", "Deposit does not wait for travel-rule data."}
	errIBANNotWhitelisted = businessError{400, "SBXIBANNOTWHITELISTED", "iban-not-whitelisted", "IBAN is not whitelisted."}
	errExchangeNotFound   = businessError{404, "SBXEXCHANGENOTFOUND", "exchange-not-found", "Exchange not found."}
	errLockExpired        = businessError{400, "SBXLOCKEXPIRED", "lock-expired", "Lock has expired."}
	errLockMismatch       = businessError{400, "SBXLOCKMISMATCH", "lock-mismatch", "Lock does not match the exchange."}
	errLockNotFound       = businessError{404, "SBXLOCKNOTFOUND", "lock-not-found", "Lock not found."}
	errLockUsed           = businessError{400, "SBXLOCKUSED", "lock-used", "Lock was already used."}
	errSameCurrency       = businessError{400, "SBXSAMECURRENCY", "same-currency", "Currencies must differ."}
	errNetwork            = businessError{400, "SBXNETWORK", "invalid-network", "Currency is not available on this network."}
	errNotSEPA            = businessError{400, "SBXNOTSEPA", "not-sepa", "IBAN is not a SEPA account."}
	errFaultNotFound      = businessError{404, "SBXFAULTNOTFOUND", "fault-not-found", "Fault not found."}
	errFaultOfProcess     = businessError{409, "SBXFAULTOFPROCESS", "fault-of-process", "The fault belongs to the process, which was started with it."}
	errSnapshotExists     = businessError{409, "SBXSNAPSHOTEXISTS", "snapshot-exists", "Snapshot already exists."}
	errSnapshotNotFound   = businessError{404, "SBXSNAPSHOTNOTFOUND", "snapshot-not-found", "Snapshot not found."}
	errTransferNotFound   = businessError{404, "SBXTRANSFERNOTFOUND", "transfer-not-found", "Transfer not found."}
	errUserToUser         = businessError{400, "SBXUSERTOUSER", "user-to-user-not-supported", "Transfers between users must route through the partner."}
	errWithdrawalNotFound = businessError{404, "SBXWITHDRAWALNOTFOUND", "withdrawal-not-found", "Withdrawal not found."}
	errAlreadyVerified    = businessError{400, "SBXVERIFIED", "verification-already-added", "Verification data was already added."}
	errKYCVerified        = businessError{400, "SBXKYCVERIFIED", "kyc-already-verified", "User is already verified."}
	errKYCDecided         = businessError{409, "SBXKYCDECIDED", "kyc-already-decided", "The verification was already decided otherwise."}
	errKYCSuperseded      = businessError{409, "SBXKYCDECIDED", "kyc-superseded", "The verification was superseded by a newer one."}
	errPOADecided         = businessError{409, "SBXPOADECIDED", "poa-already-decided", "The proof of address was already decided otherwise."}
	errWebhookNotFound    = businessError{404, "SBXWEBHOOKNOTFOUND", "webhook-not-found", "Webhook not found."}
	errControlToken       = businessError{401, "SBXTOKEN", "invalid-control-token", "The control token is missing or wrong."}
)

// knownErrors is the catalogue of the contracts, as a test proves. It lets a fault
// name a code alone.
var knownErrors = []businessError{
	errInvalidCurrency, errUserExists, errUnknownUser,
	{400, "P418", "partner-not-found", "Partner not found."},
	errNoEnds,
	errFileType,
	errSEPATransferNotFound, errInsufficientFunds,
	{400, "P434", "invalid-card", "Card does not exist."},
	errFileTooLarge,
	errKYCNotFound,
	errPOAVerified,
	{400, "P451", "forbidden-country-card", "Cards are not available in this country."},
	{400, "P454", "active-cards", "User has active cards."},
	errUserSuspended, errNotVerified,
	errPOANotFound,
	{400, "P461", "user-not-extended", "User is not extended."},
	errInternal, errUnavailable,
	errPOAPending,
	errBelowMinimum, errContactExists, errContactNotFound, errDepositNotFound, errDepositNotWaiting, errIBANNotWhitelisted, errNetwork, errNotSEPA,
	errExchangeNotFound, errLockExpired, errLockMismatch, errLockNotFound, errLockUsed, errSameCurrency, errTransferNotFound, errUserToUser, errWithdrawalNotFound,
	errAlreadyVerified, errKYCVerified, errKYCDecided, errPOADecided, errControlToken, errSnapshotExists, errSnapshotNotFound, errWebhookNotFound,
	errFaultNotFound, errFaultOfProcess,
}

func knownError(code string) businessError {
	for _, e := range knownErrors {
		if e.code == code {
			return e
		}
	}
	return businessError{status: http.StatusBadRequest, code: code, message: "An error injected by the sandbox."}
}

// invalid is the documented validation error: every message in one string.
func invalid(messages ...string) businessError {
	return businessError{status: http.StatusBadRequest, code: "P403", message: strings.Join(messages, ", ")}
}

// notSimulated answers for operations that the sandbox does not have yet.
func notSimulated(operationID string) businessError {
	e := errUnavailable
	e.message = "The sandbox does not simulate " + operationID + " yet."
	return e
}

// errCardsOffline answers every operation on virtual cards, as the real service does.
var errCardsOffline = businessError{errUnavailable.status, errUnavailable.code, errUnavailable.name, "All virtual card services are offline."}
