package payment

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/p100-community/terraform-provider-p100/internal/client"
	"github.com/p100-community/terraform-provider-p100/internal/tfkit"
)

// Create looks, sends once and follows.
func (r *Resource[M, P]) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan M
	m := P(&plan)
	resp.Diagnostics.Append(req.Plan.Get(ctx, m)...)
	if resp.Diagnostics.HasError() || !r.Account.Ready(&resp.Diagnostics) || !allowed(r.Account, m, &resp.Diagnostics) || !r.Account.Identify(ctx, &resp.Diagnostics) {
		return
	}
	m.ClearResults()
	s := m.PaymentState()
	timeout, d := s.Timeouts.Create(ctx, defaultTimeout)
	resp.Diagnostics.Append(d...)
	if resp.Diagnostics.HasError() {
		return
	}
	waitCtx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()

	save := func() {
		resp.Diagnostics.Append(resp.State.Set(ctx, m)...)
		r.setIdentity(ctx, resp.Identity, s, &resp.Diagnostics)
		r.Account.RecordOrigin(ctx, resp.Private, &resp.Diagnostics)
	}
	if !r.send(waitCtx, m, resp.Private, save, &resp.Diagnostics) {
		return
	}
	r.follow(waitCtx, m, save, &resp.Diagnostics)
}

// send looks for an identical payment and sends this one if there is none. It returns true when P100 has the payment and it can
// be followed. Payments of one kind and user go one after the other in a run, so that the second one sees the first, and none
// takes another one's entry in the history for its own.
func (r *Resource[M, P]) send(ctx context.Context, m P, private tfkit.PrivateWriter, save func(), diags *diag.Diagnostics) bool {
	s, key := m.PaymentState(), r.key(m)
	unlock, err := r.Account.LockCreation(ctx, r.kind.TypeName+"\x00"+m.HistoryUser())
	if err != nil {
		addNotSent(diags, "Unable to wait for another payment of this user", "Nothing was sent.", err)
		return false
	}
	defer unlock()

	seen, err := look(ctx, r.Account.Client, m, max(r.Account.DuplicateWindow, clockSlack))
	if err != nil {
		addNotSent(diags, "Unable to look for an identical payment", "Nothing was sent: before money moves, the user's history is searched for an identical payment, and it could not be read.", err)
		return false
	}
	if !s.AllowDuplicate.ValueBool() {
		if id, ok := r.sentBefore(key, seen); ok {
			addDuplicate(diags, r.kind, m.Subject(), id, "in this run or forgotten by it")
			return false
		}
		if duplicate, ok := seen.duplicate(); ok {
			addDuplicate(diags, r.kind, m.Subject(), duplicate.ID, seen.when(duplicate))
			return false
		}
	}
	s.SentAt = types.StringValue(seen.orNow().Format(time.RFC3339))
	id, err := m.Send(ctx, r.Account.Client)
	r.Account.Client.Forget(m.HistoryUser())
	switch {
	case err == nil:
	case !unknownOutcome(err):
		addNotSent(diags, "Unable to send "+m.Subject(), "No money was moved.", err)
		return false
	default:
		lost := r.tracesAfter(seen)
		found, ok := lost.await(ctx, r.Account, m)
		if !ok {
			lost.keep(ctx, private, diags)
			r.uncertain(m, save, err, diags)
			return false
		}
		id = found.ID
		diags.AddWarning("The payment was sent, but the answer was lost",
			fmt.Sprintf("The request got no answer, and the user's history shows %s since: P100 has it, with the id %s.", m.Subject(), id))
	}
	r.Account.RememberPayment(key, id)
	r.Account.RememberPayment(r.idKey(id), id)
	s.ID, s.Status, s.Uncertain = types.StringValue(id), types.StringValue(statusPending), types.BoolValue(false)
	s.CreatedAt, s.FailureReason = types.StringNull(), types.StringNull()
	save()
	return !diags.HasError()
}

