variable "accounts" {
  type = map(string)
  default = {
    rent   = "DE89 3704 0044 0532 0130 00"
    garage = "de89370400440532013000"
    school = "PL61 1090 1014 0000 0712 1981 2874"
  }
}

# Each account once, however its IBAN was written.
output "accounts" {
  value = distinct([for iban in values(var.accounts) : provider::p100::iban_normalize(iban)])
}
