# From Alice's own account and with the exact title: credited, and the account
# becomes a contact that she may transfer to.
resource "p100_sandbox_sepa_deposit" "salary" {
  external_user_id = p100_user_verification.alice.external_user_id
  amount           = "1500.00"
  sender_iban      = "PL61 1090 1014 0000 0712 1981 2874"
  sender_name      = "Alice Kowalska"
}

output "salary" {
  value = p100_sandbox_sepa_deposit.salary.status
}
