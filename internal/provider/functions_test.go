package provider_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// call calls a function of the provider. Nothing else has to be asked of the provider before.
func (s *server) call(t *testing.T, name string, arguments ...tftypes.Value) (tftypes.Value, *tfprotov6.FunctionError) {
	t.Helper()
	req := &tfprotov6.CallFunctionRequest{Name: name}
	for _, argument := range arguments {
		req.Arguments = append(req.Arguments, dynamic(t, argument))
	}
	resp, err := s.CallFunction(t.Context(), req)
	if err != nil {
		t.Fatal(err)
	}
	if resp.Error != nil || resp.Result == nil {
		return tftypes.Value{}, resp.Error
	}
	result, err := resp.Result.Unmarshal(s.schemas.Functions[name].Return.Type)
	if err != nil {
		t.Fatal(err)
	}
	return result, nil
}

func yes(b bool) tftypes.Value { return tftypes.NewValue(tftypes.Bool, b) }

var noText = tftypes.NewValue(tftypes.String, nil)

// Terraform calls functions before there is a provider block, and whether or not its values are known.
func TestFunctionsNeedNoConfiguration(t *testing.T) {
	t.Parallel()
	s := newServer(t, nil)
	const ether = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"
	tested := map[string]bool{}
	for _, test := range []struct {
		name      string
		arguments []tftypes.Value
		want      tftypes.Value
	}{
		{"iban_normalize", []tftypes.Value{text("de89 3704 0044 0532 0130 00")}, text("DE89370400440532013000")},
		{"iban_is_valid", []tftypes.Value{text("DE89 3704 0044 0532 0130 00")}, yes(true)},
		{"iban_is_valid", []tftypes.Value{noText}, yes(false)},
		{"bic_is_valid", []tftypes.Value{text("DEUTDEFF")}, yes(true)},
		{"bic_is_valid", []tftypes.Value{noText}, yes(false)},
		{"wallet_address_is_valid", []tftypes.Value{text(ether), text("usdc"), text("polygon"), yes(false)}, yes(true)},
		{"wallet_address_is_valid", []tftypes.Value{text(ether), text("usdc"), noText, yes(true)}, yes(true)},
		{"wallet_address_is_valid", []tftypes.Value{noText, text("btc"), noText, yes(true)}, yes(false)},
		{"iban_parse", []tftypes.Value{text("FR14 2004 1010 0505 0001 3M02 606")}, tftypes.NewValue(
			s.schemas.Functions["iban_parse"].Return.Type, map[string]tftypes.Value{
				"country": text("FR"), "check_digits": text("14"), "bban": text("20041010050500013M02606"), "bank_code": text("20041"),
				"branch_code": noText, "sepa": yes(true), "formatted": text("FR14 2004 1010 0505 0001 3M02 606"),
			})},
	} {
		tested[test.name] = true
		if got, failure := s.call(t, test.name, test.arguments...); failure != nil || !got.Equal(test.want) {
			t.Errorf("%s: got %s, %+v, want %s", test.name, got, failure, test.want)
		}
	}
	if all := slices.Sorted(maps.Keys(s.schemas.Functions)); !slices.Equal(all, slices.Sorted(maps.Keys(tested))) {
		t.Errorf("not all of %q were called", all)
	}
}

// The position of the argument that is to blame goes to Terraform, which names it.
func TestFunctionsBlameAnArgument(t *testing.T) {
	t.Parallel()
	s := newServer(t, nil)
	for _, test := range []struct {
		name      string
		arguments []tftypes.Value
		blamed    string
		words     string
	}{
		{"iban_normalize", []tftypes.Value{text("DE89 3704 0044 0532 0130 01")}, "iban", "the check digits 89 do not fit"},
		{"iban_parse", []tftypes.Value{text("GR16")}, "iban", "have 27 characters without spaces: this one has 4, 23 are missing"},
		{"wallet_address_is_valid", []tftypes.Value{text("1A"), text("xmr"), noText, yes(false)}, "currency", "must be one of btc"},
		{"wallet_address_is_valid", []tftypes.Value{text("1A"), text("eth"), text("polygon"), yes(false)}, "network", `write "ethereum"`},
	} {
		_, failure := s.call(t, test.name, test.arguments...)
		if failure == nil || failure.FunctionArgument == nil {
			t.Errorf("%s: got %+v", test.name, failure)
			continue
		}
		if blamed := s.schemas.Functions[test.name].Parameters[*failure.FunctionArgument].Name; blamed != test.blamed || !strings.Contains(failure.Text, test.words) {
			t.Errorf("%s blames %s: %s", test.name, blamed, failure.Text)
		}
	}
}
