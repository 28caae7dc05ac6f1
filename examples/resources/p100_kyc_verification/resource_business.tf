resource "p100_user" "carol" {
  external_user_id = "fixture-carol"
  email            = "carol@example.fr"
  phone            = "33612345678"
  first_name       = "Carol"
  last_name        = "Martin"

  address = {
    street    = "rue de Rivoli"
    number    = "10"
    city      = "Paris"
    post_code = "75001"
    country   = "FR"
  }

  citizenship    = "FR"
  nationality    = "FR"
  birth_country  = "FR"
  birth_date     = "1978-02-01"
  accepted_terms = true
}

# BUSINESS_ACTIVITY asks for a tax id, and for neither occupation nor additional_info.
resource "p100_kyc_verification" "carol" {
  external_user_id    = p100_user.carol.external_user_id
  document_type       = "ID_CARD"
  country             = "FR"
  income_source       = "BUSINESS_ACTIVITY"
  tax_id              = "0102030405"
  open_account_reason = "CURRENCY_EXCHANGE"
}
