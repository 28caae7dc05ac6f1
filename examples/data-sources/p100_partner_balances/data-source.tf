data "p100_partner_balances" "ours" {}

output "eur" {
  value = data.p100_partner_balances.ours.fiat["eur"].amount
}
