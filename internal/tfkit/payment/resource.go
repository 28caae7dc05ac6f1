package payment

import (
	"context"
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/p100-community/terraform-provider-p100/internal/tfkit"
)

// Kind describes a kind of payment to the life cycle.
type Kind struct {
	TypeName string
	// Schema is the whole schema, made with Attributes and Explained.
	Schema func(context.Context) schema.Schema
}

// Resource is a payment resource. M is the kind's model, P the pointer to it.
type Resource[M any, P interface {
	*M
	Model
}] struct {
	tfkit.Resource

	kind Kind
}

// New makes the resource of a kind.
func New[M any, P interface {
	*M
	Model
}](kind Kind) *Resource[M, P] {
	return &Resource[M, P]{kind: kind}
}

// Metadata implements resource.Resource.
func (r *Resource[M, P]) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = r.kind.TypeName
	// An uncertain payment gets its id when the history shows it.
	resp.ResourceBehavior.MutableIdentity = true
}

// Schema implements resource.Resource.
func (r *Resource[M, P]) Schema(ctx context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = r.kind.Schema(ctx)
}

// IdentitySchema implements resource.ResourceWithIdentity.
func (r *Resource[M, P]) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = identityschema.Schema{Attributes: map[string]identityschema.Attribute{
		"id": identityschema.StringAttribute{RequiredForImport: true, Description: "P100's id."},
	}}
}

func (r *Resource[M, P]) setIdentity(ctx context.Context, identity *tfsdk.ResourceIdentity, s *State, diags *diag.Diagnostics) {
	id := s.ID
	if id.IsNull() {
		// An identity cannot be null; an uncertain payment is known by when it was sent.
		id = types.StringValue("uncertain/" + s.SentAt.ValueString())
	}
	tfkit.SetIdentity(ctx, identity, diags, tfkit.IdentityValue{Name: "id", Value: id})
}

// Read follows a payment. It never removes one whose fate P100 does not tell: what is removed would be sent again.
func (r *Resource[M, P]) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state M
	m := P(&state)
	resp.Diagnostics.Append(req.State.Get(ctx, m)...)
	if resp.Diagnostics.HasError() || !r.Account.Guard(ctx, req.Private, m.Subject(), &resp.Diagnostics) {
		return
	}
	s := m.PaymentState()
	r.setIdentity(ctx, resp.Identity, s, &resp.Diagnostics)
	if r.Account.SandboxReplaced(ctx, req.Private, &resp.Diagnostics) {
		resp.State.RemoveResource(ctx) // money in a sandbox file that is no more
		return
	}
	if s.ID.IsNull() && !r.reconcile(ctx, m, req.Private, &resp.Diagnostics) {
		return
	}
	importing := s.Uncertain.IsNull()
	details, err := r.fetch(ctx, m)
	switch {
	case err != nil && importing:
		addNotImported(&resp.Diagnostics, r.kind, s.ID.ValueString(), err)
		return
	case err != nil:
		tfkit.AddAPIError(&resp.Diagnostics, "Unable to read "+m.Subject(),
			"It is kept in the state, because a payment that Terraform forgets would be sent again. If it must be forgotten, use `terraform state rm` with the address of this resource.", err)
		return
	}
	s.take(details)
	if importing {
		s.Uncertain = types.BoolValue(false)
	}
	if id := s.ID.ValueString(); s.Uncertain.ValueBool() {
		r.Account.ForgetPayment(r.uncertainKey(m), id)
		if s.Status.ValueString() != statusFailed {
			r.Account.RememberPayment(r.uncertainKey(m), id)
		}
	}
	r.setIdentity(ctx, resp.Identity, s, &resp.Diagnostics)
	r.Account.RecordOrigin(ctx, resp.Private, &resp.Diagnostics)
	resp.Diagnostics.Append(resp.State.Set(ctx, m)...)
}

