# The import id is your own id of the user. The files need not exist any more.
terraform import p100_kyc_files.alice fixture-alice
