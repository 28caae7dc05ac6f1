package payment

import (
	"context"
	"fmt"
	"strings"
	"time"

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
	if !r.send(waitCtx, m, timeout, save, &resp.Diagnostics) {
		return
	}
	r.follow(waitCtx, m, save, &resp.Diagnostics)
}

// send looks for an identical payment and sends this one if there is none. It returns true when P100 has the payment and it can
// be followed. Identical payments of one run go one after the other, so that the second one sees the first.
func (r *Resource[M, P]) send(ctx context.Context, m P, timeout time.Duration, save func(), diags *diag.Diagnostics) bool {
	s, key := m.PaymentState(), r.key(m)
	unlock := r.Account.LockCreation(key)
	defer unlock()

	now, err := r.Account.Now(ctx)
	if err != nil {
		tfkit.AddAPIError(diags, "Unable to tell the time", "Nothing was sent.", err)
		return false
	}
	window := r.Account.DuplicateWindow
	same, err := search(ctx, r.Account.Client, m, now.Add(-max(window, clockSlack)))
	if err != nil {
		tfkit.AddAPIError(diags, "Unable to look for an identical payment", "Nothing was sent: before money moves, the user's history is searched for an identical payment, and it could not be read.", err)
		return false
	}
	before := map[string]bool{}
	for _, item := range same {
		before[item.ID] = true
	}
	if !s.AllowDuplicate.ValueBool() {
		if id, ok := r.Account.SentPayment(key); ok {
			addDuplicate(diags, r.kind, m.Subject(), id, "in this run")
			return false
		}
		if duplicate, ok := within(same, now.Add(-window)); ok {
			addDuplicate(diags, r.kind, m.Subject(), duplicate.ID, "at "+duplicate.CreatedAt)
			return false
		}
	}
	if ctx.Err() != nil {
		diags.AddError("Interrupted before sending", "Nothing was sent.")
		return false
	}

	s.SentAt = types.StringValue(now.UTC().Format(time.RFC3339))
	// Once it is on its way, an interrupt must not cut off the answer.
	sendCtx, cancel := context.WithTimeout(context.WithoutCancel(ctx), timeout)
	defer cancel()
	id, err := m.Send(sendCtx, r.Account.Client)
	r.Account.Client.Forget(m.HistoryUser())
	switch {
	case err == nil:
	case !unknownOutcome(err):
		tfkit.AddAPIError(diags, "Unable to send "+m.Subject(), "No money was moved.", err)
		return false
	default:
		found, ok := await(ctx, r.Account, m, now, before)
		if !ok {
			r.uncertain(m, save, err, diags)
			return false
		}
		id = found.ID
		diags.AddWarning("The payment was sent, but the answer was lost",
			fmt.Sprintf("The request got no answer, and the user's history shows %s since: P100 has it, with the id %s.", m.Subject(), id))
	}
	r.Account.RememberPayment(key, id)
	s.ID, s.Status, s.Uncertain = types.StringValue(id), types.StringValue(statusPending), types.BoolValue(false)
	s.CreatedAt, s.FailureReason = types.StringNull(), types.StringNull()
	save()
	return !diags.HasError()
}

// within returns the newest item that is not older than since. A failed movement moved nothing and is no duplicate.
func within(items []client.Transaction, since time.Time) (client.Transaction, bool) {
	for _, item := range items {
		if item.Status == statusFailed {
			continue
		}
		if at, err := time.Parse(time.RFC3339, item.CreatedAt); err == nil && !at.Before(since) {
			return item, true
		}
	}
	return client.Transaction{}, false
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
		var err error
		last, err = m.Fetch(ctx, r.Account.Client, s.ID.ValueString())
		return err == nil && final(last.Status), err
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

// key names a movement in this run.
func (r *Resource[M, P]) key(m P) string {
	parts := []string{r.kind.TypeName}
	for _, argument := range m.Arguments() {
		parts = append(parts, argument.Path.String()+"="+argument.Value.String())
	}
	return strings.Join(parts, "\x00")
}
