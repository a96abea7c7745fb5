package main

import (
	"context"

	"github.com/spf13/cobra"
)

const checkLong = `Read the exports and apply every rule of reading; derive and write nothing.

Every bad row is named with file, line and column, up to exports.max_errors.
The tables, columns and rules are printed by 'reprieve schema'.`

const checkExample = `  reprieve check --exports exports/2026-10
  reprieve check --config clinic.yaml --quiet && echo accepted`

func checkCommand(work func(context.Context, checkRequest) error) *cobra.Command {
	var told consoleFlags
	cmd := &cobra.Command{
		Use:         "check",
		Short:       "Read and check the exports only",
		Long:        checkLong,
		Example:     checkExample,
		Args:        cobra.NoArgs,
		Annotations: map[string]string{exitStatusNote: exitStatusHelp()},
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := told.check(cmd); err != nil {
				return err
			}
			s, err := load(cmd)
			if err != nil {
				return err
			}
			if err := s.needExports(); err != nil {
				return err
			}
			out := told.open(cmd)
			defer out.close()
			return work(cmd.Context(), checkRequest{console: out, Config: s.config})
		},
	}
	addConfigFlag(cmd)
	addExportsFlag(cmd)
	addIdentityFlag(cmd)
	told.add(cmd)
	cmd.Flags().SortFlags = false
	return cmd
}
