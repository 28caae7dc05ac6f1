resource "p100_transfer" "funding" {
  destination_external_user_id = p100_user_verification.alice.external_user_id
  currency                     = "eur"
  amount                       = "100.00"
}

data "p100_transfer" "funding" {
  id = p100_transfer.funding.id
}

output "funding_status" {
  value = data.p100_transfer.funding.status
}
