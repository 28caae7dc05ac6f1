import {
  to = p100_sepa_contacts_exclusive.alice
  id = "fixture-alice"
}
