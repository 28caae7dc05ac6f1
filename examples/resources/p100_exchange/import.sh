# The import id is P100's id of the exchange, from the user's history.
terraform import p100_exchange.eth_eur 7f0c3c1e-5f0e-4f5c-9a8b-0e3e4c1d2b3a
