//go:build unix

package server_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/scs-tools/scs/runner/server"
	"github.com/scs-tools/scs/runner/server/servertest"
	"github.com/scs-tools/scs/runner/stream"
)

func TestMain(m *testing.M) {
	if os.Getenv("SERVER_TEST_PARENT") != "" {
		parent()
		return
	}
	goleak.VerifyTestMain(m)
}

// begin starts a server, or the test is over.
func begin(tb testing.TB, p server.Program, o server.Options) *server.Server {
	tb.Helper()
	if o.TempDir == "" {
		o.TempDir = tb.TempDir()
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	s, err := server.Start(ctx, p, o)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { s.Close() })
	return s
}

// login connects somebody, or the test is over.
func login(tb testing.TB, s *server.Server, user, resource string) *stream.Conn {
	tb.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	c, err := stream.Connect(ctx, stream.Options{Addr: s.Addr(), Domain: "localhost", Username: user, Password: "secret", Resource: resource})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(c.Abort)
	return c
}

func TestAServerTakesClientsAndLeavesNothingBehind(t *testing.T) {
	for _, m := range servertest.Makes() {
		t.Run(m.Name, func(t *testing.T) {
			program, dir := m.Find(t), t.TempDir()
			s := begin(t, program, server.Options{TempDir: dir})
			if !strings.HasPrefix(s.Version(), m.Version) || s.Version() == "" {
				t.Errorf("the version is %q", s.Version())
			}
			romeo := login(t, s, "romeo", "orchard")
			if romeo.JID() != "romeo@localhost/orchard" {
				t.Errorf("the JID is %s", romeo.JID())
			}
			message := `<message to="romeo@localhost/orchard" type="chat"><body>But soft</body></message>`
			if err := romeo.Send(t.Context(), []byte(message)); err != nil {
				t.Fatal(err)
			}
			got, err := romeo.Next(t.Context())
			if err != nil || !strings.Contains(string(got.XML), "But soft") {
				t.Errorf("got %s, %v", got.XML, err)
			}
			if err := romeo.Close(t.Context()); err != nil {
				t.Error(err)
			}
			if len(s.Log(time.Time{})) == 0 || len(s.Log(time.Now().Add(time.Hour))) != 0 {
				t.Errorf("the log is %v", s.Log(time.Time{}))
			}
			if err := s.Close(); err != nil {
				t.Error(err)
			}
			<-s.Done()
			if err := s.Err(); err != nil {
				t.Errorf("a closed server counts as ended by itself: %v", err)
			}
			if conn, err := net.Dial("tcp", s.Addr()); err == nil {
				conn.Close()
				t.Error("somebody still listens")
			}
			if left, _ := os.ReadDir(dir); len(left) > 0 {
				t.Errorf("left behind: %v", left)
			}
			if err := s.Close(); err != nil {
				t.Errorf("the second close: %v", err)
			}
		})
	}
}

func TestTheFoldersConfigurationCounts(t *testing.T) {
	for _, m := range servertest.Makes()[:2] {
		t.Run(m.Name, func(t *testing.T) {
			s := begin(t, m.Find(t), server.Options{Config: "testdata/folder/prosody.cfg.lua"})
			want := "witness: admins=boss@localhost motd=from the folder included=and its neighbour storage=memory auth=insecure"
			var said []string
			for _, l := range s.Log(time.Time{}) {
				said = append(said, l.Text)
			}
			log := strings.Join(said, "\n")
			if !strings.Contains(log, want) {
				t.Errorf("the log lacks %q:\n%s", want, log)
			}
			if strings.Contains(log, "s2s") || strings.Contains(log, " error\t") {
				t.Errorf("the log is\n%s", log)
			}
			if hosts := s.Hosts(); !slices.Equal(hosts, []string{"localhost"}) { // and not the component
				t.Errorf("the hosts are %q", hosts)
			}
			login(t, s, "anybody", "").Close(t.Context())
		})
	}
}

