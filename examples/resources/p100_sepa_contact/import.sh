# The import id is your own id of the user, a slash, and P100's id of the contact.
terraform import p100_sepa_contact.landlord fixture-alice/7f0c3c1e-5f0e-4f5c-9a8b-0e3e4c1d2b3a

# The IBAN, without spaces, does as well.
terraform import p100_sepa_contact.landlord fixture-alice/DE89370400440532013000
