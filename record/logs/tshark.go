package logs

import (
	"encoding/hex"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/scs-tools/scs/internal/lazy"
)

// tsharkFormat is what tshark prints of a capture with
//
//	tshark -r FILE -Y xmpp -T fields -e frame.time_epoch -e tcp.stream -e tcp.srcport -e tcp.payload
//
// of connections without TLS.
var tsharkFormat = Format{
	Name: "tshark", Title: "the fields that tshark prints (frame.time_epoch, tcp.stream, tcp.srcport, tcp.payload)",
	starts: starting(tsharkLine), read: readTshark,
}

// tsharkLine takes apart: seconds, fraction, stream, port, payload.
var tsharkLine = lazy.Regexp(`^(\d+)\.(\d+)\t(\d+)\t(\d+)\t([0-9a-fA-F:,]+)$`)

// segment is one line.
type segment struct {
	line    int
	time    time.Time
	stream  string
	port    int
	payload []byte
}

func readTshark(r *reader) error {
	var segments []segment
	ports := map[string][]int{} // of each stream
	r.lines(func(line string) {
		m := tsharkLine().FindStringSubmatch(line)
		if m == nil {
			r.stray(line)
			return
		}
		payload, err := hex.DecodeString(strings.NewReplacer(":", "", ",", "").Replace(m[5]))
		seconds, err2 := strconv.ParseInt(m[1], 10, 64)
		port, err3 := strconv.Atoi(m[4])
		if err != nil || err2 != nil || err3 != nil {
			r.stray(line)
			return
		}
		fraction, _ := strconv.ParseInt((m[2] + "000000000")[:9], 10, 64)
		segments = append(segments, segment{r.line, time.Unix(seconds, fraction).UTC(), m[3], port, payload})
		if !slices.Contains(ports[m[3]], port) && len(ports[m[3]]) < 2 {
			ports[m[3]] = append(ports[m[3]], port)
		}
	})
	server := serverPort(ports)
	for i := range segments {
		s := &segments[i]
		r.line = s.line
		p := place{time: s.time, session: s.stream, direction: Sent}
		if s.port == server(s.stream) {
			p.direction = Received
		}
		r.stream(p, s.payload)
	}
	return nil
}

// serverPort returns what tells the server's port of a stream: the port of XMPP
// (RFC 6120, section 3.2), or that which most streams share, or the lower one.
func serverPort(ports map[string][]int) func(stream string) int {
	shared := map[int]int{}
	for _, pair := range ports {
		for _, port := range pair {
			shared[port]++
		}
	}
	rank := func(port int) int {
		if port == 5222 {
			return len(ports) + 1
		}
		return shared[port]
	}
	return func(stream string) int {
		pair := ports[stream]
		if len(pair) == 0 {
			return 0
		}
		best := pair[0]
		for _, port := range pair[1:] {
			if rank(port) > rank(best) || rank(port) == rank(best) && port < best {
				best = port
			}
		}
		if len(pair) == 1 && rank(best) < 2 && best >= ephemeral {
			return 0 // only the client was heard
		}
		return best
	}
}

// ephemeral is the first port that systems give to clients.
const ephemeral = 32768
