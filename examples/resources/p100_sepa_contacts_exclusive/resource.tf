# These are all the contacts that Alice has: any other is deleted.
resource "p100_sepa_contacts_exclusive" "alice" {
  external_user_id = p100_user.alice.external_user_id

  contacts = {
    DE89370400440532013000 = {
      account_holder = "Alice Kowalska"
      label          = "rent"
    }
    PL61109010140000071219812874 = {
      account_holder = "Alice Kowalska"
      label          = "salary"
    }
  }
}
