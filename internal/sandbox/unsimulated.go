package sandbox

// unsimulatedOperations are those of the contract that the sandbox does not have
// yet. They say so with P501, so that nobody takes them for broken.
func unsimulatedOperations() map[string]operation {
	operations := map[string]operation{}
	for _, id := range []string{
		"addKycFiles", "addPoaFiles",
	} {
		operations[id] = operation{refused: notSimulated(id)}
	}
	return operations
}