// sentBefore returns the id of an identical payment of this run. Those that the history shows as failed by now are forgotten.
func (r *Resource[M, P]) sentBefore(key string, seen view) (string, bool) {
	for {
		id, ok := r.Account.SentPayment(key)
		if !ok || !seen.failed(id) {
			return id, ok
		}
		r.Account.ForgetPayment(key, id)
	}
}

// uncertain records that nobody knows whether P100 has the payment, and fails, so that nothing builds on it.
func (r *Resource[M, P]) uncertain(m P, save func(), err error, diags *diag.Diagnostics) {
	s := m.PaymentState()
	s.ID, s.Status, s.Uncertain = types.StringNull(), types.StringValue(statusUnknown), types.BoolValue(true)
	s.CreatedAt, s.FailureReason = types.StringNull(), types.StringNull()
	save()
	tfkit.AddAPIError(diags, "It is not known whether the money was moved",
		fmt.Sprintf("The request to send %s got no answer that says so, and the user's history did not show it within %s. It is recorded as uncertain and not sent again.\n\n%s",
			m.Subject(), r.Account.PaymentSearch, waysOut), err)
}

// follow waits for the end of a payment that P100 has.
func (r *Resource[M, P]) follow(ctx context.Context, m P, save func(), diags *diag.Diagnostics) {
	s := m.PaymentState()
	var last Details
	err := tfkit.Poll(ctx, func(ctx context.Context) (bool, error) {
		details, err := r.fetch(ctx, m)
		if client.IsMovementNotFound(err) {
			return false, nil // P100 gave the id: the details come after it
		}
		if err == nil {
			last = details
		}
		return err == nil && final(details.Status), err
	})
	r.Account.Client.Forget(m.HistoryUser())
	if last.Status != "" {
		s.take(last)
		save()
	}
	switch {
	case err != nil:
		// An error would taint the payment, and a tainted payment would be sent again.
		diags.AddWarning("The payment is on its way", tfkit.APIErrorDetail(
			fmt.Sprintf("P100 has %s with the id %s; following it to its end did not work out in time. Its last known status is %s, and the next refresh looks again.",
				m.Subject(), s.ID.ValueString(), s.Status.ValueString()), err))
	case s.Status.ValueString() == statusFailed:
		// Its id stays known: it is not to be taken for another payment whose answer is lost.
		r.Account.ForgetPayment(r.key(m), s.ID.ValueString())
		addFailed(diags, m.Subject(), s)
	}
}

// take records what P100 tells.
func (s *State) take(d Details) {
	s.Status = types.StringValue(d.Status)
	s.CreatedAt, s.FailureReason = optional(d.CreatedAt), optional(d.Reason)
}

func optional(s string) types.String {
	if s == "" {
		return types.StringNull()
	}
	return types.StringValue(s)
}

// key names a movement in this run, however its values are spelled.
func (r *Resource[M, P]) key(m P) string {
	parts := []string{r.kind.TypeName}
	for _, argument := range m.Arguments() {
		parts = append(parts, argument.Path.String()+"="+spelling(argument.Value))
	}
	return strings.Join(parts, "\x00")
}

func spelling(value attr.Value) string {
	switch v := value.(type) {
	case tfkit.DecimalValue:
		if number, ok := v.Decimal(); ok {
			return strconv.Quote(number.String())
		}
	case tfkit.IBANValue:
		if !v.IsNull() && !v.IsUnknown() {
			return strconv.Quote(v.Normalized())
		}
	}
	return value.String()
}

// idKey is the key under which a payment of this run is known by its id.
func (r *Resource[M, P]) idKey(id string) string { return r.kind.TypeName + "\x00id\x00" + id }

// uncertainKey is the key under which an uncertain payment of the state is known.
func (r *Resource[M, P]) uncertainKey(m P) string { return "uncertain\x00" + r.key(m) }
