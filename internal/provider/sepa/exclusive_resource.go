package sepa

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/p100-community/terraform-provider-p100/internal/client"
	"github.com/p100-community/terraform-provider-p100/internal/tfkit"
)

const exclusiveType = "p100_sepa_contacts_exclusive"

type exclusiveResource struct{ tfkit.Resource }

var (
	_ resource.ResourceWithConfigure   = (*exclusiveResource)(nil)
	_ resource.ResourceWithModifyPlan  = (*exclusiveResource)(nil)
	_ resource.ResourceWithImportState = (*exclusiveResource)(nil)
	_ resource.ResourceWithIdentity    = (*exclusiveResource)(nil)
)

// NewContactsExclusiveResource returns the p100_sepa_contacts_exclusive resource.
func NewContactsExclusiveResource() resource.Resource { return &exclusiveResource{} }

func (r *exclusiveResource) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = exclusiveType
}

func (m exclusiveModel) identity() tfkit.IdentityValue {
	return tfkit.IdentityValue{Name: "external_user_id", Value: m.ExternalUserID}
}

func (r *exclusiveResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if r.Account == nil {
		return
	}
	var state, plan exclusiveModel
	if !req.State.Raw.IsNull() {
		resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
		if resp.Diagnostics.HasError() || !r.Account.Guard(ctx, req.Private, state.subject(), &resp.Diagnostics) {
			return
		}
	}
	if req.Plan.Raw.IsNull() {
		leaveContacts(r.Account, state.ExternalUserID, exclusiveType, &resp.Diagnostics)
		r.Account.PlanGo(state.movable(), harmOfDestruction, &resp.Diagnostics)
		return
	}
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	claimContacts(r.Account, plan.ExternalUserID, exclusiveType, &resp.Diagnostics)
	if resp.Diagnostics.HasError() || plan.ExternalUserID.IsUnknown() {
		return
	}
	resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root("id"), plan.ExternalUserID)...)
	if req.State.Raw.IsNull() {
		if !r.Account.PlanCreation(plan.key()) {
			resp.Diagnostics.AddAttributeError(path.Root("external_user_id"), "The same user twice",
				fmt.Sprintf("Another %s of this configuration manages %s as well. The one would delete what the other saves; remove one of the two.", exclusiveType, plan.subject()))
			return
		}
		r.Account.PlanStay(plan.movable(), &resp.Diagnostics)
		r.warnOfOthers(ctx, plan, &resp.Diagnostics)
		return
	}
	if plan.key() == state.key() {
		r.Account.PlanStay(plan.movable(), &resp.Diagnostics)
	} else {
		r.Account.PlanGo(state.movable(), harmOfDestruction, &resp.Diagnostics)
	}
	if plan.Contacts.IsUnknown() {
		warnOfUnknownKeys(state, &resp.Diagnostics)
	} else {
		settled := settle(state.entries(ctx, &resp.Diagnostics), plan.Contacts.Elements())
		resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root("contacts"), types.MapValueMust(entryType, settled))...)
		resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root("statuses"), planStatuses(state.Statuses, settled))...)
	}
	tfkit.KeepStateIfNothingChanged(ctx, req, resp)
}

// warnOfOthers says at the plan of a creation which contacts it leaves to the next plan.
func (r *exclusiveResource) warnOfOthers(ctx context.Context, plan exclusiveModel, diags *diag.Diagnostics) {
	if plan.Contacts.IsUnknown() || r.Account.Unavailable != nil {
		return
	}
	contacts, err := r.Account.Client.Contacts(ctx, plan.ExternalUserID.ValueString())
	if err != nil {
		return // the user may be another resource of this plan; what is wrong otherwise, the apply says
	}
	others := foreign(plan.Contacts.Elements(), contacts)
	if len(others) == 0 {
		return
	}
	diags.AddAttributeWarning(path.Root("contacts"), "The user has contacts that are not configured",
		fmt.Sprintf("%q has %d that `contacts` does not name: %s. This apply leaves them, because only what a plan has shown as removed is deleted; the next plan shows them, and its apply deletes them. "+
			"To do both at once, import the list:\n\n  import {\n    to = %s.NAME\n    id = %q\n  }",
			plan.ExternalUserID.ValueString(), len(others), names(others), exclusiveType, plan.ExternalUserID.ValueString()))
}

