package neo4jtest

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"io"
	"net"
)

// What of Bolt a proxy must know: a handshake, then messages in chunks, each a
// structure of PackStream whose tag says what it is. Every request has one answer, in
// order, after any number of records; a request after one that failed is ignored until
// a reset.
const (
	tagGoodbye = 0x02
	tagReset   = 0x0F
	tagRun     = 0x10
	tagBegin   = 0x11
	tagCommit  = 0x12
	tagRecord  = 0x71
	tagIgnored = 0x7E
	tagFailure = 0x7F
)

// tags are the requests that can be made to fail.
var tags = map[string]byte{"RUN": tagRun, "BEGIN": tagBegin, "COMMIT": tagCommit}

// message is one with its chunks, as it came.
type message struct {
	raw []byte
	tag byte // 0 for an empty one, which keeps a connection alive
}

func readMessage(from *bufio.Reader) (m message, err error) {
	for {
		var length [2]byte
		if _, err := io.ReadFull(from, length[:]); err != nil {
			return m, err
		}
		m.raw = append(m.raw, length[:]...)
		n := binary.BigEndian.Uint16(length[:])
		if n == 0 {
			if len(m.raw) >= 4 {
				m.tag = m.raw[3]
			}
			return m, nil
		}
		chunk := make([]byte, n)
		if _, err := io.ReadFull(from, chunk); err != nil {
			return m, err
		}
		m.raw = append(m.raw, chunk...)
	}
}

func encoded(structure ...byte) []byte {
	raw := binary.BigEndian.AppendUint16(nil, uint16(len(structure)))
	return append(append(raw, structure...), 0, 0)
}

// failure is the answer FAILURE {code, message}.
func failure(code string) []byte {
	structure := []byte{0xB1, tagFailure, 0xA2}
	for _, text := range []string{"code", code, "message", "the proxy says so"} {
		structure = append(append(structure, 0xD0, byte(len(text))), text...)
	}
	return encoded(structure...)
}

func ignored() []byte { return encoded(0xB0, tagIgnored) }

// shakeHands passes the handshake on, after which messages begin. The client offers
// four versions; the server takes one, or offers a list from which the client takes
// one.
func shakeHands(client, server *bufio.Reader, toClient, toServer net.Conn) error {
	if err := passOn(toServer, func(copied io.Reader) error { return skip(copied, 20) }, client); err != nil {
		return err
	}
	list := false
	if err := passOn(toClient, func(copied io.Reader) error {
		var version [4]byte
		if _, err := io.ReadFull(copied, version[:]); err != nil {
			return err
		}
		if list = version == [4]byte{0, 0, 1, 0xFF}; !list {
			return nil
		}
		count, err := binary.ReadUvarint(oneByte{copied})
		if err == nil {
			err = skip(copied, int64(count)*4)
		}
		if err == nil {
			_, err = binary.ReadUvarint(oneByte{copied})
		}
		return err
	}, server); err != nil || !list {
		return err
	}
	return passOn(toServer, func(copied io.Reader) error {
		if err := skip(copied, 4); err != nil {
			return err
		}
		_, err := binary.ReadUvarint(oneByte{copied})
		return err
	}, client)
}

// passOn passes on what read reads.
func passOn(to net.Conn, read func(io.Reader) error, from *bufio.Reader) error {
	var copied bytes.Buffer
	if err := read(io.TeeReader(from, &copied)); err != nil {
		return err
	}
	_, err := to.Write(copied.Bytes())
	return err
}

func skip(from io.Reader, n int64) error {
	_, err := io.CopyN(io.Discard, from, n)
	return err
}

type oneByte struct{ io.Reader }

func (o oneByte) ReadByte() (byte, error) {
	var b [1]byte
	_, err := io.ReadFull(o.Reader, b[:])
	return b[0], err
}
