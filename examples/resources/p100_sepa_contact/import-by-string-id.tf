import {
  to = p100_sepa_contact.landlord
  id = "fixture-alice/DE89370400440532013000"
}
