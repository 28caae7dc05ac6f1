variable "staging" {
  type    = bool
  default = true
}

variable "cold_wallet" {
  type    = string
  default = "tb1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3q0sl5k7"
}

output "cold_wallet" {
  value = var.cold_wallet

  # Null takes the currency's only network.
  precondition {
    condition     = provider::p100::wallet_address_is_valid(var.cold_wallet, "btc", null, var.staging)
    error_message = "The cold wallet must be a Bitcoin address, in staging one of the test network."
  }
}
