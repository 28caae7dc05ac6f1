resource "p100_sandbox_crypto_deposit" "eth" {
  external_user_id = p100_user_verification.alice.external_user_id
  currency         = "eth"
  amount           = "1.5"
}

resource "p100_crypto_withdrawal" "eth" {
  external_user_id = p100_sandbox_crypto_deposit.eth.external_user_id
  currency         = "eth"
  amount           = "0.5"
  wallet_address   = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"
  receiver_name    = "Alice Kowalska"
  receiver_type    = "NATURAL"
  wallet_type      = "NON_CUSTODIAL"
}

data "p100_crypto_withdrawal" "eth" {
  id = p100_crypto_withdrawal.eth.id
}

output "confirmations" {
  value = data.p100_crypto_withdrawal.eth.confirmations
}
