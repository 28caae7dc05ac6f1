package sepa

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/p100-community/terraform-provider-p100/internal/client"
	"github.com/p100-community/terraform-provider-p100/internal/iban"
	"github.com/p100-community/terraform-provider-p100/internal/tfkit"
)

const (
	contactType = "p100_sepa_contact"

	defaultTimeout = 10 * time.Minute
)

// ibanLike is an IBAN, or one with a mistake, or perhaps an id of P100.
var ibanLike = regexp.MustCompile(`^[A-Za-z]{2}[0-9]{2}[0-9A-Za-z ]{8,}$`)

type contactResource struct{ tfkit.Resource }

var (
	_ resource.ResourceWithConfigure   = (*contactResource)(nil)
	_ resource.ResourceWithModifyPlan  = (*contactResource)(nil)
	_ resource.ResourceWithImportState = (*contactResource)(nil)
	_ resource.ResourceWithIdentity    = (*contactResource)(nil)
)

// NewContactResource returns the p100_sepa_contact resource.
func NewContactResource() resource.Resource { return &contactResource{} }

func (r *contactResource) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = contactType
	// Whoever deletes a contact and saves it again gives it another id.
	resp.ResourceBehavior.MutableIdentity = true
}

func setContactIdentity(ctx context.Context, identity *tfsdk.ResourceIdentity, m contactModel, diags *diag.Diagnostics) {
	tfkit.SetIdentity(ctx, identity, diags,
		tfkit.IdentityValue{Name: "external_user_id", Value: m.ExternalUserID},
		tfkit.IdentityValue{Name: "contact_id", Value: m.ContactID})
}

func (r *contactResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if r.Account == nil {
		return
	}
	var state, plan contactModel
	if !req.Plan.Raw.IsNull() {
		resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
		claimContacts(r.Account, plan.ExternalUserID, contactType, &resp.Diagnostics)
	}
	if req.State.Raw.IsNull() {
		if resp.Diagnostics.HasError() || plan.IBAN.IsUnknown() || plan.ExternalUserID.IsUnknown() {
			return
		}
		if !r.Account.PlanCreation(plan.key()) {
			resp.Diagnostics.AddAttributeError(path.Root("iban"), "The same IBAN twice for one user",
				fmt.Sprintf("Another %s of this configuration creates %s as well. A user has an IBAN only once; remove one of the two.", contactType, plan.subject()))
		}
		r.Account.PlanStay(plan.movable(), &resp.Diagnostics)
		return
	}
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() || !r.Account.Guard(ctx, req.Private, state.subject(), &resp.Diagnostics) {
		return
	}
	if req.Plan.Raw.IsNull() {
		leaveContacts(r.Account, state.ExternalUserID, contactType, &resp.Diagnostics)
		r.Account.PlanGo(state.movable(), harmOfDeletion, &resp.Diagnostics)
		return
	}
	switch {
	case plan.key() == state.key():
		r.Account.PlanStay(plan.movable(), &resp.Diagnostics)
	case !plan.ExternalUserID.IsUnknown() && !plan.IBAN.IsUnknown(): // replaced by another contact, which is planned as a creation of its own
		r.Account.PlanGo(state.movable(), harmOfDeletion, &resp.Diagnostics)
	}
	tfkit.KeepStateIfNothingChanged(ctx, req, resp)
}

