# Crypto currency arrives, is released, partly exchanged, and paid out.

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

# A user whose account is open.
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
  force_destroy    = true # this user may be deleted with money on the account
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

# 1. A deposit arrives, and is held until it is known who sent it. Outside the
#    sandbox a webhook of P100 tells its id.
resource "p100_sandbox_crypto_deposit" "eth" {
  external_user_id    = p100_user_verification.alice.external_user_id
  currency            = "eth"
  amount              = "1.5"
  require_travel_rule = true
}

# 2. The travel-rule data releases it.
resource "p100_travel_rule_record" "eth" {
  crypto_deposit_id = p100_sandbox_crypto_deposit.eth.crypto_deposit_id
  external_user_id  = p100_user_verification.alice.external_user_id
  wallet_type       = "SELF_CUSTODY"
  originator        = { owner_of_wallet = true }
}

# 3. A part becomes euro, at a rate that is good enough or not at all.
resource "p100_exchange" "eth_eur" {
  external_user_id = p100_travel_rule_record.eth.external_user_id
  currency_from    = "eth"
  currency_to      = "eur"
  amount           = "0.25"
  min_amount_to    = "100.00"
}

# 4. What the payout costs. A check warns and stops nothing: a precondition of
#    the withdrawal would stop it, and every later plan as well.
data "p100_network_fee" "eth" {
  currency         = "eth"
  external_user_id = p100_user_verification.alice.external_user_id # adds P100's own fee and the user's limits
}

locals {
  fees = data.p100_network_fee.eth.network_fee + data.p100_network_fee.eth.fee_withdrawal
}

check "fees_are_low" {
  assert {
    condition     = local.fees < 0.05
    error_message = "The fees are ${local.fees} eth at the moment."
  }
}

# 5. The payout. The amount arrives whole, and the fees come on top. It is not
#    sent where the balance does not cover both.
resource "p100_crypto_withdrawal" "eth" {
  external_user_id = p100_exchange.eth_eur.external_user_id
  currency         = "eth"
  amount           = "0.5"
  wallet_address   = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"
  wallet_type      = "NON_CUSTODIAL"
  receiver_name    = "Alice Kowalska"
  receiver_type    = "NATURAL"
}

data "p100_user_balances" "alice" {
  external_user_id = p100_crypto_withdrawal.eth.external_user_id
  depends_on       = [p100_crypto_withdrawal.eth]
}

output "payout" {
  value = {
    status      = p100_crypto_withdrawal.eth.status
    transaction = p100_crypto_withdrawal.eth.transaction_hash
    fee         = p100_crypto_withdrawal.eth.fee
    eth_left    = data.p100_user_balances.alice.crypto["eth"].amount
    eur         = data.p100_user_balances.alice.fiat["eur"].amount
  }
}