// warnOfUnknownKeys says what a plan means that cannot show which contacts it deletes.
func warnOfUnknownKeys(state exclusiveModel, diags *diag.Diagnostics) {
	if held := len(state.Contacts.Elements()); held > 0 {
		diags.AddAttributeWarning(path.Root("contacts"), "Which contacts are deleted is not known yet",
			fmt.Sprintf("The keys of `contacts` are known only during the apply, which deletes every contact that they do not name: %q has %d. To see first which these are, apply "+
				"what the keys depend on with `-target`, then plan again.", state.ExternalUserID.ValueString(), held))
	}
}

// Create records nothing when it fails: Terraform would taint the resource, and the next apply would delete what this one saved and
// lose its approvals. Without a record the next apply takes over what there is, because an IBAN says which contact it is.
func (r *exclusiveResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan exclusiveModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	wanted := plan.entries(ctx, &resp.Diagnostics)
	timeout, d := plan.Timeouts.Create(ctx, defaultTimeout)
	resp.Diagnostics.Append(d...)
	if resp.Diagnostics.HasError() || !r.Account.Identify(ctx, &resp.Diagnostics) {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()

	run := newRun(r.Account, plan.ExternalUserID, map[string]entryModel{})
	again := "What has been saved stays at P100; the next apply takes it over."
	if !run.apply(ctx, nil, wanted, &resp.Diagnostics) {
		if len(run.joined) > 0 {
			resp.Diagnostics.AddWarning("Some of the contacts are saved", fmt.Sprintf("%d of %d contacts were saved or taken over before the failure. %s", len(run.joined), len(wanted), again))
		}
		return
	}
	contacts := run.complete(ctx)
	if plan.WaitForApproval.ValueBool() && len(run.joined) > 0 {
		now, ok := run.wait(ctx, timeout, ofTheList(plan, again), &resp.Diagnostics)
		if !ok {
			return
		}
		if now != nil {
			contacts = now
		}
	}
	plan.ID = plan.ExternalUserID
	plan.setEntries(ctx, run.now, &resp.Diagnostics)
	plan.setStatuses(run.now, contacts)
	resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
	tfkit.SetIdentity(ctx, resp.Identity, &resp.Diagnostics, plan.identity())
	tfkit.RememberOwnElements(ctx, resp.Private, slices.Sorted(maps.Keys(run.now)), &resp.Diagnostics)
	r.Account.RecordOrigin(ctx, resp.Private, &resp.Diagnostics)
}

func ofTheList(plan exclusiveModel, recorded string) awaited {
	return awaited{
		externalUserID: plan.ExternalUserID.ValueString(),
		subject:        plan.subject(),
		are:            "are",
		recorded:       recorded,
		rejected:       "Check IBAN and holder, or take the contact out of `contacts`. " + recorded,
		interrupted:    "The contacts are saved and recorded; the next refresh shows their statuses.",
	}
}

func (r *exclusiveResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state exclusiveModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() || !r.Account.Guard(ctx, req.Private, state.subject(), &resp.Diagnostics) {
		return
	}
	tfkit.SetIdentity(ctx, resp.Identity, &resp.Diagnostics, state.identity())
	importing := state.ID.IsNull()
	contacts, err := r.Account.Client.Contacts(ctx, state.ExternalUserID.ValueString())
	switch {
	case client.IsSuspended(err) && !importing:
		return // P100 does not show a suspended user's contacts here: what was known last stands
	case client.IsUserNotFound(err) && !importing:
		resp.State.RemoveResource(ctx)
		return
	case err != nil:
		tfkit.AddAPIError(&resp.Diagnostics, "Unable to read the contacts", "", err)
		return
	}
	entries := read(state.ExternalUserID, state.entries(ctx, &resp.Diagnostics), contacts)
	if importing { // the import takes over what there is; what is saved later is somebody else's
		tfkit.RememberOwnElements(ctx, resp.Private, slices.Sorted(maps.Keys(entries)), &resp.Diagnostics)
	}
	state.ID = state.ExternalUserID
	state.setEntries(ctx, entries, &resp.Diagnostics)
	state.setStatuses(entries, contacts)
	r.Account.RecordOrigin(ctx, resp.Private, &resp.Diagnostics)
	resp.Diagnostics.Append(resp.State.Set(ctx, &state)...)
}

func (r *exclusiveResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var state, plan exclusiveModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if resp.Diagnostics.HasError() || !r.Account.Guard(ctx, req.Private, state.subject(), &resp.Diagnostics) {
		return
	}
	before, wanted := state.entries(ctx, &resp.Diagnostics), plan.entries(ctx, &resp.Diagnostics)
	timeout, d := plan.Timeouts.Update(ctx, defaultTimeout)
	resp.Diagnostics.Append(d...)
	if resp.Diagnostics.HasError() {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()

	run := newRun(r.Account, plan.ExternalUserID, before)
	done := run.apply(ctx, before, wanted, &resp.Diagnostics)
	contacts := run.complete(ctx)
	if done && plan.WaitForApproval.ValueBool() && len(run.joined) > 0 {
		const recorded = "The contacts are saved and recorded, and the next apply does not wait for them again."
		if now, ok := run.wait(ctx, timeout, ofTheList(plan, recorded), &resp.Diagnostics); ok && now != nil {
			contacts = now
		}
	}
	recorded := plan
	switch {
	case !done: // what exists by now, and the rest as it was
		recorded = state
		recorded.setStatuses(run.now, contacts)
	case plan.Statuses.IsUnknown():
		recorded.setStatuses(run.now, contacts)
	default:
		recorded.completeStatuses(contacts)
	}
	recorded.ID = plan.ExternalUserID
	recorded.setEntries(ctx, run.now, &resp.Diagnostics)
	resp.Diagnostics.Append(resp.State.Set(ctx, &recorded)...)
	tfkit.SetIdentity(ctx, resp.Identity, &resp.Diagnostics, recorded.identity())
	earlier, _ := tfkit.OwnElements(ctx, req.Private, &resp.Diagnostics)
	tfkit.RememberOwnElements(ctx, resp.Private, own(run.now, wanted, earlier), &resp.Diagnostics)
}

// own are the contacts that the resource holds because a configuration says so, now or, where they could not be deleted, before.
func own(now, wanted map[string]entryModel, earlier []string) []string {
	return slices.DeleteFunc(slices.Sorted(maps.Keys(now)), func(number string) bool {
		_, configured := wanted[number]
		return !configured && !slices.Contains(earlier, number)
	})
}

// Delete deletes what is the resource's own; contacts that somebody else saved since are left.
func (r *exclusiveResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state exclusiveModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() || !r.Account.Guard(ctx, req.Private, state.subject(), &resp.Diagnostics) {
		return
	}
	entries := state.entries(ctx, &resp.Diagnostics)
	timeout, d := state.Timeouts.Delete(ctx, defaultTimeout)
	resp.Diagnostics.Append(d...)
	keys, known := tfkit.OwnElements(ctx, req.Private, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	maps.DeleteFunc(entries, func(number string, _ entryModel) bool { return known && !slices.Contains(keys, number) })
	for _, number := range slices.Sorted(maps.Keys(entries)) {
		contact := entries[number].contact(state.ExternalUserID, number)
		err := r.Account.Client.DeleteContact(ctx, state.ExternalUserID.ValueString(), contact.ContactID.ValueString())
		switch {
		case client.IsUserNotFound(err):
			return
		case client.IsNotSupported(err):
			resp.Diagnostics.AddWarning("The contacts still exist",
				fmt.Sprintf("This deployment lets contacts be read, but not deleted. Terraform forgets %s; P100 keeps them.", state.subject()))
			return
		case err != nil:
			tfkit.AddAPIError(&resp.Diagnostics, "Unable to delete the contacts", fmt.Sprintf("%s is where it failed; those before it are deleted.", tfkit.SentenceStart(contact.subject())), err)
			return
		}
	}
}

func (r *exclusiveResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	resource.ImportStatePassthroughWithIdentity(ctx, path.Root("external_user_id"), path.Root("external_user_id"), req, resp)
}
