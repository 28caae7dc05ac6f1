package user

import (
	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/p100-community/terraform-provider-p100/internal/client"
	"github.com/p100-community/terraform-provider-p100/internal/tfkit"
)

// model is the state of a p100_user. After an import everything that P100 cannot read back is null.
type model struct {
	ID                       types.String        `tfsdk:"id"`
	ExternalUserID           types.String        `tfsdk:"external_user_id"`
	UserID                   types.String        `tfsdk:"user_id"`
	POARequiredForExtended   types.Bool          `tfsdk:"poa_required_for_extended"`
	Email                    tfkit.CheckedString `tfsdk:"email"`
	Phone                    tfkit.CheckedString `tfsdk:"phone"`
	FirstName                types.String        `tfsdk:"first_name"`
	LastName                 types.String        `tfsdk:"last_name"`
	Address                  types.Object        `tfsdk:"address"`
	Citizenship              tfkit.CheckedString `tfsdk:"citizenship"`
	Nationality              tfkit.CheckedString `tfsdk:"nationality"`
	BirthCountry             tfkit.CheckedString `tfsdk:"birth_country"`
	BirthDate                tfkit.CheckedString `tfsdk:"birth_date"`
	UserIdentificationNumber types.String        `tfsdk:"user_identification_number"`
	AcceptedTerms            types.Bool          `tfsdk:"accepted_terms"`
	Suspended                types.Bool          `tfsdk:"suspended"`
	OnDestroy                types.String        `tfsdk:"on_destroy"`
	ForceDestroy             types.Bool          `tfsdk:"force_destroy"`
	Timeouts                 timeouts.Value      `tfsdk:"timeouts"`
}

// profileKnown reports whether the state holds the profile: after an import it does not.
func (m model) profileKnown() bool {
	return !m.Email.IsNull()
}

// addressField returns a field of the address, which may be null or unknown as a whole.
func (m model) addressField(name string) attr.Value {
	switch {
	case m.Address.IsUnknown():
		return types.StringUnknown()
	case m.Address.IsNull():
		return types.StringNull()
	}
	return m.Address.Attributes()[name]
}

// text returns the string in a value of one of the string types, empty for null and unknown.
func text(v attr.Value) string {
	if s, ok := v.(interface{ ValueString() string }); ok {
		return s.ValueString()
	}
	return ""
}

// newUser is the body of createUser.
func (m model) newUser() client.NewUser {
	return client.NewUser{
		ExternalUserID:           m.ExternalUserID.ValueString(),
		Email:                    m.Email.ValueString(),
		Phone:                    m.Phone.ValueString(),
		FirstName:                m.FirstName.ValueString(),
		LastName:                 m.LastName.ValueString(),
		Street:                   text(m.addressField("street")),
		Number:                   text(m.addressField("number")),
		City:                     text(m.addressField("city")),
		PostCode:                 text(m.addressField("post_code")),
		Country:                  text(m.addressField("country")),
		Citizenship:              m.Citizenship.ValueString(),
		Nationality:              m.Nationality.ValueString(),
		BirthCountry:             m.BirthCountry.ValueString(),
		BirthDate:                m.BirthDate.ValueString(),
		UserIdentificationNumber: m.UserIdentificationNumber.ValueString(),
		HasAcceptedP100Tc:        m.AcceptedTerms.ValueBool(),
	}
}

// changeable are the fields that updateUser can send.
func (m model) changeable() []tfkit.Field {
	at := path.Root("address")
	return []tfkit.Field{
		{Path: path.Root("email"), Value: m.Email},
		{Path: path.Root("phone"), Value: m.Phone},
		{Path: at.AtName("street"), Value: m.addressField("street")},
		{Path: at.AtName("number"), Value: m.addressField("number")},
		{Path: at.AtName("city"), Value: m.addressField("city")},
		{Path: at.AtName("post_code"), Value: m.addressField("post_code")},
	}
}

// identity are the fields that make the person: P100 never changes them.
func (m model) identity() []tfkit.Field {
	return []tfkit.Field{
		{Path: path.Root("external_user_id"), Value: m.ExternalUserID},
		{Path: path.Root("first_name"), Value: m.FirstName},
		{Path: path.Root("last_name"), Value: m.LastName},
		{Path: path.Root("address").AtName("country"), Value: m.addressField("country")},
		{Path: path.Root("citizenship"), Value: m.Citizenship},
		{Path: path.Root("nationality"), Value: m.Nationality},
		{Path: path.Root("birth_country"), Value: m.BirthCountry},
		{Path: path.Root("birth_date"), Value: m.BirthDate},
		{Path: path.Root("user_identification_number"), Value: m.UserIdentificationNumber},
	}
}

// patch is the body of updateUser that takes state to plan, and the paths of its fields. Unknown fields are sent.
func patch(state, plan model) (client.UserPatch, path.Paths) {
	var body client.UserPatch
	targets := []**string{&body.Email, &body.Phone, &body.Street, &body.Number, &body.City, &body.PostCode}
	var sent path.Paths
	before := state.changeable()
	for i, field := range plan.changeable() {
		if before[i].Value.Equal(field.Value) {
			continue
		}
		sent = append(sent, field.Path)
		value := text(field.Value)
		*targets[i] = &value
	}
	return body, sent
}

// movable is the user for the check that no plan deletes a person under one address and has them under another.
func (m model) movable() tfkit.Movable {
	return tfkit.Movable{Type: userType, At: path.Root("external_user_id"), ID: m.ExternalUserID.ValueString(), Subject: subject(m.ExternalUserID)}
}

// managesSuspension reports whether the plan says anything about the suspension. An unknown value may.
func (m model) managesSuspension() bool {
	return !m.Suspended.IsNull()
}
