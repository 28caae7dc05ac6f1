package provider

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/p100-community/terraform-provider-p100/internal/client"
	"github.com/p100-community/terraform-provider-p100/internal/sandbox"
	"github.com/p100-community/terraform-provider-p100/internal/tfkit"
)

// Deployment is how a command reaches a deployment of P100 by the rules of the provider block: with an environment and a base URL
// as they would be written there, empty for not written, and everything else from environment variables. The error says all that
// is wrong, and never holds the key.
func Deployment(ctx context.Context, environment, baseURL, userAgent string, lookup func(string) (string, bool)) (client.Config, error) {
	if _, named := (resolver{lookup: lookup}).variable("P100_ENVIRONMENT"); environment == "" && !named {
		return client.Config{}, errors.New("no deployment is named: write --environment staging or --environment production, or set P100_ENVIRONMENT")
	}
	block := configModel{OperationPaths: types.MapNull(types.StringType)}
	if environment != "" {
		block.Environment = types.StringValue(environment)
	}
	if baseURL != "" {
		block.BaseURL = types.StringValue(baseURL)
	}
	var diags diag.Diagnostics
	s := resolve(ctx, block, lookup, &diags)
	var problems []error
	for _, d := range diags.Errors() {
		problems = append(problems, fmt.Errorf("%s: %s", d.Summary(), strings.ReplaceAll(d.Detail(), "\n\n", " ")))
	}
	if err := errors.Join(problems...); err != nil {
		return client.Config{}, err
	}
	if s.environment == tfkit.EnvironmentSandbox && s.baseURL == "" {
		return client.Config{}, errors.New("the embedded sandbox is no deployment: name the base URL of a served one, or another environment")
	}
	return s.client(userAgent), nil
}

// client is the configuration of a client with these settings, but for the transport.
func (s settings) client(userAgent string) client.Config {
	cfg := client.Config{
		BaseURL:               s.baseURL,
		APIKey:                s.apiKey,
		UserAgent:             userAgent,
		RequestsPerSecond:     s.requestsPerSecond,
		MaxConcurrentRequests: s.maxConcurrentRequests,
		MaxRetries:            s.maxRetries,
		RetryWaitMin:          s.retryWaitMin,
		RetryWaitMax:          s.retryWaitMax,
		RequestTimeout:        s.requestTimeout,
		OperationPaths:        s.operationPaths,
	}
	if s.environment == tfkit.EnvironmentSandbox && s.apiKey == "" {
		cfg.APIKey = sandbox.DefaultKey
	}
	return cfg
}
