import {
  to = p100_sepa_contacts_exclusive.alice
  identity = {
    external_user_id = "fixture-alice"
  }
}
