import {
  to = p100_sepa_transfer.home
  identity = {
    id = "7f0c3c1e-5f0e-4f5c-9a8b-0e3e4c1d2b3a"
  }
}
