package neo4jtest

import (
	"bufio"
	"net"
	"sync"
)

// connection is one client's, passed on to the server.
type connection struct {
	proxy          *Proxy
	client, server net.Conn

	mu       sync.Mutex
	changed  sync.Cond
	closed   bool
	asked    int            // requests that the server got
	answered int            // of these, those that it answered
	instead  map[int]string // an answer, by its number, that the client gets as a failure with this code
	failed   bool           // what the client sends until a reset is ignored
}

func (p *Proxy) pass(client, server net.Conn) {
	c := &connection{proxy: p, client: client, server: server, instead: map[int]string{}}
	c.changed.L = &c.mu
	requests, answers := bufio.NewReaderSize(client, 1<<16), bufio.NewReaderSize(server, 1<<16)
	defer c.close()
	p.untilHeard()
	if shakeHands(requests, answers, client, server) != nil {
		return
	}
	go func() {
		defer c.close()
		for c.answer(answers) {
		}
	}()
	for c.request(requests) {
	}
}

func (c *connection) close() {
	c.proxy.remove(c.client, c.server)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.closed = true
	c.changed.Broadcast()
}

// request passes on what a client sends at once, which may be several messages, and
// reports whether the connection goes on.
func (c *connection) request(from *bufio.Reader) bool {
	m, err := readMessage(from)
	if err != nil {
		return false
	}
	cut, late := c.proxy.count()
	if cut && !late {
		c.proxy.cutNow()
		return false
	}
	goesOn := c.pass(m)
	for goesOn && from.Buffered() > 0 {
		if m, err = readMessage(from); err != nil {
			return false
		}
		goesOn = c.pass(m)
	}
	if cut {
		c.proxy.cutNow()
	}
	return goesOn && !cut
}

func (c *connection) pass(m message) bool {
	if m.tag != 0 && m.tag != tagGoodbye {
		if here, ok := c.answerHere(m.tag); here {
			return ok
		}
	}
	_, err := c.server.Write(m.raw)
	return err == nil
}

// answerHere answers a request that is not to reach the server, and notes one that is.
func (c *connection) answerHere(tag byte) (here, ok bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.failed && tag != tagReset {
		_, err := c.client.Write(ignored())
		return true, err == nil
	}
	code, after := c.proxy.fails(tag)
	c.failed = code != ""
	if code != "" && !after {
		for c.answered < c.asked && !c.closed { // what came before is answered before
			c.changed.Wait()
		}
		_, err := c.client.Write(failure(code))
		return true, err == nil
	}
	if c.asked++; code != "" {
		c.instead[c.asked] = code
	}
	return false, true
}

// answer passes on one message of the server's.
func (c *connection) answer(from *bufio.Reader) bool {
	m, err := readMessage(from)
	if err != nil {
		return false
	}
	c.proxy.untilHeard()
	c.mu.Lock()
	defer c.mu.Unlock()
	if m.tag != 0 && m.tag != tagRecord {
		c.answered++
		c.changed.Broadcast()
		if code := c.instead[c.answered]; code != "" {
			m.raw = failure(code)
		}
	}
	_, err = c.client.Write(m.raw)
	return err == nil
}
