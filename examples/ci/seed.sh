#!/bin/sh
# Makes users that tests start from: active, with 1500.00 EUR and a bank account of
# their own to pay out to. The state is kept as the snapshot "seeded", to which a test
# can go back.
#
# usage: seed.sh USER...
#
# P100_BASE_URL says where the sandbox is, P100_API_KEY whose users they are, and
# P100_SANDBOX_CONTROL_TOKEN is its token, if it has one. Needs a POSIX shell and curl.
set -eu

# post PATH JSON sends something to the User API or the control API.
post() {
	answer=$(curl --silent --show-error --fail-with-body "$P100_BASE_URL$1" --header "x-api-key: ${P100_API_KEY:-sandbox}" \
		--header "x-sandbox-token: ${P100_SANDBOX_CONTROL_TOKEN:-}" --header 'content-type: application/json' --data "$2") || {
		printf '%s: %s\n' "$1" "$answer" >&2
		exit 1
	}
}

# about PATH FIELDS is a post about $user.
about() {
	post "$1" "{\"externalUserId\":\"$user\",$2}"
}

for user; do
	about /v1/user/balances/crypto-and-fiat '"email":"alice@example.pl","phone":"48601234567","firstName":"Alice","lastName":"Kowalska",
		"street":"ul. Nowa","number":"1","city":"Warszawa","postCode":"00-001","country":"PL",
		"citizenship":"PL","nationality":"PL","birthCountry":"PL","birthDate":"1990-05-15","hasAcceptedP100Tc":true'
	about /v1/kyc '"documentType":"PASSPORT","country":"PL","incomeSource":"SALARY","occupation":"IT","openAccountReason":"DAILY_USE"'
	about /sandbox/v1/kyc/decision '"status":"VERIFIED"'
	about /v1/user/verification '"documentType":"PASSPORT","documentNumber":"AB1234567","documentCountry":"PL","documentExpirationDate":"2099-01-01"'
done
post /sandbox/v1/clock/advance '{"seconds":2}' # they are active now
for user; do
	# The account that the money comes from is an approved contact afterwards.
	about /sandbox/v1/sepa-deposits '"amount":"1500.00","senderIban":"PL61109010140000071219812874","senderName":"Alice Kowalska"'
done
post /sandbox/v1/snapshots '{"name":"seeded","replace":true}'
