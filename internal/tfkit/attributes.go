package tfkit

import (
	dataschema "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
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
