package node

import (
	"context"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/access"
	"konbit.example/konbit/internal/figure"
)

// A Line is one figure for every situation.
type Line struct {
	Measure string
	Dims    figure.Dims
	Steps   []figure.Step
}

// Lines answers a with the steps of every figure that something known speaks
// to, so that a moving clock need ask nobody.
func (n *Node) Lines(ctx context.Context, who access.Principal, a Ask) (lines []Line, err error) {
	err = n.ask(ctx, who, a, func(e *figure.Engine, q figure.Query) error {
		figs, err := e.All(q)
		if err != nil {
			return err
		}
		for _, f := range figs {
			q.Measure, q.Dims = f.Measure.Key, f.Dims
			steps, err := e.Steps(q)
			if err != nil && konbit.CodeOf(err) == konbit.CodeNotFound {
				continue
			}
			if err != nil {
				return err
			}
			lines = append(lines, Line{q.Measure, q.Dims, steps})
		}
		return ctx.Err()
	})
	return lines, err
}
