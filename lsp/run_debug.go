package lsp

import (
	"context"

	"github.com/scs-tools/scs/internal/runconfig"
	"github.com/scs-tools/scs/lsp/rpc"
	xmppserver "github.com/scs-tools/scs/runner/server"
	"github.com/scs-tools/scs/runner/suite"
)

// debugConsent is what the user has agreed to for a session of "scs dap": the
// arguments of its "launch" that nobody else can give.
type debugConsent struct {
	Agreed      []string `json:"agreed"`      // identities of the code to run, see [xmppserver.ForeignCode.ID]
	AllowRemote bool     `json:"allowRemote"` // servers are other machines
}

// debugging answers the command before a script is debugged: it asks the user
// what it would ask for a run.
func debugging(s *server, u documentURI) rpc.Work {
	snapshot := s.snapshotOf(u)
	return func(ctx context.Context) (any, error) {
		sn, err := snapshot()
		if err != nil {
			return nil, err
		}
		plan := newRunPlan(sn, 0)
		if err := plan.locate(ctx, s.runs.consent, sn); err != nil {
			return nil, err
		}
		return plan.debugConsent(s.runs.consent, sn)
	}
}

// debugConsent names what the user has agreed to, as it was shown, and what the
// user trusts whatever it says, as it is now.
func (p *runPlan) debugConsent(c *consent, sn *snapshot) (*debugConsent, error) {
	all := &debugConsent{Agreed: []string{}, AllowRemote: p.location.Target.Remote}
	for _, code := range p.agreed {
		all.Agreed = append(all.Agreed, code.ID())
	}
	trusted := func(of, program, config string, modules ...xmppserver.Module) error {
		if !c.trusts(sn.settings.editor, folderOf(of)) {
			return nil // and so the user was asked
		}
		code, err := xmppserver.ReadForeignCode(program, config, modules...)
		if err == nil {
			all.Agreed = append(all.Agreed, code.ID())
		}
		return err
	}
	if settings := sn.settings.config; settings != nil {
		if p.location.Path != "" && !p.serverFromUser {
			if err := trusted(settings.Path, p.location.Path, ""); err != nil {
				return nil, err
			}
		}
		if modules, err := runconfig.ModulesOf(settings); err == nil && len(modules) > 0 {
			if err := trusted(settings.Path, "", "", modules...); err != nil {
				return nil, err
			}
		}
	}
	if config := suite.ConfigOf(p.location.Kind, sn.path); p.useFolderConfig {
		return all, trusted(config, "", config)
	}
	return all, nil
}
