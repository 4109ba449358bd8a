package suite

import (
	"context"

	"github.com/scs-tools/scs/runner"
	"github.com/scs-tools/scs/runner/recording"
)

// Tried is one try of a script, for who reviews it.
type Tried struct {
	Script    Script
	Recording *recording.Recording
	Mapped    runner.Mapped // tells spans of Script.File from those of the recording's script

	suite *suiteRun
}

// Again runs the script once more, on a server that is acquired for that, and
// returns what that gave. The options are those of the try, less who is told of
// events, once change has changed them. The error says that no server could be
// had.
func (t *Tried) Again(ctx context.Context, change func(*runner.Options)) (*recording.Recording, error) {
	options := t.suite.options.Run
	options.Events, options.Traffic = nil, false
	change(&options)
	lease, err := t.suite.lend(ctx, t.Script, &options)
	if err != nil {
		return nil, err
	}
	defer lease.Release()
	recorder := record(&options, t.Mapped)
	result := runner.Run(ctx, t.Script.File, options)
	return recorder.Finish(result, lease.Name(), nil), nil
}
