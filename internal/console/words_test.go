package console

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/p100-community/terraform-provider-p100/internal/sandbox"
)

func TestAmountsAreReadable(t *testing.T) {
	t.Parallel()
	for amount, want := range map[string]string{
		"0.00": "0.00", "1500.00": "1\u202f500.00", "1234567.89": "1\u202f234\u202f567.89", "0.50000000": "0.50", "0.01537325": "0.01537325", "100": "100",
		"-320.20": "−320.20", "-1000.10000000": "−1\u202f000.10", "999.999000": "999.999",
	} {
		if got := group(amount); got != want {
			t.Errorf("%s is shown as %q, want %q", amount, got, want)
		}
	}
}

func TestDurationsAreReadable(t *testing.T) {
	t.Parallel()
	for d, want := range map[time.Duration]string{
		0: "no time", time.Second: "1 second", 90 * time.Second: "1 minute 30 seconds", 49*time.Hour + time.Minute: "2 days 1 hour", 400 * time.Millisecond: "no time",
	} {
		if got := span(d); got != want {
			t.Errorf("%s is shown as %q, want %q", d, got, want)
		}
	}
}

func TestValidationMessagesAreTakenApart(t *testing.T) {
	t.Parallel()
	joined := "amount must be a positive decimal number, status must be one of the following values: A, B, property x should not exist"
	want := []string{"amount must be a positive decimal number", "status must be one of the following values: A, B", "property x should not exist"}
	if diff := cmp.Diff(want, sentences(joined)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestChartIsAStaircaseWithinItsPicture(t *testing.T) {
	t.Parallel()
	at := func(hours int, units int64) sandbox.Point {
		return sandbox.Point{Time: noon.Add(time.Duration(hours) * time.Hour), Amount: "1.00", Units: units}
	}
	points := []sandbox.Point{at(0, 100), at(5, 50), at(10, 0)}
	c := newChart(sandbox.Course{Currency: "eur", Points: points, Low: points[2], High: points[0], Last: points[2]}, sandbox.Overview{Now: noon.Add(10 * time.Hour)})
	if want := "M4 52H4V4H120V28H236V52H236"; c.Line != want {
		t.Errorf("the line is %s, want %s", c.Line, want)
	}
	if !strings.HasSuffix(c.Area, "V52H4Z") || c.X != 236 || c.Y != 52 || !strings.Contains(c.Text, "EUR") {
		t.Errorf("the chart is %+v", c)
	}
	// The largest balance is as exact as the smallest, and one moment is a line as well.
	huge := at(0, 1_000_000_000_000_000_000)
	if c := newChart(sandbox.Course{Points: []sandbox.Point{huge}, High: huge, Last: huge}, sandbox.Overview{Now: huge.Time}); c.Line != "M4 52H4V4H236" {
		t.Errorf("the line of one change is %s", c.Line)
	}
}