// fetch reads the details. The reason of a failure may repeat what the payment was sent with, of which the details themselves
// need not tell: none of it gets into diagnostics or the state.
func (r *Resource[M, P]) fetch(ctx context.Context, m P) (Details, error) {
	d, err := m.Fetch(ctx, r.Account.Client, m.PaymentState().ID.ValueString())
	d.Reason = tfkit.MaskPersonal(d.Reason, m.Arguments())
	return d, err
}

// reconcile looks an uncertain payment up in the history. While that tells nothing, the plan stops.
func (r *Resource[M, P]) reconcile(ctx context.Context, m P, private tfkit.PrivateReader, diags *diag.Diagnostics) bool {
	lost, ok := r.recall(ctx, m, private, diags)
	if !ok {
		return false
	}
	found, ok, err := lost.find(ctx, r.Account.Client, m)
	switch {
	case err != nil:
		tfkit.AddAPIError(diags, "It is still not known whether the money was moved", fmt.Sprintf("The answer to %s was lost, and the user's history cannot be read now.\n\n%s", m.Subject(), waysOut), err)
		return false
	case !ok:
		diags.AddError("It is still not known whether the money was moved", fmt.Sprintf("The answer to %s was lost, and the user's history does not show it.\n\n%s", m.Subject(), waysOut))
		return false
	}
	m.PaymentState().ID = types.StringValue(found.ID)
	return true
}

// ModifyPlan keeps a payment as it is.
func (r *Resource[M, P]) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if r.Account == nil {
		return
	}
	var before, after M
	state, plan := P(&before), P(&after)
	creating, destroying := req.State.Raw.IsNull(), req.Plan.Raw.IsNull()
	if !creating {
		resp.Diagnostics.Append(req.State.Get(ctx, state)...)
	}
	if !destroying {
		resp.Diagnostics.Append(req.Plan.Get(ctx, plan)...)
	}
	if resp.Diagnostics.HasError() {
		return
	}
	if creating {
		if !destroying && r.Account.Unavailable == nil {
			allowed(r.Account, plan, &resp.Diagnostics)
			r.refuseReplacement(plan, &resp.Diagnostics)
			r.refuseRename(plan, &resp.Diagnostics)
		}
		return
	}
	if !r.Account.Guard(ctx, req.Private, state.Subject(), &resp.Diagnostics) {
		return
	}
	s := state.PaymentState()
	if destroying {
		// An uncertain one is not forgotten anyway.
		if s.Status.ValueString() != statusFailed && !s.Uncertain.ValueBool() {
			r.Account.PlanGo(r.movable(state), "The money could be sent a second time. If that is really wanted, set allow_duplicate = true on the new one for this one apply.", &resp.Diagnostics)
		}
		return
	}
	for _, at := range tfkit.ChangedFields(s.recorded(), state.Arguments(), plan.Arguments()) {
		resp.Diagnostics.AddAttributeError(at, "A payment cannot be changed",
			fmt.Sprintf("%s (id %s, status %s) has been made. A changed argument would be a new payment, and the provider never makes one out of a change.\n\n"+
				"Put the old value back; for another payment add another resource.", tfkit.SentenceStart(state.Subject()), s.ID.ValueString(), s.Status.ValueString()))
	}
	if resp.Diagnostics.HasError() {
		return
	}
	if s.Status.ValueString() == statusFailed {
		warnFailed(&resp.Diagnostics, state.Subject(), s)
	}
	tfkit.KeepStateIfNothingChanged(ctx, req, resp)
	if s.Uncertain.ValueBool() && succeeded(s.Status.ValueString()) {
		// Untainted, so somebody has seen that it succeeded: clear the mark in place.
		resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root("uncertain"), false)...)
	}
}

