# Money between the partner and its users: funding, collection, and from one user
# to another, which goes through the partner.

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

# Two users whose accounts are open.
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
  force_destroy    = true # these users may be deleted with money on their accounts
}

resource "p100_kyc_verification" "alice" {
  external_user_id    = p100_user.alice.external_user_id
  document_type       = "PASSPORT"
  country             = "PL"
  income_source       = "SALARY"
  occupation          = "IT" # only with SALARY
  additional_info     = "software company"
  open_account_reason = "DAILY_USE"
}

resource "p100_sandbox_kyc_decision" "alice" {
  external_user_id = p100_kyc_verification.alice.external_user_id
  verification_id  = p100_kyc_verification.alice.verification_id
  status           = "VERIFIED"
}

resource "p100_user_verification" "alice" {
  external_user_id         = p100_sandbox_kyc_decision.alice.external_user_id
  document_type            = "PASSPORT"
  document_number          = "AB1234567"
  document_country         = "PL"
  document_expiration_date = "2031-01-01"
}

resource "p100_user" "bob" {
  external_user_id = "fixture-bob"
  email            = "bob@example.pl"
  phone            = "48607654321"
  first_name       = "Bob"
  last_name        = "Nowak"
  address          = { street = "ul. Marszałkowska", number = "123/5", city = "Warszawa", post_code = "00-001", country = "PL" }
  citizenship      = "PL"
  nationality      = "PL"
  birth_country    = "PL"
  birth_date       = "1990-05-15"
  accepted_terms   = true
  force_destroy    = true
}

resource "p100_kyc_verification" "bob" {
  external_user_id    = p100_user.bob.external_user_id
  document_type       = "PASSPORT"
  country             = "PL"
  income_source       = "SALARY"
  occupation          = "IT" # only with SALARY
  additional_info     = "software company"
  open_account_reason = "DAILY_USE"
}

resource "p100_sandbox_kyc_decision" "bob" {
  external_user_id = p100_kyc_verification.bob.external_user_id
  verification_id  = p100_kyc_verification.bob.verification_id
  status           = "VERIFIED"
}

resource "p100_user_verification" "bob" {
  external_user_id         = p100_sandbox_kyc_decision.bob.external_user_id
  document_type            = "PASSPORT"
  document_number          = "CD7654321"
  document_country         = "PL"
  document_expiration_date = "2031-01-01"
}

# 1. Funding: a destination alone is a transfer from the partner to the user.
resource "p100_transfer" "funding" {
  destination_external_user_id = p100_user_verification.alice.external_user_id
  currency                     = "eur"
  amount                       = "100.00"
}

# 2. Collection: a source alone is a transfer from the user to the partner.
resource "p100_transfer" "collection" {
  source_external_user_id = p100_transfer.funding.destination_external_user_id
  currency                = p100_transfer.funding.currency
  amount                  = "30.00"
}

# 3. From alice to bob: P100 has no transfer between users, so alice pays the
#    partner, and then the partner pays bob.
resource "p100_transfer" "from_alice" {
  source_external_user_id = p100_transfer.collection.source_external_user_id
  currency                = "eur"
  amount                  = "25.00"
}

resource "p100_transfer" "to_bob" {
  destination_external_user_id = p100_user_verification.bob.external_user_id
  currency                     = p100_transfer.from_alice.currency
  amount                       = p100_transfer.from_alice.amount
  depends_on                   = [p100_transfer.from_alice]
}

# 4. What became of it.
data "p100_transfer" "to_bob" {
  id = p100_transfer.to_bob.id
}

output "status" {
  value = data.p100_transfer.to_bob.status
}

data "p100_user_balances" "alice" {
  external_user_id = p100_transfer.from_alice.source_external_user_id
  depends_on       = [p100_transfer.from_alice]
}

data "p100_user_balances" "bob" {
  external_user_id = p100_transfer.to_bob.destination_external_user_id
  depends_on       = [p100_transfer.to_bob]
}

output "eur" {
  value = {
    alice = data.p100_user_balances.alice.fiat["eur"].amount
    bob   = data.p100_user_balances.bob.fiat["eur"].amount
  }
}
