data "p100_network_fee" "usdc" {
  currency = "usdc"
  network  = "polygon" # the default is ethereum
}

# With the fixed fee and the limits, which a user's balances tell.
data "p100_network_fee" "eth" {
  currency         = "eth"
  external_user_id = p100_user_verification.alice.external_user_id
}

output "smallest_withdrawal" {
  value = data.p100_network_fee.eth.min_withdrawal
}
