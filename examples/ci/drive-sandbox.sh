#!/bin/sh
# Serves a sandbox and takes a user through everything with curl alone: onboarding,
# a bank transfer in, a contact, a transfer out, crypto that waits for travel-rule
# data, webhooks, and everything that can go wrong with an answer. A test of an
# application does the same in its own language.
#
# usage: drive-sandbox.sh [PROGRAM [ARGUMENT...]]
#
# PROGRAM ARGUMENT... is the sandbox's command line: by default p100-sandbox, or
# terraform-provider-p100 sandbox. Webhooks are sent to P100_SANDBOX_WEBHOOK_URL, if
# it is set. Needs a POSIX shell and curl.
set -eu

[ $# -gt 0 ] || set -- p100-sandbox

folder=$(mktemp -d)
server=
finish() {
	[ -z "$server" ] || kill "$server" 2>/dev/null || true
	rm -rf -- "$folder"
}
trap finish EXIT
trap 'exit 130' INT TERM

fail() {
	printf '%s\n' "$*" >&2
	tail -n 20 "$folder/log" >&2
	exit 1
}

# call METHOD PATH [BODY] sends a request and puts what comes back into $status, $headers and $answer.
call() {
	status=$(curl --silent --max-time 60 --dump-header "$folder/headers" --output "$folder/answer" --write-out '%{http_code}' \
		--request "$1" "$url$2" --header "x-api-key: $key" --header "x-sandbox-token: $P100_SANDBOX_CONTROL_TOKEN" \
		${3:+--header 'content-type: application/json' --data "$3"}) || status="none (curl: $?)"
	headers=$(cat "$folder/headers" 2>/dev/null || true)
	answer=$(cat "$folder/answer" 2>/dev/null || true)
	rm -f -- "$folder/headers" "$folder/answer"
}

# must METHOD PATH [BODY] is a call that must succeed.
must() {
	call "$@"
	case $status in
	2??) ;;
	*) fail "$1 $2 is answered $status $answer" ;;
	esac
}

# field NAME prints the text of this name in $answer. Where there is jq, that does it better.
field() {
	printf '%s\n' "$answer" | sed -n 's/.*"'"$1"'":"\([^"]*\)".*/\1/p'
}

# want TEXT says that $answer must contain it.
want() {
	case $answer in
	*"$1"*) ;;
	*) fail "expected $1 in $answer" ;;
	esac
}

# pass SECONDS lets time pass on the sandbox's clock, so that nobody waits.
pass() {
	must POST /sandbox/v1/clock/advance "{\"seconds\":$1}"
}

# Serving: port 0 takes a free one, and the first line says which.

key=any-key-will-do
P100_SANDBOX_CONTROL_TOKEN=token-of-$$
export P100_SANDBOX_CONTROL_TOKEN

mkfifo "$folder/start"
"$@" serve --json --address 127.0.0.1:0 --file "$folder/sandbox.db" >"$folder/start" 2>"$folder/log" &
server=$!
read -r start <"$folder/start" || fail "$1 does not start"
answer=$start
url=$(field url)
must GET /readyz
printf 'The sandbox is served on %s\n' "$url"

# Onboarding: the user signs up, is verified by the KYC provider, in whose place the
# control API decides, and sends the document's data.

must POST /v1/user/balances/crypto-and-fiat '{"externalUserId":"alice","email":"alice@example.pl","phone":"48601234567",
	"firstName":"Alice","lastName":"Kowalska","street":"ul. Nowa","number":"1","city":"Warszawa","postCode":"00-001","country":"PL",
	"citizenship":"PL","nationality":"PL","birthCountry":"PL","birthDate":"1990-05-15","hasAcceptedP100Tc":true}'
must POST /v1/kyc '{"externalUserId":"alice","documentType":"PASSPORT","country":"PL","incomeSource":"SALARY","occupation":"IT","openAccountReason":"DAILY_USE"}'
verification=$(field verificationId)
must GET "/v1/kyc/verification/alice/$verification" # the page that the user sees
must POST /sandbox/v1/kyc/decision "{\"externalUserId\":\"alice\",\"verificationId\":\"$verification\",\"status\":\"VERIFIED\"}"
must GET /v1/kyc/status/alice
want '"VERIFIED"'
must POST /v1/user/verification '{"externalUserId":"alice","documentType":"PASSPORT","documentNumber":"AB1234567","documentCountry":"PL","documentExpirationDate":"2099-01-01"}'
pass 2
must GET /v1/user/balances/alice
want '"status":"ACTIVE"'
echo 'alice is active'

# Money comes in from a bank account of hers.

must POST /sandbox/v1/sepa-deposits '{"externalUserId":"alice","amount":"1500.00","senderIban":"PL61109010140000071219812874","senderName":"Alice Kowalska"}'
must GET /v1/user/balances/alice
want '"amount":"1500.00"'
echo 'alice has 1500.00 EUR'

