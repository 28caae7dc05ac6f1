# In the sandbox a resource lets the deposit arrive; elsewhere the user makes it.
resource "p100_sandbox_sepa_deposit" "first" {
  external_user_id = p100_user_verification.alice.external_user_id
  amount           = "50.00"
  sender_iban      = "PL61 1090 1014 0000 0712 1981 2874"
  sender_name      = "Alice Kowalska"
}

# The deposit made the account a contact already: take it over and label it.
resource "p100_sepa_contact" "own" {
  external_user_id  = p100_sandbox_sepa_deposit.first.external_user_id
  account_holder    = "Alice Kowalska"
  iban              = p100_sandbox_sepa_deposit.first.sender_iban
  label             = "salary"
  adopt_existing    = true
  wait_for_approval = true

  timeouts = {
    create = "15m" # the default is 10m
  }
}
