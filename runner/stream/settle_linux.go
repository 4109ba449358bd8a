package stream

import (
	"bufio"
	"encoding/binary"
	"encoding/hex"
	"net"
	"os"
	"slices"
	"strconv"
	"strings"
)

// unread returns how many bytes lie in the receive queue of the other end of a
// connection; ok is false if the other end is not on this machine. The kernel
// lists the queues in /proc/net/tcp (proc(5)).
func unread(local, remote net.Addr) (waiting int64, ok bool) {
	ours, ok := local.(*net.TCPAddr)
	if !ok {
		return 0, false
	}
	theirs, ok := remote.(*net.TCPAddr)
	if !ok || !theirs.IP.IsLoopback() {
		return 0, false
	}
	// An IPv6 socket may serve an IPv4 connection.
	tables := []struct {
		path string
		six  bool
	}{{"/proc/net/tcp", false}, {"/proc/net/tcp6", true}}
	if theirs.IP.To4() == nil {
		tables = tables[1:]
	}
	for _, table := range tables {
		// There, the other end is the local one.
		if waiting, ok := receiveQueue(table.path, kernelAddr(theirs, table.six), kernelAddr(ours, table.six)); ok {
			return waiting, true
		}
	}
	return 0, false
}

// receiveQueue looks a connection up in one of the kernel's tables:
//
//	sl  local_address rem_address   st tx_queue:rx_queue …
func receiveQueue(path, local, remote string) (int64, bool) {
	f, err := os.Open(path)
	if err != nil {
		return 0, false
	}
	defer f.Close()
	wanted := " " + local + " " + remote + " "
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		_, rest, found := strings.Cut(lines.Text(), wanted)
		if !found {
			continue
		}
		_, queues, _ := strings.Cut(rest, " ")
		queues, _, _ = strings.Cut(queues, " ")
		_, receive, found := strings.Cut(queues, ":")
		if waiting, err := strconv.ParseInt(receive, 16, 64); found && err == nil {
			return waiting, true
		}
	}
	return 0, false
}

// kernelAddr writes an address as the kernel does: 32-bit words in the byte
// order of the machine, then the port.
func kernelAddr(a *net.TCPAddr, six bool) string {
	ip := slices.Clone(a.IP.To4())
	if six {
		ip = slices.Clone(a.IP.To16())
	}
	if binary.NativeEndian.Uint16([]byte{1, 0}) == 1 {
		for word := range slices.Chunk(ip, 4) {
			slices.Reverse(word)
		}
	}
	return strings.ToUpper(hex.EncodeToString(ip)) + ":" + strings.ToUpper(hex.EncodeToString([]byte{byte(a.Port >> 8), byte(a.Port)}))
}
