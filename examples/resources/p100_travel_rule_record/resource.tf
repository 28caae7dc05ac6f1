# Outside the sandbox, P100's webhook tells the id of a deposit that waits.
resource "p100_sandbox_crypto_deposit" "eth" {
  external_user_id    = p100_user_verification.alice.external_user_id
  currency            = "eth"
  amount              = "0.5"
  require_travel_rule = true
}

# Alice sent it to herself, from a wallet whose key she holds.
resource "p100_travel_rule_record" "eth" {
  crypto_deposit_id = p100_sandbox_crypto_deposit.eth.crypto_deposit_id
  external_user_id  = p100_user.alice.external_user_id
  wallet_type       = "SELF_CUSTODY"
  originator        = { owner_of_wallet = true }
}

output "deposit" {
  value = p100_travel_rule_record.eth.deposit_status
}
