resource "p100_sandbox_crypto_deposit" "eth" {
  external_user_id = p100_user_verification.alice.external_user_id
  currency         = "eth"
  amount           = "1.5"
}

resource "p100_exchange" "eth_eur" {
  external_user_id = p100_sandbox_crypto_deposit.eth.external_user_id
  currency_from    = "eth"
  currency_to      = "eur"
  amount           = "0.25"
}

data "p100_exchange" "eth_eur" {
  id = p100_exchange.eth_eur.id
}

output "rate" {
  value = data.p100_exchange.eth_eur.rate
}
