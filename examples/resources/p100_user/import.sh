# The import id is your own id of the user. P100 does not show profiles: the
# first plan afterwards records the configured values and replaces nothing.
terraform import p100_user.alice fixture-alice
