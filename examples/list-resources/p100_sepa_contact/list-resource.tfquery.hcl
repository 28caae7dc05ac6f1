# In a file whose name ends in .tfquery.hcl, beside the configuration:
# terraform query -generate-config-out=contacts.tf
list "p100_sepa_contact" "alice" {
  provider         = p100
  include_resource = true
  limit            = 1000 # the default is 100

  config {
    external_user_id = "fixture-alice"
  }
}

# Only those that the user may transfer to.
list "p100_sepa_contact" "approved" {
  provider = p100

  config {
    external_user_id = "fixture-alice"
    status           = "APPROVED"
  }
}
