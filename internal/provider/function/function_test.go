package function_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	fwfunction "github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/p100-community/terraform-provider-p100/internal/provider/function"
)

// call runs a function as the framework does.
func call(t *testing.T, f fwfunction.Function, arguments ...attr.Value) (attr.Value, *fwfunction.FuncError) {
	t.Helper()
	var definition fwfunction.DefinitionResponse
	f.Definition(t.Context(), fwfunction.DefinitionRequest{}, &definition)
	if definition.Diagnostics.HasError() {
		t.Fatal(definition.Diagnostics)
	}
	if got, want := len(arguments), len(definition.Definition.Parameters); got != want {
		t.Fatalf("%d arguments for %d parameters", got, want)
	}
	for i, p := range definition.Definition.Parameters {
		if arguments[i].IsNull() && !p.GetAllowNullValue() {
			t.Fatalf("Terraform would refuse null for %s itself", p.GetName())
		}
	}
	result, failure := definition.Definition.Return.NewResultData(t.Context())
	if failure != nil {
		t.Fatal(failure)
	}
	resp := fwfunction.RunResponse{Result: result}
	f.Run(t.Context(), fwfunction.RunRequest{Arguments: fwfunction.NewArgumentsData(arguments)}, &resp)
	return resp.Result.Value(), resp.Error
}

func text(s string) attr.Value { return types.StringValue(s) }

var null = types.StringNull()

// wantAnswer fails the test unless the function returned true or false.
func wantAnswer(t *testing.T, want bool, f fwfunction.Function, arguments ...attr.Value) {
	t.Helper()
	got, failure := call(t, f, arguments...)
	if failure != nil || !got.Equal(types.BoolValue(want)) {
		t.Errorf("%v: got %v, %v, want %t", arguments, got, failure, want)
	}
}

// wantFailure fails the test unless the function blames the argument at the position and says the words, but not the value.
func wantFailure(t *testing.T, position int64, words string, f fwfunction.Function, arguments ...attr.Value) {
	t.Helper()
	_, failure := call(t, f, arguments...)
	if failure == nil || failure.FunctionArgument == nil || *failure.FunctionArgument != position || !strings.Contains(failure.Text, words) {
		t.Errorf("%v: got %#v, want one about argument %d that says %q", arguments, failure, position, words)
		return
	}
	// Terraform writes: Invalid value for "iban" parameter: TEXT.
	if strings.HasSuffix(failure.Text, ".") {
		t.Errorf("%q ends with a full stop, to which Terraform adds another", failure.Text)
	}
}

func TestIBANNormalize(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"DE89370400440532013000":             "DE89370400440532013000",
		" de89 3704 0044 0532 0130 00\n":     "DE89370400440532013000",
		"pl61 1090 1014 0000 0712 1981 2874": "PL61109010140000071219812874",
	} {
		got, failure := call(t, function.NewIBANNormalize(), text(in))
		if failure != nil || !got.Equal(text(want)) {
			t.Errorf("%q: got %v, %v", in, got, failure)
		}
	}
}

// What is not an IBAN is explained by both functions that need one, and never repeated.
func TestFailuresAboutIBANs(t *testing.T) {
	t.Parallel()
	for in, words := range map[string]string{
		"":                              "the IBAN is empty",
		"DE89 3704 0044 0532 0130 01":   "the check digits 89 do not fit",
		"DE89 3704 0044 0532 0130":      "this one has 20, 2 are missing",
		"DE89-3704-0044-0532-0130-00":   "a separator at position 5",
		"US12 3456 7890 1234":           "has no IBANs",
		"IBAN DE89 3704 0044 0532 0130": "leave it out",
	} {
		for _, f := range []fwfunction.Function{function.NewIBANNormalize(), function.NewIBANParse()} {
			wantFailure(t, 0, words, f, text(in))
			if _, failure := call(t, f, text(in)); failure != nil && strings.Contains(failure.Text, "0532") {
				t.Errorf("the message repeats the number: %s", failure.Text)
			}
		}
	}
}