# She saves another account of hers, which somebody approves, and sends money there.

must POST /v1/sepa-deposit/contacts/alice '{"iban":"DE89370400440532013000","accountHolder":"Alice Kowalska","label":"savings"}'
must POST /sandbox/v1/ibans/decision '{"externalUserId":"alice","iban":"DE89370400440532013000","status":"APPROVED"}'
must GET /v1/sepa-deposit/contacts/alice
want '"iban":"DE89370400440532013000"'
must POST /v1/sepa-transfer '{"sourceExternalUserId":"alice","currency":"eur","amount":"400.00","destinationIban":"DE89370400440532013000","transferTitle":"savings"}'
transfer=$(field transferId)
must GET "/v1/sepa-transfer/details/$transfer"
want '"status":"SUCCESSFUL"'
echo 'alice has sent 400.00 EUR'

# Crypto comes in and is held until somebody says where it comes from.

must POST /sandbox/v1/crypto-deposits '{"externalUserId":"alice","currency":"eth","amount":"0.5","requireTravelRule":true}'
deposit=$(field cryptoDepositId)
must GET /v1/user/history/alice
want '"status":"WAITING_FOR_TR_DATA"'
must PATCH "/v1/crypto-deposit/update-travel-rule/$deposit" '{"walletType":"SELF_CUSTODY","externalUserId":"alice","details":{"iAmOwnerOfWallet":true}}'
must GET /v1/user/balances/alice
want '"amount":"0.50000000"'
echo 'alice has 0.5 ETH'

# What happened was told to the application's server as well, if it has one.

if [ -n "${P100_SANDBOX_WEBHOOK_URL:-}" ]; then
	tries=0
	while must GET '/sandbox/v1/webhooks?state=PENDING' && [ "$answer" != '{"webhooks":[]}' ]; do
		tries=$((tries + 1))
		[ "$tries" -lt 100 ] || fail "webhooks were not delivered: $answer"
		sleep 0.1
	done
	must GET '/sandbox/v1/webhooks?state=DELIVERED'
	want '"event":"userStatusChanged"'
	echo 'the webhooks have arrived'
fi

# Everything that can go wrong with an answer, once. An application must survive it.

# fault RULE makes the next requests that the rule is about go wrong.
fault() {
	must POST /sandbox/v1/faults "{$1,\"times\":1}"
}

# goes_wrong RULE STATUS TEXT reads alice's balances under a rule, and again without it.
goes_wrong() {
	fault "\"operation\":\"getUserBalances\",$1"
	call GET /v1/user/balances/alice
	case $status in
	"$2") ;;
	*) fail "$1: expected $2, but it is $status $answer" ;;
	esac
	case $headers$answer in
	*"$3"*) ;;
	*) fail "$1: expected $3 in $headers $answer" ;;
	esac
	must GET /v1/user/balances/alice
	want '"amount":"1099.80"'
}

goes_wrong '"kind":"latency","latencyMilliseconds":20' 200 '"amount":"1099.80"'
goes_wrong '"kind":"status","status":429,"retryAfterSeconds":3' 429 'Retry-After: 3'
goes_wrong '"kind":"status","status":429,"retryAfterSeconds":3,"retryAfterFormat":"date"' 429 ' GMT'
goes_wrong '"kind":"status","status":500' 500 '"statusCode":500'
goes_wrong '"kind":"status","status":502' 502 '"statusCode":502'
goes_wrong '"kind":"code","code":"P500"' 400 '"errorCode":"P500"'
goes_wrong '"kind":"code","code":"P501"' 400 '"errorCode":"P501"'
goes_wrong '"kind":"html"' 502 '<html'
goes_wrong '"kind":"connection-closed"' 'none (curl: 52)' ''
goes_wrong '"kind":"connection-cut"' 'none (curl: 18)' ''

fault '"operation":"getUserBalances","kind":"truncated-json"'
call GET /v1/user/balances/alice
case $status$answer in
*'}') fail "nothing is missing in $answer" ;;
'200{'*) ;;
*) fail "half an answer is $status $answer" ;;
esac

# The worst of all: the money moves, and nobody hears of it. Whoever sends again pays twice.
fault '"operation":"createTransfer","kind":"connection-closed","moment":"after"'
call POST /v1/transfer '{"destinationExternalUserId":"alice","currency":"eur","amount":"25.00"}'
[ "$status" = 'none (curl: 52)' ] || fail "the lost answer is $status $answer"
must GET /v1/user/balances/alice
want '"amount":"1124.80"'
echo 'everything has gone wrong once'

# Stopping: requests in flight are finished first, and the end is a success.

kill -INT "$server"
wait "$server" || fail "the server ended with $?"
server=
echo 'done'
