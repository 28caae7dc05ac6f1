package client

import "context"

// PartnerBalances returns the partner's own balances (getPartnerBalances). They are never shared.
func (c *Client) PartnerBalances(ctx context.Context) (Balances, error) {
	return c.fetchBalances(ctx, "getPartnerBalances", nil)
}
