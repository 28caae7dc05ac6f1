package contract

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// messages collects problems, each once.
type messages struct {
	// body is what a message calls the body as a whole.
	body string
	list []string
}

func (m *messages) text(message string) {
	if !slices.Contains(m.list, message) {
		m.list = append(m.list, message)
	}
}

func (m *messages) add(field, rule string) { m.text(field + " " + rule) }

func (m *messages) empty(field string) { m.add(field, "should not be empty") }

// propertyName matches the names of properties that a message may repeat, nested
// ones with points between them. Any other may be something that took the place
// of a name, such as a value.
var propertyName = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_.-]{0,99}$`)

const unusual = "a property with an unusual name"

func (m *messages) unknown(field string) {
	if !propertyName.MatchString(field) {
		m.text(unusual + " should not exist")
		return
	}
	m.text("property " + field + " should not exist")
}

// subject is what a message says a field is.
func (m *messages) subject(field string) string {
	switch {
	case field == "":
		return m.body
	case !propertyName.MatchString(field):
		return unusual
	}
	return field
}

// schema adds what a schema found. The field is the parameter's name, or empty
// for a body, where the error says which of its fields is meant.
func (m *messages) schema(field string, err error) {
	switch err := err.(type) { //nolint:errorlint // The library's tree is walked level by level; unwrapping would skip some.
	case nil:
	case openapi3.MultiError:
		for _, e := range err {
			m.schema(field, e)
		}
	case *openapi3.SchemaError:
		m.schemaError(field, err)
	default:
		m.add(m.subject(field), "is invalid")
	}
}

func (m *messages) schemaError(field string, err *openapi3.SchemaError) {
	if field == "" {
		field = strings.Join(err.JSONPointer(), ".")
	}
	switch err.SchemaField {
	case "properties":
		// One such error stands for one unknown property, without naming it but
		// in its text. All of the object's are added; repetitions drop out.
		object, _ := err.Value.(map[string]any)
		for _, name := range sortedKeys(object) {
			if err.Schema.Properties[name] == nil {
				m.unknown(strings.TrimPrefix(field+"."+name, "."))
			}
		}
	case "required", "nullable":
		m.empty(m.subject(field))
	default:
		m.add(m.subject(field), rule(err))
	}
}

// rule says what the schema's failed keyword asks for.
func rule(err *openapi3.SchemaError) string {
	schema := err.Schema
	switch err.SchemaField {
	case "minLength":
		if schema.MinLength == 1 {
			return "should not be empty"
		}
		return fmt.Sprintf("must be longer than or equal to %d characters", schema.MinLength)
	case "maxLength":
		return fmt.Sprintf("must be shorter than or equal to %d characters", *schema.MaxLength)
	case "minItems":
		return fmt.Sprintf("must contain at least %d elements", schema.MinItems)
	case "maxItems":
		return fmt.Sprintf("must contain no more than %d elements", *schema.MaxItems)
	case "minimum":
		return "must not be less than " + number(*schema.Min)
	case "maximum":
		return "must not be greater than " + number(*schema.Max)
	case "enum":
		return oneOf(schema.Enum)
	case "pattern":
		if formatRules[schema.Format] == "" {
			return "must match the regular expression " + schema.Pattern
		}
	}
	return expected(schema)
}

// number writes a bound of the contract without an exponent.
func number(bound float64) string { return strconv.FormatFloat(bound, 'f', -1, 64) }

func oneOf(values []any) string {
	texts := make([]string, len(values))
	for i, v := range values {
		texts[i] = fmt.Sprint(v)
	}
	if len(texts) == 1 {
		return "must be equal to " + texts[0]
	}
	return "must be one of the following values: " + strings.Join(texts, ", ")
}

// expected says what a value must be, by the format of its schema or else by its type.
func expected(schema *openapi3.Schema) string {
	if text, ok := formatRules[schema.Format]; ok {
		return text
	}
	for _, t := range schema.Type.Slice() {
		switch t {
		case openapi3.TypeString:
			return "must be a string"
		case openapi3.TypeBoolean:
			return "must be a boolean value"
		case openapi3.TypeInteger:
			return "must be an integer number"
		case openapi3.TypeNumber:
			return "must be a number"
		case openapi3.TypeArray:
			return "must be an array"
		case openapi3.TypeObject:
			return "must be an object"
		}
	}
	return "is invalid"
}

func alternatives(values []string) string { return strings.Join(values, " or ") }
