package node

import (
	"bufio"
	"context"
	"io"

	"konbit.example/konbit/internal/access"
	"konbit.example/konbit/internal/format/ndjson"
	"konbit.example/konbit/internal/format/table"
	"konbit.example/konbit/internal/kind"
	"konbit.example/konbit/internal/ledger"
)

// reportEvery is after how many records an export says how far it is.
const reportEvery = 1000

// ExportNDJSON writes the records of q that who may see to w, a line each. It
// calls report with the position now and then, and stops at its error.
func (n *Node) ExportNDJSON(ctx context.Context, who access.Principal, w io.Writer, q ledger.Query, report func(position int64) error) error {
	b := bufio.NewWriterSize(w, 1<<16)
	count := 0
	for e, err := range n.Ledger.Records(ctx, who, q) {
		if err != nil {
			return err
		}
		if err := ndjson.Write(b, &e.Record); err != nil {
			return err
		}
		if count++; count%reportEvery == 0 {
			if err := report(e.Position); err != nil {
				return err
			}
		}
	}
	return b.Flush()
}

// ExportTable writes the records of q of d's kind that who may see to w as a
// table. Records of other versions of the kind do not fit it; it returns how
// many there were.
func (n *Node) ExportTable(ctx context.Context, who access.Principal, w io.Writer, d *kind.Definition, q ledger.Query, report func(position int64) error) (skipped int64, err error) {
	t, err := table.NewWriter(w, d, n.Mission.Exercise)
	if err != nil {
		return 0, err
	}
	count := 0
	for e, err := range n.Ledger.Records(ctx, who, q) {
		if err != nil {
			return skipped, err
		}
		if e.Record.Kind != d.Kind() {
			skipped++
			continue
		}
		if err := t.Write(&e.Record); err != nil {
			return skipped, err
		}
		if count++; count%reportEvery == 0 {
			if err := report(e.Position); err != nil {
				return skipped, err
			}
		}
	}
	return skipped, t.Flush()
}
