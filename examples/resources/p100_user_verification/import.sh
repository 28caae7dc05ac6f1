# The import id is your own id of the user.
terraform import p100_user_verification.alice fixture-alice
