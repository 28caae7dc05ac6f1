data "p100_sepa_contacts" "alice" {
  external_user_id = p100_user.alice.external_user_id
  status           = "APPROVED" # leave it out for all
}

output "alice_may_transfer_to" {
  value = data.p100_sepa_contacts.alice.contacts[*].iban
}