// Why a server ends at once is said in the first line.
func TestAServerThatEndsAtOnceSaysWhy(t *testing.T) {
	for text, want := range map[string]string{
		"modules_enabled = { \"roster\" }\n":    " has no VirtualHost: add one for the domain of the scripts",
		"Component \"muc.localhost\" \"muc\"\n": " has no VirtualHost: add one",
	} {
		config := filepath.Join(t.TempDir(), "prosody.cfg.lua")
		if err := os.WriteFile(config, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		s, err := server.Start(t.Context(), servertest.Prosody(t), server.Options{Config: config, TempDir: t.TempDir()})
		if err == nil {
			s.Close()
		}
		if first, _, _ := strings.Cut(fmt.Sprint(err), "\n"); !strings.Contains(first, want) {
			t.Errorf("%s: %v", text, err)
		}
	}
	for script, want := range map[string]string{
		"echo 'startup   error  Out of disks'; exit 1": "it exited at once: Out of disks",
		"echo hello; exit 4":                           "it exited at once: exit status 4",
	} {
		program := filepath.Join(t.TempDir(), "prosody")
		if err := os.WriteFile(program, []byte("#!/bin/sh\n"+script+"\n"), 0o700); err != nil {
			t.Fatal(err)
		}
		_, err := server.Start(t.Context(), server.Program{Kind: server.Prosody, Path: program}, server.Options{TempDir: t.TempDir()})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", script, err)
		}
	}
}

