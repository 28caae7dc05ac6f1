# The partner pays a user. p100_user_verification waits until the account is open.
resource "p100_transfer" "funding" {
  destination_external_user_id = p100_user_verification.alice.external_user_id
  currency                     = "eur"
  amount                       = "100.00"
}

# The user pays the partner. Between users it takes both: through the partner.
resource "p100_transfer" "collection" {
  source_external_user_id = p100_transfer.funding.destination_external_user_id
  currency                = "eur"
  amount                  = "30.00"
}
