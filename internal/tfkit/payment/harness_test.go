package payment_test

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/shopspring/decimal"

	"github.com/p100-community/terraform-provider-p100/internal/acctest"
	"github.com/p100-community/terraform-provider-p100/internal/client"
	"github.com/p100-community/terraform-provider-p100/internal/tfkit"
	"github.com/p100-community/terraform-provider-p100/internal/tfkit/payment"
)

// coin is the simplest payment there is: so many coins to a user.
type coin struct {
	payment.State

	User   types.String       `tfsdk:"user"`
	Amount tfkit.DecimalValue `tfsdk:"amount"`
	Note   types.String       `tfsdk:"note"`
	Seal   types.String       `tfsdk:"seal"`
}

const coinType = "test_coin"

func coinSchema(ctx context.Context) schema.Schema {
	return schema.Schema{MarkdownDescription: payment.Explained("A coin."), Attributes: payment.Attributes(ctx, "coin", map[string]schema.Attribute{
		"user":   schema.StringAttribute{Required: true, MarkdownDescription: "User."},
		"amount": schema.StringAttribute{Required: true, CustomType: tfkit.DecimalType, MarkdownDescription: "Amount."},
		"note":   schema.StringAttribute{Optional: true, MarkdownDescription: "Note."},
		"seal":   schema.StringAttribute{Computed: true, MarkdownDescription: "What only the answer tells."},
	})}
}

func (c *coin) Subject() string { return "the coin of " + c.Amount.ValueString() }

func (c *coin) Arguments() []tfkit.Field {
	return []tfkit.Field{
		{Path: path.Root("user"), Value: c.User},
		{Path: path.Root("amount"), Value: c.Amount},
		{Path: path.Root("note"), Value: c.Note, Personal: true},
	}
}

func (c *coin) HistoryUser() string { return c.User.ValueString() }

func (c *coin) IsSame(item client.Transaction) bool {
	return item.Type == "TRANSFER" && payment.SameAmount(item.Amount, c.Amount)
}

func (c *coin) ClearResults() { c.Seal = types.StringNull() }

func (c *coin) Send(ctx context.Context, api *client.Client) (string, error) {
	amount, _ := c.Amount.Decimal()
	return api.CreateTransfer(ctx, client.NewTransfer{DestinationExternalUserID: c.User.ValueString(), Currency: "eur", Amount: amount})
}

func (c *coin) Fetch(ctx context.Context, api *client.Client, id string) (payment.Details, error) {
	d, err := api.Transfer(ctx, id)
	if err != nil {
		return payment.Details{}, err
	}
	if c.Amount.IsNull() {
		c.User, c.Amount = tfkit.OptionalString(d.DestinationExternalUserID), payment.Amount(d.Amount, d.Currency)
	}
	c.Seal = types.StringValue("seal of " + id)
	return payment.DetailsOf(d.Movement), nil
}

// mint is a provider of coins alone, with an account that is given.
type mint struct{ account *tfkit.Account }

func (mint) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = "test"
}

func (mint) Schema(context.Context, provider.SchemaRequest, *provider.SchemaResponse) {}

func (p mint) Configure(_ context.Context, _ provider.ConfigureRequest, resp *provider.ConfigureResponse) {
	resp.ResourceData = p.account
}

func (mint) DataSources(context.Context) []func() datasource.DataSource { return nil }

func (mint) Resources(context.Context) []func() resource.Resource {
	return []func() resource.Resource{func() resource.Resource {
		return payment.New[coin](payment.Kind{TypeName: coinType, Schema: coinSchema})
	}}
}

// item is a movement of the fake P100.
type item struct {
	ID        string          `json:"id"`
	Type      string          `json:"type"`
	Status    string          `json:"status"`
	Currency  string          `json:"currency"`
	Amount    string          `json:"amount"`
	User      string          `json:"destinationExternalUserId"`
	CreatedAt string          `json:"createdAt"`
	Error     json.RawMessage `json:"error,omitempty"`
}

// p100 is a P100 that has one user, and a clock, pages and failures that a test sets. Its calls are in order.
type p100 struct {
	mu    sync.Mutex
	calls []string
	items []item // newest first

	// ahead is how far its clock is ahead of the machine's; undated leaves the time out of its answers.
	ahead   time.Duration
	undated bool
	// ends is the status that payments get, SUCCESSFUL if empty.
	ends string
	// pageSize is the largest page it gives; 0 is what is asked for. total replaces the number that it names.
	pageSize int
	total    *int
	// on takes the place of an answer. It runs before the effect, which it can bring about itself by pay, and is not locked.
	on map[string]func(*http.Request) (*http.Response, error)
}

const (
	look = "listUserTransactions"
	send = "createTransfer"
	read = "getTransfer"
)

func (p *p100) now() time.Time { return time.Now().Add(p.ahead).UTC() }

// pay makes a payment, so long ago by its clock, and returns its id.
func (p *p100) pay(amount string, ago time.Duration, status string) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	id := "t-" + strconv.Itoa(len(p.items)+1)
	made := item{ID: id, Type: "TRANSFER", Status: status, Currency: "eur", Amount: amount, User: "alice", CreatedAt: p.now().Add(-ago).Format(time.RFC3339Nano)}
	p.items = append([]item{made}, p.items...)
	return id
}

// set changes it between the steps of a test.
func (p *p100) set(change func(*p100)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	change(p)
}

