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
	passed   int64
	cutAfter int64 // bytes from client to server after which all is cut; 0 means never
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
	_, _ = io.Copy(server, &counted{client, p})
}

// counted counts what the client sends.
type counted struct {
	net.Conn
	p *Proxy
}

func (c *counted) Read(data []byte) (int, error) {
	n, err := c.Conn.Read(data)
	c.p.mu.Lock()
	c.p.passed += int64(n)
	cut := c.p.cutAfter > 0 && c.p.passed >= c.p.cutAfter
	if cut {
		c.p.cutAfter = 0
	}
	c.p.mu.Unlock()
	if cut {
		c.p.Cut()
		return 0, net.ErrClosed
	}
	return n, err
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

// CutAfter cuts every connection once the client has sent so many bytes more.
func (p *Proxy) CutAfter(bytes int64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.passed, p.cutAfter = 0, bytes
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
