terraform {
  required_providers {
    p100 = {
      source = "p100-community/p100"
    }
  }
}

# A P100 inside the provider: no account, no key, no network. Its state is a
# file beside the configuration, p100-sandbox.db.
provider "p100" {
  environment = "sandbox"
}
