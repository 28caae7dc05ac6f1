resource "p100_sandbox_crypto_deposit" "eth" {
  external_user_id = p100_user_verification.alice.external_user_id
  currency         = "eth"
  amount           = "1.5"
}

# Takes a lock of its own, and exchanges only if it gives enough.
resource "p100_exchange" "eth_eur" {
  external_user_id = p100_sandbox_crypto_deposit.eth.external_user_id
  currency_from    = "eth"
  currency_to      = "eur"
  amount           = "0.25"
  min_amount_to    = "100.00"
}

output "received" {
  value = p100_exchange.eth_eur.amount_to
}
