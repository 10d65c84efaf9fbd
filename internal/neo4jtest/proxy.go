package neo4jtest

import (
	"context"
	"fmt"
	"net"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// Proxy passes Bolt connections on to a server, and can cut them, keep silent, be slow
// and answer with failures. It is safe for concurrent use.
type Proxy struct {
	Address string // a URI like the server's

	to       atomic.Value // the server's host and port
	listener net.Listener
	mu       sync.Mutex
	open     map[net.Conn]bool
	refusing bool
	sent     int  // messages from clients to the server since CutAt; what is sent at once is one
	cutAt    int  // the message at which all is cut; 0 means none
	late     bool // that one is passed on before
	stay     bool // and nothing is passed on afterwards
	fault    Fault
	failed   int // times that fault came
	delay    time.Duration
	silent   chan struct{} // closed when it ends; nil while there is no silence
	ended    bool
}

// Fault is a failure that a server answers requests with, a number of times.
type Fault struct {
	On    string // BEGIN, RUN or COMMIT
	Code  string // such as Neo.ClientError.Cluster.NotALeader
	Skip  int    // requests that are passed on before
	Times int
	After bool // the server does what it was asked, and only its answer is the failure
}

// Proxy returns a proxy to the server, for as long as t runs.
func (s *Server) Proxy(t testing.TB) *Proxy {
	t.Helper()
	var config net.ListenConfig
	listener, err := config.Listen(context.Background(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	// bolt:// so that the driver does not go on to the server's own address.
	p := &Proxy{Address: fmt.Sprintf("bolt://%s", listener.Addr()), listener: listener, open: map[net.Conn]bool{}}
	p.to.Store(hostOf(s.Address))
	go p.serve()
	t.Cleanup(func() {
		listener.Close()
		p.mu.Lock()
		p.ended = true
		p.mu.Unlock()
		p.Silence(false)
		p.Cut()
	})
	return p
}

func (p *Proxy) serve() {
	for {
		client, err := p.listener.Accept()
		if err != nil {
			return
		}
		go p.connect(client)
	}
}

func (p *Proxy) connect(client net.Conn) {
	var dialer net.Dialer
	server, err := dialer.DialContext(context.Background(), "tcp", p.to.Load().(string))
	if err != nil || !p.add(client, server) {
		client.Close()
		if err == nil {
			server.Close()
		}
		return
	}
	p.pass(client, server)
}

// count counts a message and says whether all is to be cut at it.
func (p *Proxy) count() (cut, late bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.sent++
	return p.cutAt > 0 && p.sent == p.cutAt, p.late
}

func (p *Proxy) cutNow() {
	p.mu.Lock()
	stay := p.stay
	p.mu.Unlock()
	p.Refuse(stay)
	p.Cut()
}

// Fail answers requests with a failure from now on, as fault says; its zero value ends
// that.
func (p *Proxy) Fail(fault Fault) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.fault, p.failed = fault, 0
}

// Failed returns how many times the fault came.
func (p *Proxy) Failed() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.failed
}

// fails returns the code that a request is to fail with, "" for none.
func (p *Proxy) fails(tag byte) (code string, after bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch {
	case p.fault.Code == "" || tags[p.fault.On] != tag || p.failed == p.fault.Times:
		return "", false
	case p.fault.Skip > 0:
		p.fault.Skip--
		return "", false
	}
	p.failed++
	return p.fault.Code, p.fault.After
}

// Slow makes the server's answers late, each by delay; 0 ends that.
func (p *Proxy) Slow(delay time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.delay = delay
}

// Silence keeps connections open and passes no answer on, as a machine does that
// hangs, until it is called with false.
func (p *Proxy) Silence(silent bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch {
	case silent && p.silent == nil && !p.ended:
		p.silent = make(chan struct{})
	case !silent && p.silent != nil:
		close(p.silent)
		p.silent = nil
	}
}

// untilHeard waits until an answer may be passed on.
func (p *Proxy) untilHeard() {
	p.mu.Lock()
	delay, silent := p.delay, p.silent
	p.mu.Unlock()
	if delay > 0 {
		time.Sleep(delay) // this is the fault itself, and nothing that is waited for
	}
	if silent != nil {
		<-silent
	}
}

func (p *Proxy) add(connections ...net.Conn) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.refusing {
		return false
	}
	for _, c := range connections {
		p.open[c] = true
	}
	return true
}

func (p *Proxy) remove(connections ...net.Conn) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, c := range connections {
		c.Close()
		delete(p.open, c)
	}
}

// Cut closes every connection; new ones are passed on again.
func (p *Proxy) Cut() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for c := range p.open {
		c.Close()
		delete(p.open, c)
	}
}

// CutAt cuts every connection once, at a message that clients send, the next one being
// the first: before the server has it, or with late right after, so that its answer is
// lost. With stay nothing is passed on from then until Refuse is called with false.
func (p *Proxy) CutAt(message int, late, stay bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.sent, p.cutAt, p.late, p.stay = 0, message, late, stay
}

// Sent returns how many messages clients have sent since CutAt.
func (p *Proxy) Sent() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.sent
}

// Refuse closes every connection, and new ones until it is called with false.
func (p *Proxy) Refuse(refuse bool) {
	p.mu.Lock()
	p.refusing = refuse
	p.mu.Unlock()
	if refuse {
		p.Cut()
	}
}

// Refusing reports whether connections are refused, as after a cut that stays.
func (p *Proxy) Refusing() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.refusing
}

// behindProxy gives a server an address that stays the same when it is killed and
// started again. One that may not be killed is cut off instead.
func (s *Server) behindProxy(t testing.TB) *Server {
	p := s.Proxy(t)
	behind := *s
	behind.Address = p.Address
	behind.kill = func(ctx context.Context) error {
		p.Refuse(true)
		if s.kill != nil {
			return s.kill(ctx)
		}
		return nil
	}
	behind.restart = func(ctx context.Context) error {
		if s.restart != nil {
			if err := s.restart(ctx); err != nil {
				return err
			}
			p.to.Store(hostOf(s.Address))
		}
		p.Refuse(false)
		return nil
	}
	return &behind
}

func hostOf(address string) string {
	_, host, _ := strings.Cut(address, "://")
	return host
}
