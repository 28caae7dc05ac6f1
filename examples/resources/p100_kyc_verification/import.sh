# The import id is your own id of the user, a slash, and P100's id of the verification.
terraform import p100_kyc_verification.alice fixture-alice/7f0c3c1e-5f0e-4f5c-9a8b-0e3e4c1d2b3a
