package server_test

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"testing"

	"github.com/scs-tools/scs/runner/server"
)

// parent is what the test below runs in a process of its own: it starts a
// server and waits to be killed.
func parent() {
	p, err := server.Find(server.Prosody, "testdata/fake.sh")
	if err == nil {
		_, err = server.Start(context.Background(), p, server.Options{TempDir: os.Getenv("SERVER_TEST_PARENT")})
	}
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	fmt.Println("started")
	io.Copy(io.Discard, os.Stdin)
}

func TestAServerEndsWhenWeAreKilled(t *testing.T) {
	path, dir := pipe(t), t.TempDir()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), "SERVER_TEST_PARENT="+dir, "FAKE=runs", "FAKE_PIPE="+path)
	stdin, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	defer stdin.Close()
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	gone := ended(t, path)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	said := make([]byte, len("started"))
	if _, err := io.ReadFull(stdout, said); err != nil || string(said) != "started" {
		t.Fatalf("the process says %q, %v", said, err)
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	cmd.Wait()
	<-gone
	if left := names(t, dir); len(left) != 1 {
		t.Fatalf("left behind: %v", left) // nobody was there to remove it
	}
	server.Sweep(dir)
	if left := names(t, dir); len(left) > 0 {
		t.Errorf("not swept away: %v", left)
	}
}
