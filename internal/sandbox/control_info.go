package sandbox

func infoOperations() map[string]operation {
	return map[string]operation{
		"getSandboxInfo": {public: true, run: getInfo},
	}
}

type info struct {
	InstanceID string `json:"instanceId"`
	Version    string `json:"version"`
	Now        string `json:"now"`
}

func getInfo(c *call) (answer, error) {
	return found(info{InstanceID: c.instanceID, Version: Version, Now: formatTime(c.now)})
}