func (r *contactResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan contactModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if resp.Diagnostics.HasError() {
		return
	}
	timeout, d := plan.Timeouts.Create(ctx, defaultTimeout)
	resp.Diagnostics.Append(d...)
	if resp.Diagnostics.HasError() || !r.Account.Identify(ctx, &resp.Diagnostics) {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()

	saved, ok := r.save(ctx, plan, &resp.Diagnostics)
	if !ok {
		return
	}
	// The contact exists from here on: state first, then what may still fail.
	plan.complete(saved)
	resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
	setContactIdentity(ctx, resp.Identity, plan, &resp.Diagnostics)
	r.Account.RecordOrigin(ctx, resp.Private, &resp.Diagnostics)
	if resp.Diagnostics.HasError() || !plan.WaitForApproval.ValueBool() {
		return
	}
	approved, err := waitApproved(ctx, r.Account.Client, plan.ExternalUserID.ValueString(), plan.ContactID.ValueString())
	if err != nil {
		addApprovalError(&resp.Diagnostics, ofOneContact(plan), timeout, err)
		return
	}
	plan.complete(approved[0])
	resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
}

// save creates the contact, or takes over the one that the user has for this IBAN.
func (r *contactResource) save(ctx context.Context, plan contactModel, diags *diag.Diagnostics) (client.Contact, bool) {
	user := plan.ExternalUserID.ValueString()
	unlock, err := r.Account.LockCreation(ctx, plan.key())
	if err != nil {
		tfkit.AddAPIError(diags, "Unable to create the contact", "Nothing was created.", err)
		return client.Contact{}, false
	}
	defer unlock()
	contacts, err := r.Account.Client.FreshContacts(ctx, user)
	if err != nil {
		tfkit.AddAttributeAPIError(diags, path.Root("external_user_id"), "Unable to create the contact",
			"Nothing was created: a user has an IBAN only once, so the user's contacts are read first.", err)
		return client.Contact{}, false
	}
	existing, found := find(contacts, "", plan.IBAN.Normalized())
	switch {
	case found && plan.AdoptExisting.ValueBool():
		return existing, adopt(ctx, r.Account.Client, plan, existing, diags)
	case found:
		diags.AddAttributeError(path.Root("iban"), "The user has this contact already",
			fmt.Sprintf("%s exists (status %s, source %s), and nothing was created. To manage it here, set adopt_existing = true, or import it:\n\n  import {\n    to = %s.NAME\n    id = %q\n  }\n\n"+
				"Two resources with the same IBAN for one user also lead here, and so does a resource that was renamed without a moved block.",
				tfkit.SentenceStart(plan.subject()), existing.Status, existing.Source, contactType, user+"/"+existing.ID))
		return client.Contact{}, false
	}
	created, err := r.Account.Client.CreateContact(ctx, user, plan.newContact())
	if err != nil {
		addCreateError(diags, "Unable to create the contact", "Then set adopt_existing = true, or import the contact: its import id is external_user_id/IBAN.", err)
		return client.Contact{}, false
	}
	if created.Adopted {
		addLostAnswerWarning(diags, plan)
	}
	return created.Contact, true
}

func (r *contactResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state contactModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() || !r.Account.Guard(ctx, req.Private, state.subject(), &resp.Diagnostics) {
		return
	}
	importing := state.ID.IsNull()
	contacts, err := r.Account.Client.Contacts(ctx, state.ExternalUserID.ValueString())
	switch {
	case client.IsSuspended(err) && !importing:
		// P100 does not show a suspended user's contacts here, which proves nothing: what was known last stands.
		setContactIdentity(ctx, resp.Identity, state, &resp.Diagnostics)
		return
	case err != nil && !client.IsUserNotFound(err):
		tfkit.AddAPIError(&resp.Diagnostics, "Unable to read the contact", "", err)
		return
	}
	current, found := find(contacts, state.ContactID.ValueString(), state.IBAN.Normalized())
	switch {
	case found:
		state.set(current)
		setContactIdentity(ctx, resp.Identity, state, &resp.Diagnostics)
		r.Account.RecordOrigin(ctx, resp.Private, &resp.Diagnostics)
		resp.Diagnostics.Append(resp.State.Set(ctx, &state)...)
	case importing && err != nil:
		resp.Diagnostics.AddError("No such user", fmt.Sprintf("P100 does not know the user %q in %s for this partner, so there is nothing to import.", state.ExternalUserID.ValueString(), r.Account.Environment))
	case importing:
		addNoSuchContact(&resp.Diagnostics, state)
	default:
		setContactIdentity(ctx, resp.Identity, state, &resp.Diagnostics)
		resp.State.RemoveResource(ctx)
	}
}

// addNoSuchContact tells that an import id leads to no contact, and what may be wrong with it.
func addNoSuchContact(diags *diag.Diagnostics, state contactModel) {
	hint := ""
	if id := state.ContactID.ValueString(); ibanLike.MatchString(id) {
		if _, err := iban.Parse(id); err != nil {
			hint = fmt.Sprintf(" If the import id was meant to end in an IBAN, it is none: %v.", err)
		}
	}
	diags.AddError("No such contact", fmt.Sprintf("P100 knows no such contact of the user %q, so there is nothing to import.%s The data source p100_sepa_contacts lists a user's contacts.",
		state.ExternalUserID.ValueString(), hint))
}

func (r *contactResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var state, plan contactModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if resp.Diagnostics.HasError() || !r.Account.Guard(ctx, req.Private, state.subject(), &resp.Diagnostics) {
		return
	}
	timeout, d := plan.Timeouts.Update(ctx, defaultTimeout)
	resp.Diagnostics.Append(d...)
	if resp.Diagnostics.HasError() {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	user, id := state.ExternalUserID.ValueString(), state.ContactID.ValueString()
	before := client.Contact{AccountHolder: state.AccountHolder.ValueString(), Label: state.Label.ValueString(), BIC: state.BIC.ValueString()}
	if body, needed := plan.patch(before); needed {
		if err := r.Account.Client.UpdateContact(ctx, user, id, body); err != nil {
			addUpdateError(&resp.Diagnostics, "Unable to update the contact", "", err)
			return
		}
	}
	plan.ID, plan.ContactID, plan.Source, plan.CreatedAt, plan.Status = state.ID, state.ContactID, state.Source, state.CreatedAt, state.Status
	if plan.BIC.IsUnknown() {
		plan.BIC = state.BIC
	}
	// The status moves by itself: take the present one where it can be had.
	if contacts, err := r.Account.Client.Contacts(ctx, user); err == nil {
		if current, found := find(contacts, id, ""); found {
			plan.Status = tfkit.OptionalString(current.Status)
		}
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
	setContactIdentity(ctx, resp.Identity, plan, &resp.Diagnostics)
}

func (r *contactResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state contactModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() || !r.Account.Guard(ctx, req.Private, state.subject(), &resp.Diagnostics) {
		return
	}
	timeout, d := state.Timeouts.Delete(ctx, defaultTimeout)
	resp.Diagnostics.Append(d...)
	if resp.Diagnostics.HasError() {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	err := r.Account.Client.DeleteContact(ctx, state.ExternalUserID.ValueString(), state.ContactID.ValueString())
	switch {
	case err == nil, client.IsUserNotFound(err):
	case client.IsNotSupported(err):
		resp.Diagnostics.AddWarning("The contact still exists",
			fmt.Sprintf("This deployment lets contacts be read, but not deleted. Terraform forgets %s; P100 keeps it.", state.subject()))
	default:
		tfkit.AddAPIError(&resp.Diagnostics, "Unable to delete the contact", "", err)
	}
}

// ImportState takes external_user_id/contact_id, or external_user_id/IBAN.
func (r *contactResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	if cut := strings.LastIndex(req.ID, "/"); req.ID != "" && (cut <= 0 || cut == len(req.ID)-1) {
		resp.Diagnostics.AddError("Wrong import id", fmt.Sprintf("The import id must have the form external_user_id/contact_id or external_user_id/IBAN, but is %q.", req.ID))
		return
	} else if cut > 0 {
		if account, err := iban.Parse(req.ID[cut+1:]); err == nil {
			resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("external_user_id"), req.ID[:cut])...)
			resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("iban"), account.String())...)
			tfkit.SetIdentity(ctx, resp.Identity, &resp.Diagnostics, tfkit.IdentityValue{Name: "external_user_id", Value: types.StringValue(req.ID[:cut])})
			return
		}
	}
	tfkit.ImportPair(ctx, req, resp, "external_user_id", "contact_id")
}
