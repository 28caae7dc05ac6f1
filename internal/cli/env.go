package cli

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// variableOf is the annotation of a flag that holds its environment variable.
const variableOf = "environment variable"

// nameVariables lets an environment variable stand in for every flag that the command
// has so far: P100_SANDBOX_ and the flag's name, in the plural where the flag may be
// repeated. The provider's variables of these names mean the same. Several values
// are separated by commas or spaces.
func nameVariables(cmd *cobra.Command) {
	cmd.Flags().VisitAll(func(flag *pflag.Flag) {
		variable := "P100_SANDBOX_" + strings.ToUpper(strings.ReplaceAll(flag.Name, "-", "_"))
		if _, several := flag.Value.(pflag.SliceValue); several {
			variable += "S"
		}
		flag.Usage += " [" + variable + "]"
		flag.Annotations = map[string][]string{variableOf: {variable}}
	})
}

// readEnvironment sets the flags that are not given from their variables. As in the
// provider's configuration, an empty variable counts as not set.
func (p *Program) readEnvironment(cmd *cobra.Command) error {
	var problem error
	cmd.Flags().VisitAll(func(flag *pflag.Flag) {
		variable := flag.Annotations[variableOf]
		if len(variable) == 0 || flag.Changed || problem != nil {
			return
		}
		value, ok := p.LookupEnv(variable[0])
		if !ok || value == "" {
			return
		}
		values := []string{value}
		if _, several := flag.Value.(pflag.SliceValue); several {
			values = strings.FieldsFunc(value, func(r rune) bool { return r == ',' || unicode.IsSpace(r) })
			if len(values) == 0 { // it was meant to restrict something
				problem = usageError{fmt.Errorf("the environment variable %s holds separators alone; unset it, or put values between them", variable[0]), cmd.CommandPath()}
				return
			}
		}
		for _, v := range values {
			if err := cmd.Flags().Set(flag.Name, v); err != nil { // every text is a text
				problem = usageError{fmt.Errorf("the environment variable %s must be true or false, but is %q", variable[0], value), cmd.CommandPath()}
				return
			}
		}
	})
	return problem
}
