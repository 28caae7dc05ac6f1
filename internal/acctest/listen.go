package acctest

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// listener overhears the warnings of a provider server, tells requests to the API which member they are sent for, and
// marks those of calls that must not write.
type listener struct {
	anyServer
	heard *warnings
}

// anyServer is a provider server with everything that Terraform asks servers for one by one.
type anyServer interface {
	tfprotov6.ProviderServer
	tfprotov6.ListResourceServer
	tfprotov6.ActionServer
}

func (e *Env) listen(server tfprotov6.ProviderServer, err error) (tfprotov6.ProviderServer, error) {
	if err != nil {
		return nil, err
	}
	whole, ok := server.(anyServer)
	if !ok {
		return nil, fmt.Errorf("%T has no list resources or actions", server)
	}
	return &listener{whole, &e.warnings}, nil
}

// readOnlyCall is the key of a context's call of the protocol, when it is one that must not write.
type readOnlyCall struct{}

func readOnly(ctx context.Context, method string) context.Context {
	return context.WithValue(ctx, readOnlyCall{}, method)
}

func (l *listener) ReadResource(ctx context.Context, req *tfprotov6.ReadResourceRequest) (*tfprotov6.ReadResourceResponse, error) {
	resp, err := l.anyServer.ReadResource(readOnly(sentFor(ctx, req.TypeName), "ReadResource"), req)
	if resp != nil {
		l.heard.add(req.TypeName, resp.Diagnostics)
	}
	return resp, err
}

func (l *listener) PlanResourceChange(ctx context.Context, req *tfprotov6.PlanResourceChangeRequest) (*tfprotov6.PlanResourceChangeResponse, error) {
	resp, err := l.anyServer.PlanResourceChange(readOnly(sentFor(ctx, req.TypeName), "PlanResourceChange"), req)
	if resp != nil {
		l.heard.add(req.TypeName, resp.Diagnostics)
	}
	return resp, err
}

func (l *listener) ApplyResourceChange(ctx context.Context, req *tfprotov6.ApplyResourceChangeRequest) (*tfprotov6.ApplyResourceChangeResponse, error) {
	resp, err := l.anyServer.ApplyResourceChange(sentFor(ctx, req.TypeName), req)
	if resp != nil {
		l.heard.add(req.TypeName, resp.Diagnostics)
	}
	return resp, err
}

func (l *listener) ImportResourceState(ctx context.Context, req *tfprotov6.ImportResourceStateRequest) (*tfprotov6.ImportResourceStateResponse, error) {
	resp, err := l.anyServer.ImportResourceState(readOnly(sentFor(ctx, req.TypeName), "ImportResourceState"), req)
	if resp != nil {
		l.heard.add(req.TypeName, resp.Diagnostics)
	}
	return resp, err
}

func (l *listener) ReadDataSource(ctx context.Context, req *tfprotov6.ReadDataSourceRequest) (*tfprotov6.ReadDataSourceResponse, error) {
	resp, err := l.anyServer.ReadDataSource(readOnly(sentFor(ctx, "data."+req.TypeName), "ReadDataSource"), req)
	if resp != nil {
		l.heard.add(req.TypeName, resp.Diagnostics)
	}
	return resp, err
}

func (l *listener) ListResource(ctx context.Context, req *tfprotov6.ListResourceRequest) (*tfprotov6.ListResourceServerStream, error) {
	return l.anyServer.ListResource(readOnly(sentFor(ctx, "list."+req.TypeName), "ListResource"), req)
}

func (l *listener) PlanAction(ctx context.Context, req *tfprotov6.PlanActionRequest) (*tfprotov6.PlanActionResponse, error) {
	return l.anyServer.PlanAction(readOnly(sentFor(ctx, "action."+req.ActionType), "PlanAction"), req)
}

func (l *listener) InvokeAction(ctx context.Context, req *tfprotov6.InvokeActionRequest) (*tfprotov6.InvokeActionServerStream, error) {
	return l.anyServer.InvokeAction(sentFor(ctx, "action."+req.ActionType), req)
}
