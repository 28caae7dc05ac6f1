# Onboarding with documents that are uploaded (KYC, method A).

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

# 2. Pictures of the identity document are uploaded. They are checked in the
#    background.
resource "p100_kyc_files" "alice" {
  external_user_id = p100_user.alice.external_user_id
  document_type    = "PASSPORT"
  front            = "${path.module}/passport.jpg"
  selfie           = "${path.module}/selfie.jpg"
}

#    The sandbox has no KYC provider: this decides in its place. Other pictures
#    are decided anew.
resource "p100_sandbox_kyc_decision" "alice" {
  external_user_id = p100_kyc_files.alice.external_user_id
  status           = "VERIFIED" # REJECTED_BY_PROVIDER shows what a refusal looks like

  lifecycle {
    replace_triggered_by = [p100_kyc_files.alice]
  }
}

# 3. The outcome is waited for. A refusal fails here, with its reason.
resource "p100_kyc_verification_wait" "alice" {
  external_user_id = p100_sandbox_kyc_decision.alice.external_user_id
}

# 4. The text of the document opens the account, with an IBAN and wallets.
resource "p100_user_verification" "alice" {
  external_user_id         = p100_kyc_verification_wait.alice.external_user_id
  document_type            = p100_kyc_files.alice.document_type
  document_number          = "AB1234567"
  document_country         = "PL"
  document_expiration_date = "2031-01-01"
}

# 5. A proof of address, which P100 may ask for.
resource "p100_poa_files" "alice" {
  external_user_id = p100_kyc_verification_wait.alice.external_user_id
  files            = ["${path.module}/statement.pdf"]
}

data "p100_user_balances" "alice" {
  external_user_id = p100_user_verification.alice.external_user_id
}

output "iban" {
  value = data.p100_user_balances.alice.fiat["eur"].iban
}
