package control

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/p100-community/terraform-provider-p100/internal/client"
)

var (
	listRequests  = client.Operation{ID: "listRequests", Method: http.MethodGet, Path: "/sandbox/v1/requests", Class: client.Read}
	clearRequests = client.Operation{ID: "clearRequests", Method: http.MethodDelete, Path: "/sandbox/v1/requests", Class: client.IdempotentWrite}
)

// RequestFilter says which requests to list. What is empty does not filter.
type RequestFilter struct {
	// Operation is an operationId of either API.
	Operation string
	// API is p100 or sandbox.
	API            string
	ExternalUserID string
	// Status is the HTTP status; 0 stands for lost answers.
	Status *int
	// Code is the error code of the answer.
	Code    string
	Faulted *bool
	// Since is the highest sequence that is not wanted any more.
	Since int64
	// Limit is at most 8192, which is all that is kept. 0 means 100.
	Limit       int
	OldestFirst bool
	// WithoutBodies leaves the bodies out.
	WithoutBodies bool
}

func (f RequestFilter) query() url.Values {
	query := url.Values{}
	for name, value := range map[string]string{"operation": f.Operation, "api": f.API, "externalUserId": f.ExternalUserID, "code": f.Code} {
		if value != "" {
			query.Set(name, value)
		}
	}
	if f.Status != nil {
		query.Set("status", strconv.Itoa(*f.Status))
	}
	if f.Faulted != nil {
		query.Set("faulted", strconv.FormatBool(*f.Faulted))
	}
	if f.Since > 0 {
		query.Set("since", strconv.FormatInt(f.Since, 10))
	}
	if f.Limit > 0 {
		query.Set("limit", strconv.Itoa(f.Limit))
	}
	if f.OldestFirst {
		query.Set("order", "oldest")
	}
	if f.WithoutBodies {
		query.Set("bodies", "false")
	}
	return query
}

// Requests is a part of the request log.
type Requests struct {
	Requests []Request `json:"requests"`
	// NextSince is where to go on with RequestFilter.Since.
	NextSince int64 `json:"nextSince"`
}

// Request is a request that the sandbox has answered. What it does not have is empty.
type Request struct {
	Sequence int64 `json:"sequence"`
	// Time is on the machine's clock.
	Time                 time.Time `json:"time"`
	DurationMicroseconds int64     `json:"durationMicroseconds"`
	Method               string    `json:"method"`
	Path                 string    `json:"path"`
	Query                string    `json:"query"`
	OperationID          string    `json:"operationId"`
	ExternalUserID       string    `json:"externalUserId"`
	// Partner is a short name for the API key.
	Partner   string `json:"partner"`
	RequestID string `json:"requestId"`
	// Status is 0 where the answer was lost.
	Status  int    `json:"status"`
	Code    string `json:"code"`
	Faulted bool   `json:"faulted"`
	Dropped bool   `json:"dropped"`
	Failure string `json:"failure"`
	// RequestBody and ResponseBody hold personal data and are not for logs.
	RequestBody  string `json:"requestBody"`
	ResponseBody string `json:"responseBody"`
}

// Requests lists requests that the answering process has logged (listRequests).
func (c *Control) Requests(ctx context.Context, filter RequestFilter) (Requests, error) {
	var requests Requests
	_, err := c.client.Do(ctx, listRequests, client.Call{Query: filter.query(), Out: &requests})
	return requests, err
}

// ClearRequests empties the request log of the answering process (clearRequests).
func (c *Control) ClearRequests(ctx context.Context) error {
	_, err := c.client.Do(ctx, clearRequests, client.Call{})
	return err
}
