# Onboarding with a guided verification in a browser (KYC, method B).

terraform {
  required_providers {
    p100 = {
      source = "p100-community/p100"
    }
  }
}

provider "p100" {
  environment = "sandbox" # or staging, without the p100_sandbox_ resources and with an api_key
}

# 1. The user signs up.
resource "p100_user" "alice" {
  external_user_id = "fixture-alice"
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
}

# 2. A verification is started. The user goes through it at verification_url.
resource "p100_kyc_verification" "alice" {
  external_user_id    = p100_user.alice.external_user_id
  document_type       = "PASSPORT"
  country             = "PL"
  income_source       = "SALARY"
  occupation          = "IT" # only with SALARY
  additional_info     = "software company"
  open_account_reason = "DAILY_USE"
}

output "verification_url" {
  value = p100_kyc_verification.alice.verification_url
}

#    In the sandbox nobody sits in front of a camera: this decides instead.
resource "p100_sandbox_kyc_decision" "alice" {
  external_user_id = p100_kyc_verification.alice.external_user_id
  verification_id  = p100_kyc_verification.alice.verification_id
  status           = "VERIFIED" # REJECTED_BY_PROVIDER shows what a refusal looks like
}

# 3. The outcome is waited for, an hour at most. A refusal fails here, with its
#    reason.
resource "p100_kyc_verification_wait" "alice" {
  external_user_id = p100_sandbox_kyc_decision.alice.external_user_id
  verification_id  = p100_kyc_verification.alice.verification_id
}

# 4. The text of the document opens the account, with an IBAN and wallets.
resource "p100_user_verification" "alice" {
  external_user_id         = p100_kyc_verification_wait.alice.external_user_id
  document_type            = p100_kyc_verification.alice.document_type
  document_number          = "AB1234567"
  document_country         = p100_kyc_verification.alice.country
  document_expiration_date = "2031-01-01"
}

data "p100_user_balances" "alice" {
  external_user_id = p100_user_verification.alice.external_user_id
}

output "iban" {
  value = data.p100_user_balances.alice.fiat["eur"].iban
}
