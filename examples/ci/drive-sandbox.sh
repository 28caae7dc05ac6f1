#!/bin/sh
# Serves a sandbox and takes a user through everything with curl alone: onboarding,
# a bank transfer in, a contact, a transfer out, and crypto that waits for
# travel-rule data. A test of an application does the same in its own language.
#
# usage: drive-sandbox.sh [PROGRAM [ARGUMENT...]]
#
# PROGRAM ARGUMENT... is the sandbox's command line: by default p100-sandbox, or
# terraform-provider-p100 sandbox. Needs a POSIX shell, sed and curl.
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
	sed 's/^/  log: /' "$folder/log" >&2
	exit 1
}

# Serving: port 0 takes a free one, and the first line says which.

key=any-key-will-do
P100_SANDBOX_CONTROL_TOKEN=token-of-$$
export P100_SANDBOX_CONTROL_TOKEN

mkfifo "$folder/start"
"$@" serve --json --address 127.0.0.1:0 --file "$folder/sandbox.db" >"$folder/start" 2>"$folder/log" &
server=$!
read -r start <"$folder/start" || fail "$1 does not start"
url=$(printf '%s\n' "$start" | sed -n 's/.*"url":"\([^"]*\)".*/\1/p')
printf 'The sandbox is served on %s\n' "$url"

# call METHOD PATH [BODY] sends a request and puts what comes back into $status and $answer.
call() {
	status=$(curl --silent --show-error --max-time 60 --output "$folder/answer" --write-out '%{http_code}' \
		--request "$1" "$url$2" --header "x-api-key: $key" --header "x-sandbox-token: $P100_SANDBOX_CONTROL_TOKEN" \
		${3:+--header 'content-type: application/json' --data "$3"}) || status="none (curl: $?)"
	answer=$(cat "$folder/answer" 2>/dev/null || true)
	rm -f -- "$folder/answer"
}

# must METHOD PATH [BODY] is a call that must succeed.
must() {
	call "$@"
	case $status in
	2??) ;;
	*) fail "$1 $2 is answered $status $answer" ;;
	esac
}

# field NAME prints the first text of this name in $answer. Where there is jq, it does this better.
field() {
	printf '%s\n' "$answer" | sed 's/"'"$1"'":"/\n/' | sed -n '2{s/".*//p;}'
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

must GET /readyz

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

# Stopping: requests in flight are finished first, and the end is a success.

kill -INT "$server"
wait "$server" || fail "the server ended with $?"
server=
echo 'done'
