data "p100_exchange_rate" "eth_eur" {
  currency_from = "eth"
  currency_to   = "eur"
}
