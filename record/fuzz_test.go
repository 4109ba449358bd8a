package record

import (
	"encoding/hex"
	"errors"
	"math/rand/v2"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/scs-tools/scs/internal/testenv"
	"github.com/scs-tools/scs/record/logs"
	"github.com/scs-tools/scs/record/stanza"
)

// How many logs are damaged, by default and with SCS_ACCEPT=1: all are read, and
// one of composedEvery is made a script.
const (
	damagedSample = 600
	damaged       = 10_000
	composedEvery = 20
)

// TestDamagedLogs reads logs that lost, doubled or changed bytes and lines.
// Whatever they are, nothing panics and no secret is in what comes out.
func TestDamagedLogs(t *testing.T) {
	formats := append(writtenFormats(), "xep", "psi", "scansion")
	seeds := map[string][]byte{}
	for _, format := range writtenFormats() {
		seeds[format] = writeLog(format, traffic())
	}
	var bare strings.Builder
	for _, r := range traffic() {
		bare.WriteString(r.XML + "\n")
	}
	seeds["xep"], seeds["psi"], seeds["scansion"] = []byte(bare.String()), []byte(bare.String()), recording()
	random := rand.New(rand.NewPCG(16, 3))
	logsToDamage := damagedSample
	if os.Getenv("SCS_ACCEPT") != "" {
		logsToDamage = damaged
	}
	for n := range logsToDamage {
		format := formats[n%len(formats)]
		data := damage(random, seeds[format])
		lost := unmarked(string(data))
		f, err := logs.Find(format)
		if err != nil {
			t.Fatal(err)
		}
		if n%7 == 0 {
			f = nil // guessed
		}
		inputs := []logs.Input{{Name: "damaged.log", Data: data}}
		var all []logs.Log
		if n%composedEvery == 0 {
			got, err := Import(inputs, Options{Format: f})
			var known *logs.Error
			if err != nil && !errors.As(err, &known) {
				t.Fatalf("%s %d: %v", format, n, err)
			}
			checkSecrets(t, got.Script, lost...)
			all = got.Logs
		} else if all, err = logs.Read(inputs, f); err != nil {
			if _, known := errors.AsType[*logs.Error](err); !known {
				t.Fatalf("%s %d: %v", format, n, err)
			}
			checkSecrets(t, err.Error(), lost...)
		}
		for i := range all {
			checkLogSecrets(t, &all[i], lost)
		}
		if t.Failed() {
			t.Fatalf("%s, log %d", format, n)
		}
	}
}

var inXML = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

// unmarked returns the secrets that no program could tell for one, because the
// damage has hit what says so.
func unmarked(text string) []secret {
	var plain strings.Builder
	for line := range strings.Lines(text) {
		fields := strings.Split(strings.TrimSpace(line), "\t")
		if payload, err := hex.DecodeString(fields[len(fields)-1]); err == nil && len(fields) == 5 {
			plain.Write(payload)
			continue
		}
		plain.WriteString(line)
	}
	text = plain.String()
	var lost []secret
	for _, s := range trafficSecrets {
		written := inXML.Replace(s.text)
		if s.mark != "" && strings.Count(text, written) != strings.Count(text, s.mark+written) {
			lost = append(lost, s)
		}
	}
	return lost
}

// checkLogSecrets checks everything that leaves the readers.
func checkLogSecrets(t *testing.T, l *logs.Log, lost []secret) {
	t.Helper()
	var b strings.Builder
	for _, s := range l.Skipped {
		b.WriteString(s.Reason + "\n" + s.Start + "\n")
	}
	for _, e := range l.Entries {
		b.WriteString(e.JID + "\n" + e.Name + "\n")
		if e.Stanza != nil {
			stanza.Write(&b, e.Stanza, 0)
			e.Stanza.Values(func(_ *stanza.Element, _ string, v *stanza.Value) { b.WriteString(v.Text + "\n") })
		}
	}
	checkSecrets(t, b.String(), lost...)
}

// damage returns data with up to eight changes.
func damage(random *rand.Rand, data []byte) []byte {
	text := strings.Clone(string(data))
	for range 1 + random.IntN(8) {
		if text == "" {
			break
		}
		at := random.IntN(len(text))
		to := min(len(text), at+1+random.IntN(60))
		switch random.IntN(8) {
		case 0: // lose some bytes
			text = text[:at] + text[to:]
		case 1: // double some bytes
			text = text[:to] + text[at:]
		case 2: // change a byte
			text = text[:at] + string(rune(random.IntN(0x250))) + text[at+1:]
		case 3: // mark
			text = text[:at] + []string{"<", ">", "\"", "'", "&", "</", "/>", "<!--", "]]>", "\\", "\x00", "\n", "${", "\xff"}[random.IntN(14)] + text[at:]
		case 4: // end early
			if random.IntN(4) == 0 {
				text = text[:at]
			}
		case 5: // lose a line
			from := strings.LastIndexByte(text[:at], '\n') + 1
			end := strings.IndexByte(text[at:], '\n')
			if end >= 0 {
				text = text[:from] + text[at+end+1:]
			}
		case 6: // double a line elsewhere
			from := strings.LastIndexByte(text[:at], '\n') + 1
			end := strings.IndexByte(text[at:], '\n')
			if end >= 0 {
				line := text[from : at+end+1]
				other := strings.LastIndexByte(text[:random.IntN(len(text))], '\n') + 1
				text = text[:other] + line + text[other:]
			}
		case 7: // start late
			if random.IntN(4) == 0 {
				text = text[at:]
			}
		}
	}
	return []byte(text)
}

// recording returns the traffic as mod_scansion_record writes it.
func recording() []byte {
	var b strings.Builder
	b.WriteString("# mod_scansion_record on host 'garden.example' recording started 2026-03-04T05:06:07Z\n\n" +
		"[Client] Romeo\n\tjid: juniper@garden.example/Kq7rT2xWm9Zp\n\tpassword: password\n\n" +
		"[Client] Juliet\n\tjid: moth@garden.example/lamp\n\tpassword: password\n\n-----\n\n")
	names := []string{"Romeo", "Juliet"}
	b.WriteString("Romeo connects\n\nJuliet connects\n\n")
	for _, r := range traffic() {
		switch {
		case r.XML == "":
			b.WriteString(names[r.Session] + " disconnects\n\n")
		case strings.HasPrefix(r.XML, "<iq") || strings.HasPrefix(r.XML, "<message") || strings.HasPrefix(r.XML, "<presence"):
			verb := " receives:\n\t"
			if r.Sent {
				verb = " sends:\n\t"
			}
			b.WriteString(names[r.Session] + verb + r.XML + "\n\n")
		}
	}
	return []byte(b.String())
}

// TestTimeIsLinear imports a log and one sixteen times as long: it may take
// sixteen times as long and not two hundred and fifty-six.
func TestTimeIsLinear(t *testing.T) {
	testenv.Long(t)
	for _, format := range []string{"ejabberd", "plain", "tshark"} {
		took := func(times int) time.Duration {
			var records []wired
			for range times {
				records = append(records, traffic()...)
			}
			data := writeLog(format, records)
			best := time.Hour
			for range 3 {
				start := time.Now()
				if _, err := Import([]logs.Input{{Name: "long.log", Data: data}}, Options{}); err != nil {
					t.Fatal(err)
				}
				best = min(best, time.Since(start))
			}
			return best
		}
		short, long := took(4), took(64)
		t.Logf("%s: %v, sixteen times as much %v", format, short, long)
		if long > 100*short {
			t.Errorf("%s: %v, and %v for sixteen times as much", format, short, long)
		}
	}
}
