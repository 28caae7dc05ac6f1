resource "p100_sepa_contact" "landlord" {
  external_user_id = p100_user.alice.external_user_id
  account_holder   = "Alice Kowalska"
  iban             = "DE89 3704 0044 0532 0130 00" # spaces and case make no difference
  label            = "rent"
}
