locals {
  account = provider::p100::iban_parse("GB82WEST12345698765432")
}

output "account" {
  value = "${local.account.formatted} is kept by ${local.account.bank_code} in ${local.account.country}."

  precondition {
    condition     = local.account.sepa
    error_message = "No SEPA transfer can reach this account."
  }
}
