# The import id is P100's id of the deposit. The data cannot be read back: the
# first apply afterwards records the configured data, and sends it only if the
# user is configured and the deposit still waits.
terraform import p100_travel_rule_record.eth 7f0c3c1e-5f0e-4f5c-9a8b-0e3e4c1d2b3a