func TestIBANParse(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]map[string]attr.Value{
		"gb82 west 1234 5698 7654 32": {
			"country": text("GB"), "check_digits": text("82"), "bban": text("WEST12345698765432"), "bank_code": text("WEST"),
			"branch_code": text("123456"), "sepa": types.BoolValue(true), "formatted": text("GB82 WEST 1234 5698 7654 32"),
		},
		"DE89370400440532013000": {
			"country": text("DE"), "check_digits": text("89"), "bban": text("370400440532013000"), "bank_code": text("37040044"),
			"branch_code": null, "sepa": types.BoolValue(true), "formatted": text("DE89 3704 0044 0532 0130 00"),
		},
		"AE070331234567890123456": {
			"country": text("AE"), "check_digits": text("07"), "bban": text("0331234567890123456"), "bank_code": text("033"),
			"branch_code": null, "sepa": types.BoolValue(false), "formatted": text("AE07 0331 2345 6789 0123 456"),
		},
	} {
		got, failure := call(t, function.NewIBANParse(), text(in))
		object, ok := got.(types.Object)
		if failure != nil || !ok {
			t.Errorf("%s: got %v, %v", in, got, failure)
		} else if diff := cmp.Diff(want, object.Attributes()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", in, diff)
		}
	}
}

func TestIBANIsValid(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]bool{
		"DE89 3704 0044 0532 0130 00": true,
		"de89370400440532013000":      true,
		"AE070331234567890123456":     true, // outside SEPA, and an IBAN all the same
		"DE89 3704 0044 0532 0130 01": false,
		"DE89":                        false,
		"":                            false,
		"\x00":                        false,
		"none":                        false,
	} {
		wantAnswer(t, want, function.NewIBANIsValid(), text(in))
	}
	wantAnswer(t, false, function.NewIBANIsValid(), null)
}

func TestBICIsValid(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]bool{
		"DEUTDEFF":       true,
		"deutdeff500":    true,
		"DEUT DE FF":     true,
		"DEUTDEFFXXX":    true,
		"DEUTDEF":        false,
		"DEUTUKFF":       false,
		"DEUT-DEFF":      false,
		"DEUTDEFF5001":   false,
		"":               false,
		"DEUTDEFF\u00a0": true, // a space like any other
	} {
		wantAnswer(t, want, function.NewBICIsValid(), text(in))
	}
	wantAnswer(t, false, function.NewBICIsValid(), null)
}

func TestWalletAddressIsValid(t *testing.T) {
	t.Parallel()
	const (
		bitcoin     = "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"
		bitcoinTest = "tb1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3q0sl5k7"
		ether       = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"
	)
	for _, test := range []struct {
		address, currency string
		network           attr.Value
		testnet, want     bool
	}{
		{bitcoin, "btc", null, false, true},
		{bitcoin, "btc", text(""), false, true},
		{bitcoin, "btc", text("btc"), false, true},
		{bitcoin, "btc", null, true, false},
		{bitcoinTest, "btc", null, true, true},
		{bitcoinTest, "btc", null, false, false},
		{bitcoin, "ltc", null, false, false},
		{ether, "eth", null, false, true},
		{ether, "eth", text("ethereum"), true, true},
		{ether, "usdc", text("polygon"), false, true},
		{ether, "usdc", null, true, true},
		{strings.Replace(ether, "0x5a", "0x5A", 1), "eth", null, false, false}, // the case is a checksum
		{ether, "doge", null, false, false},
		{"", "btc", null, false, false},
		{"alice.eth", "eth", null, false, false},
	} {
		wantAnswer(t, test.want, function.NewWalletAddressIsValid(), text(test.address), text(test.currency), test.network, types.BoolValue(test.testnet))
	}
	wantAnswer(t, false, function.NewWalletAddressIsValid(), null, text("btc"), null, types.BoolValue(false))
}

// A mistyped currency or network would make every address invalid: it is an error, whatever the address.
func TestFailuresAboutWallets(t *testing.T) {
	t.Parallel()
	for _, address := range []attr.Value{null, text("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed")} {
		for _, test := range []struct {
			currency string
			network  attr.Value
			position int64
			words    string
		}{
			{"eur", null, 1, "must be one of btc, doge, eth, ltc, pol, usdc, usdt"},
			{"", text("btc"), 1, "must be one of btc"},
			{"BTC", null, 1, `write "btc"`},
			{"btc", text("bitcoin"), 2, `write "btc"`},
			{"usdc", text("solana"), 2, "the networks ethereum and polygon: write one of them"},
			{"usdt", text("Polygon"), 2, `write "polygon"`},
		} {
			wantFailure(t, test.position, test.words, function.NewWalletAddressIsValid(), address, text(test.currency), test.network, types.BoolValue(true))
		}
	}
}
