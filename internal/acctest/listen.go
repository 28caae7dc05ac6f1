package acctest

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// listener overhears the warnings of a provider server, and tells requests to the API which member they are sent for.
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

func (l *listener) ReadResource(ctx context.Context, req *tfprotov6.ReadResourceRequest) (*tfprotov6.ReadResourceResponse, error) {
	resp, err := l.anyServer.ReadResource(sentFor(ctx, req.TypeName), req)
	if resp != nil {
		l.heard.add(req.TypeName, resp.Diagnostics)
	}
	return resp, err
}

func (l *listener) PlanResourceChange(ctx context.Context, req *tfprotov6.PlanResourceChangeRequest) (*tfprotov6.PlanResourceChangeResponse, error) {
	resp, err := l.anyServer.PlanResourceChange(sentFor(ctx, req.TypeName), req)
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
	resp, err := l.anyServer.ImportResourceState(sentFor(ctx, req.TypeName), req)
	if resp != nil {
		l.heard.add(req.TypeName, resp.Diagnostics)
	}
	return resp, err
}

func (l *listener) ReadDataSource(ctx context.Context, req *tfprotov6.ReadDataSourceRequest) (*tfprotov6.ReadDataSourceResponse, error) {
	resp, err := l.anyServer.ReadDataSource(sentFor(ctx, "data."+req.TypeName), req)
	if resp != nil {
		l.heard.add(req.TypeName, resp.Diagnostics)
	}
	return resp, err
}

func (l *listener) ListResource(ctx context.Context, req *tfprotov6.ListResourceRequest) (*tfprotov6.ListResourceServerStream, error) {
	return l.anyServer.ListResource(sentFor(ctx, "list."+req.TypeName), req)
}

func (l *listener) PlanAction(ctx context.Context, req *tfprotov6.PlanActionRequest) (*tfprotov6.PlanActionResponse, error) {
	return l.anyServer.PlanAction(sentFor(ctx, "action."+req.ActionType), req)
}

func (l *listener) InvokeAction(ctx context.Context, req *tfprotov6.InvokeActionRequest) (*tfprotov6.InvokeActionServerStream, error) {
	return l.anyServer.InvokeAction(sentFor(ctx, "action."+req.ActionType), req)
}
