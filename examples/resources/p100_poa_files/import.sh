# The import id is your own id of the user. The files need not exist any more.
terraform import p100_poa_files.alice fixture-alice
