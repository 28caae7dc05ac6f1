package tfkit

import (
	actionschema "github.com/hashicorp/terraform-plugin-framework/action/schema"
	dataschema "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// ExternalUserIDAttribute is the required attribute `external_user_id` of a resource. Another user is another object.
func ExternalUserIDAttribute(description string) schema.StringAttribute {
	return schema.StringAttribute{
		MarkdownDescription: description,
		Required:            true,
		Validators:          []validator.String{ExternalUserID()},
		PlanModifiers:       []planmodifier.String{stringplanmodifier.RequiresReplace()},
	}
}

// ExternalUserIDDataAttribute is the required attribute `external_user_id` of a data source.
func ExternalUserIDDataAttribute(description string) dataschema.StringAttribute {
	return dataschema.StringAttribute{
		MarkdownDescription: description,
		Required:            true,
		Validators:          []validator.String{ExternalUserID()},
	}
}

// ExternalUserIDActionAttribute is the required attribute `external_user_id` of an action.
func ExternalUserIDActionAttribute(description string) actionschema.StringAttribute {
	return actionschema.StringAttribute{
		MarkdownDescription: description,
		Required:            true,
		Validators:          []validator.String{ExternalUserID()},
	}
}

// ComputedText is a computed string attribute of a data source.
func ComputedText(description string) dataschema.StringAttribute {
	return dataschema.StringAttribute{MarkdownDescription: description, Computed: true}
}

// ComputedAmount is a computed exact decimal of a data source.
func ComputedAmount(description string) dataschema.StringAttribute {
	return dataschema.StringAttribute{MarkdownDescription: description, Computed: true, CustomType: DecimalType}
}

// OptionalString is null for what P100 left out.
func OptionalString(s string) types.String {
	if s == "" {
		return types.StringNull()
	}
	return types.StringValue(s)
}
