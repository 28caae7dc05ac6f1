variable "payee" {
  type    = string
  default = "DE89 3704 0044 0532 0130 00"

  validation {
    condition     = provider::p100::iban_is_valid(var.payee)
    error_message = "The payee must be an IBAN."
  }
}

output "payee" {
  value = var.payee
}
