package client

import (
	"errors"
	"net/http"
	"strings"
)

// The codes that decisions rest on. A code that the API turns out to spell otherwise is corrected here and in codeTable.
const (
	codePOAPending           = "P211"
	codeInvalid              = "P403"
	codeUserExists           = "P411"
	codeUserNotFound         = "P412"
	codeSEPATransferNotFound = "P428"
	codeKYCNotFound          = "P445"
	codePOAVerified          = "P447"
	codeActiveCards          = "P454"
	codeSuspended            = "P455"
	codeNotVerified          = "P459"
	codePOANotFound          = "P460"
	codeKeyNotSent           = "xo1"
	codeKeyWrong             = "xo2"
	codeAddressBarred        = "xo3"

	// Nobody documents a code for these: only the sandbox sends them, and elsewhere nothing rests on them.
	codeExchangeNotFound   = "SBXEXCHANGENOTFOUND"
	codeTransferNotFound   = "SBXTRANSFERNOTFOUND"
	codeWithdrawalNotFound = "SBXWITHDRAWALNOTFOUND"
	codeLockExpired        = "SBXLOCKEXPIRED"
	codeLockMismatch       = "SBXLOCKMISMATCH"
	codeLockNotFound       = "SBXLOCKNOTFOUND"
	codeLockUsed           = "SBXLOCKUSED"
)

// codeInfo says what a code means and what to do next.
type codeInfo struct {
	meaning, hint string
}

var codeTable = map[string]codeInfo{
	codePOAPending: {"the proof of address is being reviewed", "Wait for the review; it needs no further upload."},
	codeInvalid:    {"the request did not pass validation", "Correct the fields that the message names."},
	"P410":         {"the currency is not known", "Use one of eur, btc, eth, ltc, doge, pol, usdc, usdt, in lower case."},
	codeUserExists: {
		"the external user id is already used",
		"External user ids are unique per partner. Import the existing user, or choose another external user id.",
	},
	codeUserNotFound: {
		"the user does not exist",
		"Check the external user id. It may have been deleted, or belong to another partner's key or another environment.",
	},
	"P418":                   {"the partner was not found", "Check which partner the API key belongs to, and ask P100 whether it is set up in this environment."},
	"P424":                   {"neither source nor destination was given", "Name the user that the money comes from or goes to."},
	"P426":                   {"the type of a file is not accepted", "Upload JPEG, PNG or, where allowed, PDF."},
	codeSEPATransferNotFound: {"the SEPA transfer was not found", checkID},
	"P433":                   {"the funds are insufficient", "Check the balance, fees included, and fund the account first."},
	"P434":                   {"the card does not exist", "The card module of P100 is offline."},
	"P440":                   {"a file is too large", "Files may have up to 5 MB each."},
	codeKYCNotFound:          {"no KYC verification was started", "Start a KYC verification for the user first."},
	codePOAVerified:          {"the proof of address is already verified", "Nothing needs to be uploaded."},
	"P451":                   {"cards are not available in the user's country", "The card module of P100 is offline."},
	codeActiveCards:          {"the user has active cards", "Block or delete the user's cards, then suspend the user."},
	codeSuspended:            {"the user is suspended", "Unsuspend the user first, or leave the user alone."},
	codeNotVerified:          {"the user is not verified", "Wait until the KYC verification is VERIFIED."},
	codePOANotFound:          {"there is no proof of address", "One can be uploaded once the user's KYC verification is VERIFIED."},
	"P461":                   {"the user lacks the extended verification", "Complete the user's extended verification, proof of address included."},
	"P500":                   {"P100 failed on its side", "Try again later; if it stays so, ask P100 and name the request id."},
	"P501":                   {"the service is temporarily unavailable", "Try again later. Virtual cards are offline altogether."},
	codeKeyNotSent:           {"the API key was not sent", "Set the API key."},
	codeKeyWrong: {
		"the API key is wrong",
		"Check that the key was copied whole and that it belongs to this environment: staging and production have keys of their own.",
	},
	codeAddressBarred: {
		"the IP address of this machine is not allowed",
		"Ask P100 to add the address that your requests come from to the allow-list, or run from an address that is on it.",
	},

	codeExchangeNotFound:   {"the exchange was not found", checkID},
	codeTransferNotFound:   {"the transfer was not found", checkID},
	codeWithdrawalNotFound: {"the withdrawal was not found", checkID},
	codeLockExpired:        {"the lock has expired", newLock},
	codeLockMismatch:       {"the lock was made for another exchange", newLock},
	codeLockNotFound:       {"the lock was not found", newLock},
	codeLockUsed:           {"the lock was already used", newLock},
	"SBXBELOWMINIMUM":      {"the amount is below the minimum", "Withdraw at least the minimum that the user's balances name for the network."},
	"SBXIBANNOTWHITELISTED": {
		"the destination is not among the user's approved contacts",
		"Save the IBAN as a contact of the user and wait until it is APPROVED, or pay in from it with the title of the user's deposit info.",
	},
	"SBXNETWORK":      {"the currency is not on this network", "Use a network that the user's balances name for the currency."},
	"SBXSAMECURRENCY": {"both currencies are the same", "Exchange into another currency."},
	"SBXTOKEN": {
		"the control token is missing or wrong",
		"Use the token that the sandbox is served with: `sandbox_control_token` in the provider block, or P100_SANDBOX_CONTROL_TOKEN.",
	},
	"SBXUSERTOUSER": {"users cannot pay each other directly", "Move the money from the one user to the partner, and from there to the other."},
}

