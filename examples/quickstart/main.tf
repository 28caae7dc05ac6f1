# A user's whole life, from sign-up to suspension, in the embedded sandbox:
# no account, no key, no network. `make demo` applies and destroys it.

terraform {
  required_version = ">= 1.8.0"

  required_providers {
    p100 = {
      source = "p100-community/p100"
    }
  }
}

provider "p100" {
  environment = "sandbox"
}

resource "p100_user" "alice" {
  external_user_id = "fixture-alice" # yours, unique; what everything else refers to
  email            = "alice@example.pl"
  phone            = "48601234567"
  first_name       = "Alice"
  last_name        = "Kowalska"

  address = {
    street    = "ul. Marszałkowska"
    number    = "123/5"
    city      = "Warszawa"
    post_code = "00-001"
    country   = "PL"
  }

  citizenship    = "PL"
  nationality    = "PL"
  birth_country  = "PL"
  birth_date     = "1990-05-15"
  accepted_terms = true
  force_destroy  = true # this user may be deleted with money on the account
}

resource "p100_kyc_verification" "alice" {
  external_user_id    = p100_user.alice.external_user_id
  document_type       = "PASSPORT"
  country             = "PL"
  income_source       = "SALARY"
  occupation          = "IT"
  additional_info     = "software company"
  open_account_reason = "DAILY_USE"
}

# What a person at the KYC provider would do.
resource "p100_sandbox_kyc_decision" "alice" {
  external_user_id = p100_kyc_verification.alice.external_user_id
  verification_id  = p100_kyc_verification.alice.verification_id
  status           = "VERIFIED"
}

# Sends the document's data and waits until the user is active.
resource "p100_user_verification" "alice" {
  external_user_id         = p100_sandbox_kyc_decision.alice.external_user_id
  document_type            = "PASSPORT"
  document_number          = "AB1234567"
  document_country         = "PL"
  document_expiration_date = "2031-01-01"
}

data "p100_user_balances" "alice" {
  external_user_id = p100_user_verification.alice.external_user_id
}

# Last up, first down.
resource "p100_user_suspension" "alice" {
  external_user_id = p100_user.alice.external_user_id
  depends_on       = [data.p100_user_balances.alice]
}

output "iban" {
  description = "Where Alice receives SEPA deposits."
  value       = data.p100_user_balances.alice.fiat["eur"].iban
}

output "eur" {
  description = "What Alice holds, in euros."
  value       = data.p100_user_balances.alice.fiat["eur"].amount
}

output "eth_wallet" {
  description = "Where Alice receives ether."
  value       = data.p100_user_balances.alice.crypto["eth"].wallet
}