// did returns the calls since the last time, in order.
func (p *p100) did() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	calls := strings.Join(p.calls, " ")
	p.calls = nil
	return calls
}

func (p *p100) answer(status int, body any) *http.Response {
	raw, err := json.Marshal(body)
	if err != nil {
		panic(err)
	}
	return p.say(status, string(raw))
}

func (p *p100) say(status int, body string) *http.Response {
	resp := &http.Response{
		StatusCode: status, Header: http.Header{"Content-Type": {"application/json"}, "Date": {p.now().Format(http.TimeFormat)}},
		Body: io.NopCloser(strings.NewReader(body)),
	}
	if p.undated {
		resp.Header.Del("Date")
	}
	return resp
}

// RoundTrip implements http.RoundTripper.
func (p *p100) RoundTrip(req *http.Request) (*http.Response, error) {
	if err := req.Context().Err(); err != nil {
		return nil, err
	}
	operation := map[string]string{"history": look, "transfer": send, "details": read}[strings.Split(req.URL.Path+"//", "/")[3]]
	if req.Method == http.MethodPost {
		operation = send
	}
	if req.URL.Path == "/v1/partner/balances" {
		return p.say(200, `{"fiatBalances":[{"id":"partner-1","amount":"1.00","name":"eur","rate":1,"iban":null,"status":"ACTIVE"}],"cryptoBalances":[]}`), nil
	}
	p.mu.Lock()
	p.calls = append(p.calls, operation)
	instead := p.on[operation]
	p.mu.Unlock()
	if instead != nil {
		if resp, err := instead(req); resp != nil || err != nil {
			return resp, err
		}
	}
	switch operation {
	case look:
		return p.page(req), nil
	case read:
		return p.details(req.URL.Path[strings.LastIndex(req.URL.Path, "/")+1:]), nil
	}
	var body struct{ Amount json.Number }
	if err := json.NewDecoder(req.Body).Decode(&body); err != nil {
		return nil, err
	}
	ends := p.ends
	if ends == "" {
		ends = "SUCCESSFUL"
	}
	return p.answer(201, map[string]string{"transferId": p.pay(body.Amount.String(), 0, ends)}), nil
}

func (p *p100) page(req *http.Request) *http.Response {
	p.mu.Lock()
	defer p.mu.Unlock()
	page, _ := strconv.Atoi(req.URL.Query().Get("page"))
	size, _ := strconv.Atoi(req.URL.Query().Get("limit"))
	if p.pageSize > 0 {
		size = min(size, p.pageSize)
	}
	from := min((page-1)*size, len(p.items))
	total := len(p.items)
	if p.total != nil {
		total = *p.total
	}
	return p.answer(200, map[string]any{"items": append([]item{}, p.items[from:min(from+size, len(p.items))]...), "page": page, "limit": size, "total": total})
}

func (p *p100) details(id string) *http.Response {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, i := range p.items {
		if i.ID == id {
			return p.answer(200, i)
		}
	}
	return p.say(400, `{"errorCode":"SBXTRANSFERNOTFOUND","errorName":"transfer-not-found","errorMessage":"Transfer does not exist."}`)
}

// run is one run of the command line: a provider process with an account of its own.
func (p *p100) run(t *testing.T, change ...func(*client.Config, *tfkit.Account)) *acctest.Session {
	t.Helper()
	config := client.Config{BaseURL: "http://p100.invalid", APIKey: "key", Transport: p, MaxRetries: 3}
	account := &tfkit.Account{Environment: tfkit.EnvironmentStaging, DuplicateWindow: 24 * time.Hour, PaymentSearch: time.Minute}
	for _, f := range change {
		f(&config, account)
	}
	api, err := client.New(config)
	if err != nil {
		t.Fatal(err)
	}
	account.Client = api
	server, err := providerserver.NewProtocol6WithError(mint{account})()
	if err != nil {
		t.Fatal(err)
	}
	return acctest.NewSession(t, server, nil)
}

// five is the payment that most tests make.
func five(more ...string) map[string]string {
	attributes := map[string]string{"user": "alice", "amount": "5.00"}
	for i := 0; i < len(more); i += 2 {
		attributes[more[i]] = more[i+1]
	}
	return attributes
}

// wantText fails the test unless the texts hold the part; an empty part wants no text at all.
func wantText(t *testing.T, texts []string, part string) {
	t.Helper()
	if all := strings.Join(texts, "\n"); part == "" && all != "" || !strings.Contains(all, part) {
		t.Errorf("want %q in %q", part, all)
	}
}

// wantPayments fails the test unless P100 has so many payments of five.
func (p *p100) wantPayments(t *testing.T, want int) {
	t.Helper()
	p.mu.Lock()
	defer p.mu.Unlock()
	got := 0
	for _, i := range p.items {
		if decimal.RequireFromString(i.Amount).Equal(decimal.New(5, 0)) {
			got++
		}
	}
	if got != want {
		t.Errorf("P100 has %d payments, want %d", got, want)
	}
}

// lose loses the answers to payments, after or before their effect.
func (p *p100) lose(after bool) {
	p.set(func(p *p100) {
		p.on = map[string]func(*http.Request) (*http.Response, error){send: func(*http.Request) (*http.Response, error) {
			if after {
				p.pay("5", 0, "SUCCESSFUL")
			}
			return nil, io.ErrUnexpectedEOF
		}}
	})
}
