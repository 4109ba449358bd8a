package runverb

import (
	"bufio"
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/scs-tools/scs/runner/suite"
)

// What fails inside for one script is told of that script, and the others are
// updated.
func TestAPanicLeavesTheOtherScriptsToTheUpdate(t *testing.T) {
	var text bytes.Buffer
	p := &session{out: bufio.NewWriter(&text)}
	var total updated
	var worked []string
	scripts := []suite.Script{{Path: "a.scs"}, {Path: "bad.scs"}, {Path: "c.scs"}}
	err := p.updateEach(scripts, &total, func(s suite.Script) error {
		if s.Path == "bad.scs" {
			panic("no such member")
		}
		worked = append(worked, s.Path)
		return nil
	})
	p.out.Flush()
	if err != nil || strings.Join(worked, " ") != "a.scs c.scs" || total.left != 1 {
		t.Errorf("worked on %q: %v, %+v", worked, err, total)
	}
	if got := text.String(); !strings.HasPrefix(got, "bad.scs:1:1: error[SCS900 internal-error] this block makes scs fail") {
		t.Errorf("told: %s", got)
	}
	wrong := errors.New("no server")
	if err := p.updateEach(scripts, &total, func(suite.Script) error { return wrong }); !errors.Is(err, wrong) {
		t.Errorf("an error is %v", err)
	}
}
