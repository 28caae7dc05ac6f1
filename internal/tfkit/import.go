package tfkit

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// ImportPair imports a resource that is named by two ids, either from its identity or from the import id "first/second". The
// split is at the last slash, because the first is the partner's own id and may contain one.
func ImportPair(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse, first, second string) {
	var one, two types.String
	if req.ID != "" {
		cut := strings.LastIndex(req.ID, "/")
		if cut <= 0 || cut == len(req.ID)-1 {
			resp.Diagnostics.AddError("Wrong import id", fmt.Sprintf("The import id must have the form %s/%s, but is %q.", first, second, req.ID))
			return
		}
		one, two = types.StringValue(req.ID[:cut]), types.StringValue(req.ID[cut+1:])
	} else {
		resp.Diagnostics.Append(req.Identity.GetAttribute(ctx, path.Root(first), &one)...)
		resp.Diagnostics.Append(req.Identity.GetAttribute(ctx, path.Root(second), &two)...)
	}
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root(first), one)...)
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root(second), two)...)
	SetIdentity(ctx, resp.Identity, &resp.Diagnostics, IdentityValue{first, one}, IdentityValue{second, two})
}
