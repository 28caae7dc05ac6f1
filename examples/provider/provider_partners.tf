# Two partners in one sandbox: there, every key is a partner of its own.
provider "p100" {
  alias        = "shop"
  environment  = "sandbox"
  sandbox_file = "fixtures.db"
  api_key      = "shop"
}

provider "p100" {
  alias        = "exchange"
  environment  = "sandbox"
  sandbox_file = "fixtures.db"
  api_key      = "exchange"
}
