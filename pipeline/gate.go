package pipeline

import (
	"context"
	"errors"

	"reprieve/pipeline/ingest"
	"reprieve/pipeline/privacy"
)

// read reads the exports and leads them through the privacy gate. Where rows are
// refused, the gate looks at the others all the same: its error comes first.
func read(ctx context.Context, cfg Config, progress Progress) (*ingest.Exports, privacy.Report, error) {
	opts, err := readOptions(cfg, progress)
	if err != nil {
		return nil, privacy.Report{}, err
	}
	exports, err := ingest.Read(ctx, opts)
	if errors.As(err, new(*ingest.Refused)) {
		return nil, privacy.Report{}, errors.Join(gateOfTheOthers(ctx, cfg), err)
	}
	if err != nil {
		return nil, privacy.Report{}, err
	}
	gate, err := privacy.Examine(exports, cfg.gate(inputsOf(exports)))
	if err != nil {
		exports.Release()
		return nil, privacy.Report{}, err
	}
	return exports, gate, nil
}

// gateOfTheOthers is the error of the gate about the rows that break no rule. That
// of reading them is nil: the caller has it.
func gateOfTheOthers(ctx context.Context, cfg Config) error {
	cfg.Exports.OnBadRow = "quarantine"
	opts, err := readOptions(cfg, orNone(nil))
	if err != nil {
		return err
	}
	exports, err := ingest.Read(ctx, opts)
	if err != nil {
		return ctx.Err()
	}
	defer exports.Release()
	_, err = privacy.Examine(exports, cfg.gate(inputsOf(exports)))
	return err
}
