package server

import (
	"os/exec"
	"runtime"
	"time"
)

// process is a child that runs until it ends or is killed.
type process struct {
	cmd  *exec.Cmd
	done chan struct{} // closed when it has ended and its output is read
	err  error         // how it ended; to be read after done
}

// launch starts a child. On Linux the child dies with the thread that started
// it, so that thread stays with it until it has ended.
func launch(cmd *exec.Cmd) (*process, error) {
	p := &process{cmd: cmd, done: make(chan struct{})}
	bindToParent(cmd)
	// A child of the child may hold the output open; it is not waited for.
	cmd.WaitDelay = time.Second
	started := make(chan error)
	go func() {
		runtime.LockOSThread()
		err := cmd.Start()
		started <- err
		if err == nil {
			p.err = cmd.Wait()
			close(p.done)
		}
		// Without an unlock the thread ends here, and nothing that runs later
		// has its child ended by that.
	}()
	return p, <-started
}

// stop kills the child and all of its group, and waits for its end.
func (p *process) stop() {
	select {
	case <-p.done:
		return // its number may be somebody else's by now
	default:
	}
	kill(p.cmd)
	<-p.done
}

// works reports whether the child, or a program that it has started, works or
// waits for a processor or a disk.
func (p *process) works() bool {
	select {
	case <-p.done:
		return false // its number may be somebody else's by now
	default:
		return works(p.cmd.Process.Pid)
	}
}
