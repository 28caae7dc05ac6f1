package sandbox

import (
	"context"
	"errors"
	"net/http"
)

// ErrNoSuchPartner means that no partner has this short name.
var ErrNoSuchPartner = errors.New("the sandbox has no such partner")

// actingKey is where a request's context says on whose behalf a person at the
// sandbox acts. No request from outside has it.
type actingKey struct{}

// actingFor returns the hash of the key of the partner that a request acts for. It
// is empty for the sandbox as a whole.
func actingFor(ctx context.Context) (keyHash string, ok bool) {
	keyHash, ok = ctx.Value(actingKey{}).(string)
	return keyHash, ok
}

// Act returns a transport for requests of a person who steers the sandbox in this
// process: they need neither control token nor API key, no fault happens to them and
// no rate limit holds them up. All else is as for everyone, the log included.
//
// Operations that act on a partner do so for the one of this short name, as
// Sandbox.Partners lists them; without a name they are refused as without a key.
func (s *Sandbox) Act(ctx context.Context, partner string) (http.RoundTripper, error) {
	keyHash := ""
	if partner != "" {
		known, err := s.Partners(ctx)
		if err != nil {
			return nil, err
		}
		for _, p := range known {
			if p.Name == partner {
				keyHash = p.keyHash
			}
		}
		if keyHash == "" {
			return nil, ErrNoSuchPartner
		}
	}
	return actor{transport{s}, keyHash}, nil
}

type actor struct {
	transport
	keyHash string
}

// RoundTrip answers like the sandbox's RoundTripper.
func (a actor) RoundTrip(r *http.Request) (*http.Response, error) {
	return a.transport.RoundTrip(r.WithContext(context.WithValue(r.Context(), actingKey{}, a.keyHash)))
}
