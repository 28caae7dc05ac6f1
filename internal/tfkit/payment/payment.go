// Package payment is the life cycle that everything that moves money shares: a payment is immutable, looked for before it is
// sent, sent once, and followed to its end. What becomes of a lost answer, an interrupt or a crash is decided here and nowhere else.
//
// A kind of payment brings its schema, its arguments and four calls (Model); the Resource does the rest.
package payment

import (
	"context"
	"errors"
	"maps"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/p100-community/terraform-provider-p100/internal/client"
	"github.com/p100-community/terraform-provider-p100/internal/tfkit"
)

// The statuses that the life cycle decides by. Any other status means that the payment is still under way.
const (
	statusPending    = "PENDING"
	statusUnknown    = "UNKNOWN" // ours: it is not known whether P100 has the payment
	statusSuccessful = "SUCCESSFUL"
	statusCompleted  = "COMPLETED"
	statusFailed     = "FAILED"
)

func succeeded(status string) bool { return status == statusSuccessful || status == statusCompleted }

func final(status string) bool { return succeeded(status) || status == statusFailed }

const (
	// defaultTimeout bounds a create: looking, sending and following.
	defaultTimeout = 30 * time.Minute
	// clockSlack is how far two of P100's clocks may be apart: the one that dates the history's items, and the one that dates the
	// answer that shows them.
	clockSlack = 5 * time.Minute
)

// State is what every payment keeps besides its arguments. Kinds embed it in their models.
type State struct {
	ID             types.String   `tfsdk:"id"`
	Status         types.String   `tfsdk:"status"`
	FailureReason  types.String   `tfsdk:"failure_reason"`
	Uncertain      types.Bool     `tfsdk:"uncertain"`
	SentAt         types.String   `tfsdk:"sent_at"`
	CreatedAt      types.String   `tfsdk:"created_at"`
	AllowDuplicate types.Bool     `tfsdk:"allow_duplicate"`
	Timeouts       timeouts.Value `tfsdk:"timeouts"`
}

// PaymentState gives the life cycle its part of a model.
func (s *State) PaymentState() *State { return s }

// recorded reports whether the state holds what was sent: after an import it does not.
func (s *State) recorded() bool { return !s.SentAt.IsNull() }

// Details is what P100 tells about a payment.
type Details struct {
	Status    string
	CreatedAt string
	// Reason says why a payment failed, in P100's words, however long.
	Reason string
}

// Model is one payment. It is implemented by pointers to a kind's model.
type Model interface {
	PaymentState() *State
	// Subject names the payment in a diagnostic, without personal data, such as `the SEPA transfer of 5.51 eur`.
	Subject() string
	// Arguments are what makes the payment: a payment with other arguments is another payment. Those that are personal are marked.
	Arguments() []tfkit.Field
	// HistoryUser is the user whose history shows the payment.
	HistoryUser() string
	// IsSame reports whether an item of that history is this movement: kind, user, currency, amount, counterparty, title.
	IsSame(item client.Transaction) bool
	// ClearResults makes the kind's own computed attributes null: before the payment is made there is nothing to tell.
	ClearResults()
	// Send sends the payment and returns its id. It must send at most one request that moves money and may be received. Whatever
	// comes before that request, waits included, ends with ctx; the request itself does not (see client.Money).
	Send(ctx context.Context, api *client.Client) (id string, err error)
	// Fetch reads the details, and fills in arguments that are null because of an import.
	Fetch(ctx context.Context, api *client.Client, id string) (Details, error)
}

// Attributes adds the attributes of State to those of a kind.
func Attributes(ctx context.Context, noun string, kind map[string]schema.Attribute) map[string]schema.Attribute {
	text := func(description string) schema.StringAttribute {
		return schema.StringAttribute{MarkdownDescription: description, Computed: true}
	}
	all := map[string]schema.Attribute{
		"id":             text("P100's id of the " + noun + ". Null while it is not known whether P100 has it."),
		"status":         text("`SUCCESSFUL` or `COMPLETED`, `FAILED`, `UNKNOWN` when an answer was lost and the history does not tell, or whatever P100 calls a state in between."),
		"failure_reason": text("Why it failed, in P100's words; what it repeats of persons, accounts, titles and memos is replaced by the names of the attributes. Null otherwise."),
		"uncertain": schema.BoolAttribute{
			MarkdownDescription: "`true` after the answer was lost and it could not be found out whether P100 has the " + noun + ". It is then never sent again without your word.",
			Computed:            true,
		},
		"sent_at":    text("When it was sent, ISO 8601, UTC. Null after an import."),
		"created_at": text("When P100 took it, ISO 8601, UTC."),
		"allow_duplicate": schema.BoolAttribute{
			MarkdownDescription: "Send it even though an identical " + noun + " is in the history within the provider's `duplicate_window`. Set it for one apply and take it out again: while it is set, nothing protects the payment after a crash. Default: `false`.",
			Optional:            true,
		},
		"timeouts": timeouts.Attributes(ctx, timeouts.Opts{Create: true, CreateDescription: "How long to follow the " + noun + ". When it ends, the " + noun + " is kept as it is, with a warning. Default `30m`."}),
	}
	maps.Copy(all, kind)
	return all
}

// Explained adds to a description what all payments have in common.
func Explained(description string) string {
	return description + "\n\n" +
		"~> **Money is sent once.** A payment cannot be changed: a changed argument is an error, and a new payment is a new resource. Destroying it only forgets it. Before it is sent, " +
		"the user's history is searched for an identical one. In production the provider needs `allow_money_movement = true`. " +
		"See the guide [Money](../guides/money.md) for lost answers and interrupts."
}

// notSent marks an error of Send that came before anything that moves money was sent.
type notSent struct{ error }

// Unwrap gives errors.Is and errors.As the cause.
func (e notSent) Unwrap() error { return e.error }

// NotSent says that an error of Send came before anything that moves money was sent, however unclear the error itself is.
func NotSent(err error) error { return notSent{err} }

// unknownOutcome reports whether the error of Send leaves it open whether money moves.
func unknownOutcome(err error) bool {
	var before notSent
	return !errors.As(err, &before) && client.IsUnknownOutcome(err)
}