// Update records: what an import left open, other settings, and that an uncertain payment is certain. It sends nothing.
func (r *Resource[M, P]) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var before, after M
	state, plan := P(&before), P(&after)
	resp.Diagnostics.Append(req.State.Get(ctx, state)...)
	tfkit.KeepComputed(&req, &resp.Diagnostics) // nothing is sent
	resp.Diagnostics.Append(req.Plan.Get(ctx, plan)...)
	if resp.Diagnostics.HasError() || !r.Account.Guard(ctx, req.Private, state.Subject(), &resp.Diagnostics) {
		return
	}
	old, s := state.PaymentState(), plan.PaymentState()
	settings := State{AllowDuplicate: s.AllowDuplicate, Timeouts: s.Timeouts}
	*s = *old
	s.AllowDuplicate, s.Timeouts = settings.AllowDuplicate, settings.Timeouts
	if !s.recorded() {
		s.SentAt = s.CreatedAt
	}
	if succeeded(s.Status.ValueString()) {
		s.Uncertain = types.BoolValue(false)
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
	r.setIdentity(ctx, resp.Identity, s, &resp.Diagnostics)
}

// refuseReplacement refuses a twin of an uncertain payment even where duplicates are allowed. With create_before_destroy the
// replacement of the uncertain payment itself comes as one, and Delete, which refuses to forget it, is asked too late.
func (r *Resource[M, P]) refuseReplacement(plan P, diags *diag.Diagnostics) {
	id, ok := r.Account.SentPayment(r.uncertainKey(plan))
	if !ok || !plan.PaymentState().AllowDuplicate.ValueBool() {
		return
	}
	diags.AddError("An identical payment is uncertain",
		fmt.Sprintf("%s would be made a second time: an identical payment, whose answer was lost, has turned up with the id %s and is not settled. "+
			"Settle that one first, on its own (`-target`) if need be.\n\n%s", tfkit.SentenceStart(plan.Subject()), id, waysOut))
}

// refuseRename refuses a payment that the plan forgets under another address: where it is forgotten too late, and made too long ago
// for the history to be searched so far, it would be sent again.
func (r *Resource[M, P]) refuseRename(plan P, diags *diag.Diagnostics) {
	unknown := func(f tfkit.Field) bool { return f.Value.IsUnknown() }
	if !plan.PaymentState().AllowDuplicate.ValueBool() && !slices.ContainsFunc(plan.Arguments(), unknown) {
		r.Account.PlanStay(r.movable(plan), diags)
	}
}

func (r *Resource[M, P]) movable(m P) tfkit.Movable {
	return tfkit.Movable{Type: r.kind.TypeName, ID: r.key(m), Subject: m.Subject()}
}

// Delete forgets, unless that could lead to paying twice. Private state is empty when a tainted payment is replaced, so that
// the attribute `uncertain` has to tell.
func (r *Resource[M, P]) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state M
	m := P(&state)
	resp.Diagnostics.Append(req.State.Get(ctx, m)...)
	if resp.Diagnostics.HasError() || !r.Account.Guard(ctx, req.Private, m.Subject(), &resp.Diagnostics) {
		return
	}
	s := m.PaymentState()
	if s.Uncertain.ValueBool() && s.Status.ValueString() != statusFailed {
		resp.Diagnostics.AddError("An uncertain payment is not forgotten",
			fmt.Sprintf("It is not settled whether %s moved money (status %s). Forgetting it now could lead to paying twice.\n\n%s", m.Subject(), s.Status.ValueString(), waysOut))
		return
	}
	if s.Status.ValueString() != statusFailed {
		// If this is the first half of a replacement, the second half must not pay again, however old this payment is.
		r.Account.RememberPayment(r.key(m), s.ID.ValueString())
		resp.Diagnostics.AddWarning("The payment stands", fmt.Sprintf("Terraform forgets %s (id %s, status %s). Money that was moved is not moved back.", m.Subject(), s.ID.ValueString(), s.Status.ValueString()))
	}
}

// ImportState imports a payment by its id.
func (r *Resource[M, P]) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	resource.ImportStatePassthroughWithIdentity(ctx, path.Root("id"), path.Root("id"), req, resp)
}
