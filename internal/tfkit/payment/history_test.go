package payment_test

import (
	"net/http"
	"strconv"
	"testing"
	"testing/synctest"
	"time"

	"github.com/p100-community/terraform-provider-p100/internal/client"
	"github.com/p100-community/terraform-provider-p100/internal/tfkit"
)

// A duplicate on a later page is found, whatever P100 says about how many there are.
func TestDuplicateOnALaterPage(t *testing.T) {
	t.Parallel()
	for _, total := range []int{0, 1, 20, 41, 1000} {
		t.Run("total "+strconv.Itoa(total), func(t *testing.T) {
			t.Parallel()
			p := &p100{pageSize: 20, total: &total}
			p.pay("5", 2*time.Hour, "SUCCESSFUL")
			for range 40 {
				p.pay("7", time.Hour, "SUCCESSFUL")
			}
			o := p.run(t).Create(t.Context(), coinType, five())
			wantText(t, o.Errors, "with the id t-1")
			p.wantPayments(t, 1)
		})
	}
}

// What cannot be read to its end may hide a duplicate: nothing is sent.
func TestHistoryThatCannotBeReadToItsEnd(t *testing.T) {
	t.Parallel()
	for name, page := range map[string]func(*p100, int) (*http.Response, error){
		"every page is the first": func(p *p100, _ int) (*http.Response, error) {
			return p.say(200, `{"items":[{"id":"o-1","type":"TRANSFER","status":"SUCCESSFUL","amount":"1","createdAt":"`+p.now().Format(time.RFC3339)+`"}],"total":2}`), nil
		},
		"the second page is refused": func(p *p100, page int) (*http.Response, error) {
			if page == 1 {
				return nil, nil
			}
			return p.say(404, `{"message":"Not Found"}`), nil
		},
		"the second page is broken": func(p *p100, page int) (*http.Response, error) {
			if page == 1 {
				return nil, nil
			}
			return p.say(200, `{"items":[`), nil
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				p := &p100{}
				p.pay("7", time.Hour, "SUCCESSFUL")
				p.on = map[string]func(*http.Request) (*http.Response, error){look: func(req *http.Request) (*http.Response, error) {
					number, err := strconv.Atoi(req.URL.Query().Get("page"))
					if err != nil {
						return nil, err
					}
					return page(p, number)
				}}
				o := p.run(t, func(c *client.Config, _ *tfkit.Account) { c.MaxRetries = 0 }).Create(t.Context(), coinType, five())
				wantText(t, o.Errors, "Unable to look for an identical payment")
				wantText(t, o.Errors, "Nothing was sent")
				p.wantPayments(t, 0)
			})
		})
	}
}