func TestABrokenConfigurationIsToldOf(t *testing.T) {
	config := filepath.Join(t.TempDir(), "prosody.cfg.lua")
	if err := os.WriteFile(config, []byte("admins = {\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := server.Start(t.Context(), servertest.Prosody(t), server.Options{Config: config, TempDir: t.TempDir()})
	failed := startError(t, err)
	if !strings.Contains(err.Error(), "prosody.cfg.lua:2: unexpected symbol") || strings.Contains(err.Error(), "***") || len(failed.Log) == 0 {
		t.Errorf("error is %v", err)
	}
}

func TestServersSideBySide(t *testing.T) {
	p := servertest.Prosody(t)
	const many = 6
	servers := make(chan *server.Server, many)
	for range many {
		go func() {
			s, err := server.Start(context.Background(), p, server.Options{Config: "testdata/folder/prosody.cfg.lua", TempDir: os.TempDir()})
			if err != nil {
				t.Error(err)
			}
			servers <- s
		}()
	}
	seen := make(map[string]bool)
	for range many {
		s := <-servers
		if s == nil {
			continue
		}
		if seen[s.Addr()] {
			t.Errorf("two servers at %s", s.Addr())
		}
		seen[s.Addr()] = true
		login(t, s, "romeo", "same").Close(t.Context())
		for _, line := range s.Log(time.Time{}) {
			if strings.Contains(line.Text, "Failed to open") {
				t.Error(line.Text)
			}
		}
		defer s.Close()
	}
}

// fake is a server that behaves as the test says.
func fake(t *testing.T, behaviour string) server.Program {
	t.Helper()
	t.Setenv("FAKE", behaviour)
	p, err := server.Find(server.Prosody, "testdata/fake.sh")
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// fakeNow is a server of a fixed behaviour, whatever the environment says.
func fakeNow(behaviour string) server.Program {
	p, _ := server.Find(server.Prosody, "testdata/"+behaviour+".sh")
	return p
}

// pipe makes a named pipe.
func pipe(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// ended waits until every process that holds the pipe's other end has ended.
func ended(t *testing.T, path string) <-chan struct{} {
	t.Helper()
	done := make(chan struct{})
	go func() {
		defer close(done)
		f, err := os.Open(path)
		if err != nil {
			t.Error(err)
			return
		}
		defer f.Close()
		io.Copy(io.Discard, f)
	}()
	return done
}

func startError(t *testing.T, err error) *server.StartError {
	t.Helper()
	var failed *server.StartError
	if !errors.As(err, &failed) {
		t.Fatalf("error is %v", err)
	}
	return failed
}

func TestAServerThatEndsAtOnceIsToldOfWithItsWords(t *testing.T) {
	dir := t.TempDir()
	_, err := server.Start(t.Context(), fake(t, "exits"), server.Options{TempDir: dir})
	startError(t, err)
	want := "prosody did not start: it exited at once: Error on line 3: unexpected symbol near '}'; its last output:\n" +
		"\tstartup             info\tHello and welcome to Prosody version 0.0.fake\n\tError on line 3: unexpected symbol near '}'"
	if err.Error() != want {
		t.Errorf("error is %q, not %q", err, want)
	}
	if left, _ := os.ReadDir(dir); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestAServerThatNeverGetsReadyIsEnded(t *testing.T) {
	path := pipe(t)
	t.Setenv("FAKE_PIPE", path)
	ctx, cancel := context.WithCancel(t.Context())
	p, dir := fake(t, "hangs"), t.TempDir()
	gone := ended(t, path)
	go cancel()
	_, err := server.Start(ctx, p, server.Options{TempDir: dir})
	if startError(t, err); !errors.Is(err, context.Canceled) {
		t.Errorf("error is %v", err)
	}
	// It may have been ended before it opened the pipe.
	if f, err := os.OpenFile(path, os.O_WRONLY|syscall.O_NONBLOCK, 0); err == nil {
		f.Close()
	}
	<-gone
	if left, _ := os.ReadDir(dir); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestAServerWithoutAPortForClientsIsOfNoUse(t *testing.T) {
	_, err := server.Start(t.Context(), fake(t, "mute"), server.Options{TempDir: t.TempDir()})
	if failed := startError(t, err); !strings.Contains(failed.Message, "no port for clients") {
		t.Errorf("error is %v", err)
	}
}

func TestATakenPortIsTriedAnew(t *testing.T) {
	count := filepath.Join(t.TempDir(), "count")
	t.Setenv("FAKE_COUNT", count)
	begin(t, fake(t, "taken"), server.Options{})
	if starts, _ := os.ReadFile(count); string(starts) != "x\nx\nx\n" {
		t.Errorf("starts: %q", starts)
	}
}

func TestPortsThatAreAlwaysTakenAreToldOf(t *testing.T) {
	_, err := server.Start(t.Context(), fake(t, "always"), server.Options{TempDir: t.TempDir()})
	if failed := startError(t, err); !strings.Contains(failed.Message, "its ports were in use") {
		t.Errorf("error is %v", err)
	}
}

func TestAnotherServicesPortIsNoneOfOurs(t *testing.T) {
	begin(t, fake(t, "foreign"), server.Options{})
}

func TestAServerThatDiesInTheMiddleSaysSo(t *testing.T) {
	path := pipe(t)
	t.Setenv("FAKE_GO", path)
	s := begin(t, fake(t, "dies"), server.Options{})
	if err := s.Err(); err != nil {
		t.Errorf("it has not ended yet: %v", err)
	}
	if err := os.WriteFile(path, []byte("go\n"), 0); err != nil {
		t.Fatal(err)
	}
	<-s.Done()
	err := s.Err()
	var exit *server.ExitError
	if !errors.As(err, &exit) || !strings.HasSuffix(err.Error(), "\n\tlua: out of memory") ||
		!strings.HasPrefix(err.Error(), "prosody exited during the run: exit status 3;") {
		t.Errorf("error is %v", err)
	}
	s.Close()
	if s.Err() == nil {
		t.Error("after Close it counts as ended by us")
	}
}

func TestAServersChildrenEndWithIt(t *testing.T) {
	path := pipe(t)
	t.Setenv("FAKE_PIPE", path)
	gone := ended(t, path)
	s := begin(t, fake(t, "parent"), server.Options{})
	s.Close()
	<-gone
}

func TestWhatCannotBeFoundIsToldOf(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	folder := t.TempDir()
	plain := filepath.Join(folder, "prosody")
	if err := os.WriteFile(plain, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		kind server.Kind
		path string
		want string
	}{
		{server.Prosody, filepath.Join(folder, "none"), "there is no prosody at " + filepath.Join(folder, "none") + ": give the path of its program or its source tree, or install the package prosody"},
		{server.Prosody, folder, folder + " cannot be run as prosody: it is a folder"},
		{server.Prosody, plain, plain + " cannot be run as prosody: it is not executable"},
		{server.Ejabberd, folder, "there is no ejabberd at " + folder},
		{"openfire", "", `unknown server "openfire" (prosody or ejabberd)`},
	} {
		_, err := server.Find(c.kind, c.path)
		if err == nil || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%s at %q: %v, not %s", c.kind, c.path, err, c.want)
		}
	}
	if _, err := server.Find(server.Prosody, filepath.Join(folder, "none")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the cause is lost: %v", err)
	}
	missing := (&server.NotFoundError{Kind: server.Prosody}).Error()
	if !strings.Contains(missing, "apt-get install prosody") {
		t.Errorf("error is %s", missing)
	}
}
