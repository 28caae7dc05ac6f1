package sepa

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/p100-community/terraform-provider-p100/internal/tfkit"
)

// A reason may repeat what the transfer was sent with, in the spellings of banks.
func TestTransferMasksReasons(t *testing.T) {
	t.Parallel()
	text := types.StringValue
	transfer := &transferModel{transferArguments: transferArguments{
		ExternalUserID: text("fixture-alice"), Currency: text("eur"), DestinationIBAN: tfkit.NewIBANValue("de89 3704 0044 0532 0130 00"),
		TransferTitle: text("Rent of May"), ReceiverFirstName: text("Jan"), ReceiverLastName: text("Nowak"), CompanyName: text("Nowak & Sons"),
	}, ReceiverType: text("LEGAL")}
	const (
		reason = "DE89370400440532013000 (DE89 3704 0044 0532 0130 00) of NOWAK & SONS, LEGAL, is not Jan Nowak's: eur of fixture-alice for RENT OF MAY"
		masked = "[destination_iban] ([destination_iban]) of [company_name], LEGAL, is not [receiver_first_name] [receiver_last_name]'s: eur of [external_user_id] for [transfer_title]"
	)
	if got := tfkit.MaskPersonal(reason, transfer.Arguments()); got != masked {
		t.Errorf("got %q", got)
	}
}
