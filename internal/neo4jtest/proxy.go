package neo4jtest

import (
	"context"
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
)

// Proxy passes TCP connections on to a server, and can cut them. It is safe for
// concurrent use.
type Proxy struct {
	Address string // a URI like the server's

	to       atomic.Value // the server's host and port
	listener net.Listener
	mu       sync.Mutex
	open     map[net.Conn]bool
	refusing bool
	sent     int  // messages from clients to the server since CutAt
	cutAt    int  // the message at which all is cut; 0 means none
	late     bool // that one is passed on before
	stay     bool // and nothing is passed on afterwards
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
		go p.pass(client)
	}
}

func (p *Proxy) pass(client net.Conn) {
	var dialer net.Dialer
	server, err := dialer.DialContext(context.Background(), "tcp", p.to.Load().(string))
	if err != nil || !p.add(client, server) {
		client.Close()
		if err == nil {
			server.Close()
		}
		return
	}
	defer p.remove(client, server)
	go func() {
		_, _ = io.Copy(client, server) // either end may go at any time
		client.Close()
	}()
	message := make([]byte, 1<<16)
	for {
		n, err := client.Read(message)
		if err != nil {
			return
		}
		cut, late := p.count()
		if !cut || late {
			_, err = server.Write(message[:n])
		}
		if cut {
			p.Refuse(p.stays())
			p.Cut()
		}
		if cut || err != nil {
			return
		}
	}
}

// count counts a message and says whether all is to be cut at it.
func (p *Proxy) count() (cut, late bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.sent++
	return p.cutAt > 0 && p.sent == p.cutAt, p.late
}

func (p *Proxy) stays() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.stay
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
