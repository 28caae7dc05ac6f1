# A user's whole life, from sign-up to suspension, in the embedded sandbox:
# no account, no key, no network. `make demo` applies and destroys it.

terraform {
  required_providers {
    p100 = {
      source = "p100-community/p100"
    }
  }
}

provider "p100" {
  environment = "sandbox" # or staging, production; required here or as P100_ENVIRONMENT
}

resource "p100_user" "alice" {
  external_user_id = "fixture-alice" # yours, unique; what everything else refers to; also `id` and the import id
  email            = "alice@example.pl"
  phone            = "48601234567"
  first_name       = "Alice"
  last_name        = "Kowalska"
  address          = { street = "ul. Marszałkowska", number = "123/5", city = "Warszawa", post_code = "00-001", country = "PL" }
  citizenship      = "PL"
  nationality      = "PL"
  birth_country    = "PL"
  birth_date       = "1990-05-15"
  accepted_terms   = true
  force_destroy    = true # this user may be deleted with money on the account
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

resource "p100_sandbox_kyc_decision" "alice" { # what a person at the KYC provider would do
  external_user_id = p100_kyc_verification.alice.external_user_id
  verification_id  = p100_kyc_verification.alice.verification_id
  status           = "VERIFIED"
}

resource "p100_user_verification" "alice" { # waits until the user is active
  external_user_id         = p100_sandbox_kyc_decision.alice.external_user_id
  document_type            = "PASSPORT"
  document_number          = "AB1234567"
  document_country         = "PL"
  document_expiration_date = "2031-01-01"
}

resource "p100_sandbox_sepa_deposit" "salary" { # credited, and the sender's account whitelisted
  external_user_id = p100_user_verification.alice.external_user_id
  amount           = "1500.00"
  sender_iban      = "PL61 1090 1014 0000 0712 1981 2874"
  sender_name      = "Alice Kowalska"
}

resource "p100_sandbox_crypto_deposit" "eth" { # held until its travel-rule data arrives
  external_user_id    = p100_user_verification.alice.external_user_id
  currency            = "eth"
  amount              = "0.5"
  require_travel_rule = true
}

resource "p100_travel_rule_record" "eth" {
  crypto_deposit_id = p100_sandbox_crypto_deposit.eth.crypto_deposit_id
  external_user_id  = p100_user.alice.external_user_id
  wallet_type       = "SELF_CUSTODY"
  originator        = { owner_of_wallet = true }
}

resource "p100_sepa_contact" "landlord" {
  external_user_id = p100_user.alice.external_user_id
  account_holder   = "Alice Kowalska"
  iban             = "DE89 3704 0044 0532 0130 00"
  label            = "rent"
}

data "p100_user_balances" "alice" {
  external_user_id = p100_user_verification.alice.external_user_id
  depends_on       = [p100_sandbox_sepa_deposit.salary, p100_travel_rule_record.eth]
}

resource "p100_user_suspension" "alice" { # last up, first down
  external_user_id = p100_user.alice.external_user_id
  depends_on       = [data.p100_user_balances.alice, p100_sepa_contact.landlord]
}

output "eur" {
  value = data.p100_user_balances.alice.fiat["eur"].amount
}
