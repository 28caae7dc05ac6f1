package serve

import (
	"context"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/p100-community/terraform-provider-p100/internal/contract"
	"github.com/p100-community/terraform-provider-p100/internal/sandbox"
)

// LogTo writes the sandbox's requests to an access log, as sandbox.Options.Log. Neither
// keys and bodies nor anything personal get there: operations stand for paths.
func LogTo(log *slog.Logger) func(sandbox.Entry) {
	return func(e sandbox.Entry) {
		level := slog.LevelInfo
		attributes := []slog.Attr{slog.String("method", e.Method)}
		if e.OperationID != "" {
			attributes = append(attributes, slog.String("operation", e.OperationID))
		} else {
			attributes = append(attributes, slog.String("path", maskPath(e.Path)))
		}
		attributes = append(attributes, slog.Int("status", e.Status), duration(e.Duration), slog.String("requestId", e.RequestID))
		if e.Code != "" {
			attributes = append(attributes, slog.String("code", e.Code))
		}
		if e.Partner != "" {
			attributes = append(attributes, slog.String("partner", e.Partner))
		}
		if e.Faulted {
			attributes = append(attributes, slog.Bool("fault", true))
		}
		if e.Dropped {
			attributes = append(attributes, slog.Bool("dropped", true))
		}
		if e.Failure != "" {
			level = slog.LevelError
			attributes = append(attributes, slog.String("failure", e.Failure))
		}
		log.LogAttrs(context.Background(), level, "request", attributes...)
	}
}

func duration(d time.Duration) slog.Attr {
	return slog.Float64("milliseconds", float64(d.Microseconds())/1000)
}

// words are the fixed segments of all paths. What else stands in a path may be a
// person's.
var words = sync.OnceValue(func() map[string]bool {
	known := map[string]bool{"": true}
	for _, read := range []func() (*contract.Contract, error){contract.P100, contract.Sandbox} {
		document, err := read()
		if err != nil {
			continue
		}
		for _, operation := range document.Operations() {
			for segment := range strings.SplitSeq(operation.Path, "/") {
				known[segment] = true
			}
		}
	}
	return known
})

// maskPath shows what an unknown path has in common with known ones: "/v1/users/alice"
// is "/v1/{}/{}".
func maskPath(path string) string {
	segments := strings.Split(path, "/")
	for i, segment := range segments {
		if !words()[segment] {
			segments[i] = "{}"
		}
	}
	return strings.Join(segments, "/")
}

// logged answers with next and logs that, for what the sandbox does not see. The route
// stands for the path. Looking at the console is for debugging alone: its live log asks
// every second.
func (s *Server) logged(route string, next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		start := time.Now()
		seen := &statusWriter{ResponseWriter: w, status: http.StatusOK}
		next(seen, r)
		level := slog.LevelInfo
		if route == routeConsole && r.Method == http.MethodGet && seen.status < http.StatusBadRequest {
			level = slog.LevelDebug
		}
		s.opts.Log.LogAttrs(r.Context(), level, "request", slog.String("method", r.Method),
			slog.String("route", route), slog.Int("status", seen.status), duration(time.Since(start)))
	}
}

// statusWriter remembers the status of an answer.
type statusWriter struct {
	http.ResponseWriter
	status int
}

func (w *statusWriter) WriteHeader(status int) {
	if status >= http.StatusOK { // not the answers before the answer
		w.status = status
	}
	w.ResponseWriter.WriteHeader(status)
}

// Unwrap lets http.ResponseController through, for pages that stream.
func (w *statusWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }
