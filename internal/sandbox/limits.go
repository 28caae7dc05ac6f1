package sandbox

import (
	"math"
	"net/http"
	"strconv"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// limiters hold the rate limit of each partner. They live in memory: a limit that
// wrote to the file would make every read a write.
type limiters struct {
	mu    sync.Mutex
	byKey map[string]*rate.Limiter
}

// allow counts a request. If it is one too many, it returns how long to wait.
func (l *limiters) allow(keyHash string, perSecond int, now time.Time) (wait time.Duration, ok bool) {
	if perSecond == 0 {
		return 0, true
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	limiter := l.byKey[keyHash]
	if limiter == nil || limiter.Burst() != perSecond {
		if l.byKey == nil {
			l.byKey = map[string]*rate.Limiter{}
		}
		limiter = rate.NewLimiter(rate.Limit(perSecond), perSecond)
		l.byKey[keyHash] = limiter
	}
	reservation := limiter.ReserveN(now, 1)
	wait = reservation.DelayFrom(now)
	if wait > 0 {
		reservation.CancelAt(now)
	}
	return wait, wait == 0
}

// tooManyRequests is the answer above the rate limit; Retry-After is in whole
// seconds.
func tooManyRequests(wait time.Duration) answer {
	a := plain(http.StatusTooManyRequests, "Too many requests.")
	a.header = http.Header{"Retry-After": {strconv.Itoa(max(1, int(math.Ceil(wait.Seconds()))))}}
	return a
}
