package api

import (
	"crypto/sha256"
	"crypto/subtle"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gin-gonic/gin"

	"whoowns/graph"
)

// Who may do what: everybody who reaches the server may read. A write needs the
// token where there is one. Where there is none it is taken only by a server that
// listens on loopback, which other machines cannot reach; two checks see to it that
// a web page from elsewhere, open in a browser on this machine, cannot either.

// authorized lets a write through, before anything of its body is read.
func (s *Server) authorized(ctx huma.Context, next func(huma.Context)) {
	if err := s.mayWrite(ctx.Header("Authorization")); err != nil {
		s.writeProblem(ctx, err)
		return
	}
	next(ctx)
}

func (s *Server) mayWrite(authorization string) error {
	switch {
	case s.token == nil && s.loopback.Load():
		return nil
	case s.token == nil:
		return &httpError{status: http.StatusForbidden, code: graph.Denied,
			detail: "this server listens beyond this machine and has no token, so it takes no imports: start it with a token (--token), or on 127.0.0.1"}
	}
	scheme, given, _ := strings.Cut(authorization, " ")
	hash := sha256.Sum256([]byte(strings.TrimSpace(given)))
	if !strings.EqualFold(scheme, "Bearer") || subtle.ConstantTimeCompare(hash[:], s.token) != 1 {
		detail := "the token is wrong"
		if authorization == "" {
			detail = "this call needs the server's token: send the header Authorization: Bearer TOKEN"
		}
		return &httpError{status: http.StatusUnauthorized, code: graph.Denied, detail: detail, header: http.Header{"Www-Authenticate": {"Bearer"}}}
	}
	return nil
}

// sameSite refuses what a web page from elsewhere made a browser send: a write
// from another origin, and, on loopback or with a list of names, any request to
// another host name, for a page may have had its own name resolve to this machine
// (DNS rebinding). A container's port that is published on loopback needs the list:
// the server in it listens on every address.
func (s *Server) sameSite(c *gin.Context) {
	var err error
	if (s.loopback.Load() || len(s.hosts) > 0) && !s.isOwnHost(c.Request.Host) {
		err = &httpError{status: http.StatusMisdirectedRequest, code: graph.Denied, detail: "this server answers to localhost, 127.0.0.1 and [::1], not to the host name of this request; --allow-host adds a name"}
	} else if s.crossOrigin.Check(c.Request) != nil {
		err = &httpError{status: http.StatusForbidden, code: graph.Denied, detail: "a web page of another origin may not do that"}
	}
	if err != nil {
		s.abort(c, err)
	}
}

func (s *Server) isOwnHost(host string) bool {
	name := host
	if h, _, err := net.SplitHostPort(host); err == nil {
		name = h
	}
	name = strings.ToLower(strings.TrimSuffix(strings.Trim(name, "[]"), "."))
	if name == "localhost" || slices.Contains(s.hosts, name) {
		return true
	}
	ip, err := netip.ParseAddr(name)
	return err == nil && ip.IsLoopback()
}

// isLoopback reports whether an address to listen on, host:port, can be reached
// from this machine alone.
func isLoopback(address string) bool {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return false
	}
	if strings.EqualFold(host, "localhost") {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.IsLoopback()
}
