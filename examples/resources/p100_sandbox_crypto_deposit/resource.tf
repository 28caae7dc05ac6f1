resource "p100_sandbox_crypto_deposit" "eth" {
  external_user_id = p100_user_verification.alice.external_user_id
  currency         = "eth"
  amount           = "0.5"
}

# Held until a p100_travel_rule_record says who sent it.
resource "p100_sandbox_crypto_deposit" "usdc" {
  external_user_id    = p100_user_verification.alice.external_user_id
  currency            = "usdc"
  network             = "polygon" # the default is ethereum
  amount              = "2500"
  require_travel_rule = true
}

# Fails its verification: UNSUCCESSFUL, and nothing is credited.
resource "p100_sandbox_crypto_deposit" "refused" {
  external_user_id = p100_user_verification.alice.external_user_id
  currency         = "btc"
  amount           = "0.01"
  fail             = true
}
