resource "p100_sandbox_crypto_deposit" "usdc" {
  external_user_id    = p100_user_verification.alice.external_user_id
  currency            = "usdc"
  network             = "polygon"
  amount              = "20"
  require_travel_rule = true
}

# Another person sent it, through an exchange.
resource "p100_travel_rule_record" "usdc" {
  crypto_deposit_id = p100_sandbox_crypto_deposit.usdc.crypto_deposit_id
  external_user_id  = p100_user.alice.external_user_id
  wallet_type       = "CUSTODIAL"

  originator = {
    first_name = "Bob"
    last_name  = "Schmidt"
    street     = "Hauptstrasse 1"
    city       = "Berlin"
    post_code  = "10115"
    country    = "DE"
  }
}

resource "p100_sandbox_crypto_deposit" "btc" {
  external_user_id    = p100_user_verification.alice.external_user_id
  currency            = "btc"
  amount              = "0.05"
  require_travel_rule = true
}

# A company sent it. Without external_user_id the record works as well, but its
# deposit_status stays null: the status is in the user's history.
resource "p100_travel_rule_record" "btc" {
  crypto_deposit_id = p100_sandbox_crypto_deposit.btc.crypto_deposit_id
  wallet_type       = "CUSTODIAL"

  originator = {
    company_name = "Schmidt Software GmbH"
    vat_id       = "DE123456789"
    country      = "DE"
  }
}
