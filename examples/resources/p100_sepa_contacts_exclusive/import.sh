# The import id is your own id of the user.
terraform import p100_sepa_contacts_exclusive.alice fixture-alice
