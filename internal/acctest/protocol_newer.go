package acctest

import (
	"context"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// What Terraform can do since 1.14: actions and queries.

// Invocation is what an action said.
type Invocation struct {
	// Progress are the messages of the progress events, in their order.
	Progress []string
	Said
}

// Invoke validates, plans and invokes an action with the given attributes; those not named are null. An error ends it.
func (s *Session) Invoke(ctx context.Context, actionType string, attributes map[string]string) Invocation {
	s.t.Helper()
	server, ok := s.server.(tfprotov6.ActionServer)
	schema := s.schema.ActionSchemas[actionType]
	if !ok || schema == nil {
		s.t.Fatalf("there is no action %s", actionType)
	}
	config := s.value(schema.Schema, attributes)
	var i Invocation
	valid, err := server.ValidateActionConfig(ctx, &tfprotov6.ValidateActionConfigRequest{ActionType: actionType, Config: &config})
	s.must(err)
	if i.diagnose(valid.Diagnostics); len(i.Errors) > 0 {
		return i
	}
	plan, err := server.PlanAction(ctx, &tfprotov6.PlanActionRequest{ActionType: actionType, Config: &config})
	s.must(err)
	if i.diagnose(plan.Diagnostics); len(i.Errors) > 0 {
		return i
	}
	stream, err := server.InvokeAction(ctx, &tfprotov6.InvokeActionRequest{ActionType: actionType, Config: &config})
	s.must(err)
	completed := 0
	for event := range stream.Events {
		switch e := event.Type.(type) {
		case tfprotov6.ProgressInvokeActionEventType:
			i.Progress = append(i.Progress, e.Message)
		case tfprotov6.CompletedInvokeActionEventType:
			completed++
			i.diagnose(e.Diagnostics)
		}
	}
	if completed != 1 {
		s.t.Errorf("%s completed %d times", actionType, completed)
	}
	return i
}

// Listing is what a query brought.
type Listing struct {
	// Names are the display names of the results, in their order.
	Names []string
	// Results have an identity and, where they were included, a state.
	Results []Object
	Said
}

// List validates and lists resources of a type. The limit is the provider's to respect; 0 is none.
func (s *Session) List(ctx context.Context, typeName string, attributes map[string]string, limit int64, includeResource bool) Listing {
	s.t.Helper()
	server, ok := s.server.(tfprotov6.ListResourceServer)
	schema := s.schema.ListResourceSchemas[typeName]
	if !ok || schema == nil {
		s.t.Fatalf("%s cannot be listed", typeName)
	}
	config := s.value(schema, attributes)
	var l Listing
	valid, err := server.ValidateListResourceConfig(ctx, &tfprotov6.ValidateListResourceConfigRequest{TypeName: typeName, Config: &config})
	s.must(err)
	if l.diagnose(valid.Diagnostics); len(l.Errors) > 0 {
		return l
	}
	stream, err := server.ListResource(ctx, &tfprotov6.ListResourceRequest{TypeName: typeName, Config: &config, IncludeResource: includeResource, Limit: limit})
	s.must(err)
	for result := range stream.Results {
		if l.diagnose(result.Diagnostics); result.Identity == nil {
			continue
		}
		var o Object
		s.fill(&o, typeName, result.Resource, result.Identity)
		l.Names, l.Results = append(l.Names, result.DisplayName), append(l.Results, o)
	}
	return l
}
