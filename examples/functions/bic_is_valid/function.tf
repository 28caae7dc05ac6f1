variable "bank" {
  type    = string
  default = null

  # Null is no BIC, and no error either.
  validation {
    condition     = var.bank == null || provider::p100::bic_is_valid(var.bank)
    error_message = "The bank must be a BIC, such as DEUTDEFF, or left out."
  }
}

output "bank" {
  value = var.bank
}
