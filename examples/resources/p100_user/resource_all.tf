# Everything a user can have.
resource "p100_user" "bob" {
  external_user_id = "fixture-bob"
  email            = "bob@example.de"
  phone            = "4915112345678"
  first_name       = "Bob"
  last_name        = "Schmidt"

  address = {
    street    = "Hauptstrasse"
    number    = "1"
    city      = "Berlin"
    post_code = "10115"
    country   = "DE"
  }

  citizenship                = "DE"
  nationality                = "DE"
  birth_country              = "GB"
  birth_date                 = "1985-12-31"
  user_identification_number = "65929970489"
  accepted_terms             = true

  suspended     = true      # leave it out to not manage the suspension here
  on_destroy    = "suspend" # delete, suspend or abandon
  force_destroy = false     # true: delete even with money on the account

  timeouts = {
    create = "5m"
    update = "5m"
    delete = "5m"
  }
}