const (
	checkID = "Check the id, the environment and the partner's key."
	newLock = "Take a new lock and exchange at its rate."
)

// Meaning says what the code of err means, in a few words; "" when there is no known code.
func Meaning(err error) string {
	return codeTable[CodeOf(err)].meaning
}

// Hint says what to do next about err, in a sentence or two; "" when there is nothing to advise.
func Hint(err error) string {
	if class, _ := classOf(err); class == Money && IsUnknownOutcome(err) {
		return "It is not known whether money was moved. Look the movement up in the user's history before anything is sent again."
	}
	if apiErr, ok := AsAPIError(err); ok {
		return apiErr.hint()
	}
	var noAnswer *NoAnswerError
	if !errors.As(err, &noAnswer) {
		return ""
	}
	switch {
	case noAnswer.Status != 0:
		return "Check that the base URL leads to the P100 API itself and not to a web page or proxy."
	case noAnswer.Unanswered:
		return "The API may have received the request all the same. Check the network and any proxy on the way, then try again."
	}
	return "Check the base URL, the network and any proxy on the way, then try again."
}

func (e *APIError) hint() string {
	if info, ok := codeTable[e.Code]; ok {
		return info.hint
	}
	switch {
	case e.Status == http.StatusUnauthorized:
		return "Check the API key and that it belongs to this environment."
	case e.Status == http.StatusForbidden:
		return "Something on the way, such as a proxy or firewall, or the API itself refuses the request. Check the base URL and where your requests come from."
	case e.Status == http.StatusTooManyRequests:
		return "The API limits the number of requests. Lower the number of requests per second or allow more retries."
	case e.Status >= 300 && e.Status < 400:
		return "Redirects are not followed, so that the API key goes nowhere else. Correct the base URL or the path of the operation."
	case IsNotSupported(e):
		return "This deployment does not seem to have the operation under the path used. Check the base URL, and give the operation its right path if it has another one."
	case e.Status >= 500:
		return codeTable["P500"].hint
	}
	return ""
}

// isFaultCode reports a code by which the API says that it failed itself, whatever the HTTP status.
func isFaultCode(code string) bool { return strings.HasPrefix(code, "P5") }

// isBusinessCode reports a code by which the API refuses an operation. Codes SBX... exist in the sandbox only.
func isBusinessCode(code string) bool {
	return strings.HasPrefix(code, "P4") || strings.HasPrefix(code, "SBX")
}
