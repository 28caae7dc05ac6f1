package sandbox

// cardOperations are all offline, as the real module is.
func cardOperations() map[string]operation {
	operations := map[string]operation{}
	for _, id := range []string{
		"createVirtualCard", "listVirtualCards", "getVirtualCard", "updateVirtualCardPin", "blockVirtualCard",
		"unblockVirtualCard", "getVirtualCardLimits", "updateVirtualCardLimits", "deleteVirtualCard",
	} {
		operations[id] = operation{refused: errCardsOffline}
	}
	return operations
}
