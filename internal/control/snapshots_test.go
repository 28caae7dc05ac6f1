package control_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/p100-community/terraform-provider-p100/internal/control"
)

func TestReset(t *testing.T) {
	t.Parallel()
	c, last := serve(t, token, 200, `{"instanceId":"i-2","version":"1","now":"`+now+`"}`)
	for want, keep := range map[string][]string{`{}`: nil, `{"keep":["modes","clock"]}`: {"modes", "clock"}} {
		info, err := c.Reset(t.Context(), keep...)
		if err != nil || info.InstanceID != "i-2" || last.method != "POST" || last.path != "/sandbox/v1/reset" || last.body != want {
			t.Errorf("got %+v, %v; sent %+v", info, err, *last)
		}
	}
}

func TestSnapshots(t *testing.T) {
	t.Parallel()
	const saved = `{"name":"funded","savedAt":"` + now + `","bytes":4096}`
	want := control.Snapshot{Name: "funded", SavedAt: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC), Bytes: 4096}
	c, last := serve(t, token, 200, `{"snapshots":[`+saved+`]}`)
	if got, err := c.Snapshots(t.Context()); err != nil || !cmp.Equal(got, []control.Snapshot{want}) || last.path != "/sandbox/v1/snapshots" {
		t.Errorf("got %+v, %v", got, err)
	}
	c, last = serve(t, token, 201, saved)
	for body, replace := range map[string]bool{`{"name":"funded"}`: false, `{"name":"funded","replace":true}`: true} {
		if got, err := c.SaveSnapshot(t.Context(), "funded", replace); err != nil || got != want || last.body != body || last.method != "POST" {
			t.Errorf("got %+v, %v; sent %+v", got, err, *last)
		}
	}
	c, last = serve(t, token, 200, `{"instanceId":"i-1","version":"1","now":"`+now+`","message":"ok"}`)
	if info, err := c.RestoreSnapshot(t.Context(), "funded"); err != nil || info.InstanceID != "i-1" || last.path != "/sandbox/v1/snapshots/restore" || last.body != `{"name":"funded"}` {
		t.Errorf("got %+v, %v; sent %+v", info, err, *last)
	}
	if err := c.DeleteSnapshot(t.Context(), "funded"); err != nil || last.method != "DELETE" || last.path != "/sandbox/v1/snapshots/funded" {
		t.Errorf("got %v; sent %+v", err, *last)
	}
	c, _ = serve(t, token, 404, `{"errorCode":"SBXSNAPSHOTNOTFOUND","errorMessage":"none"}`)
	if _, err := c.RestoreSnapshot(t.Context(), "funded"); !control.IsSnapshotNotFound(err) || control.IsSnapshotExists(err) {
		t.Errorf("got %v", err)
	}
	c, _ = serve(t, token, 409, `{"errorCode":"SBXSNAPSHOTEXISTS","errorMessage":"taken"}`)
	if _, err := c.SaveSnapshot(t.Context(), "funded", false); !control.IsSnapshotExists(err) {
		t.Errorf("got %v", err)
	}
}
