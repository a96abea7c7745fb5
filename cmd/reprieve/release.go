package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os/user"
	"time"

	"github.com/spf13/cobra"

	"reprieve/pipeline"
	"reprieve/pipeline/privacy/disclosure"
	"reprieve/reports/data"
)

const releaseLong = `Copy release/ of a published month to the folder PATH, which must not be there,
and record its counts in the memory (release.memory), with the user, the time and
the hash of the month. Later months withhold counts that would show a few patients
beside what was released.

The month must be as it was published, and made when the memory was as it is now:
if another month has been released meanwhile, make it again with run --force.

--init begins the memory of a clinic that has released nothing yet. A memory that
is lost or damaged is restored from a copy, never begun anew.`

const releaseExample = `  reprieve release --init
  reprieve release out/2026-10 --to /mnt/shared/2026-10`

// releaseRequest asks for a month to be released.
type releaseRequest struct {
	Stdout io.Writer
	Config pipeline.Config
	Folder string
	To     string
	Init   bool
}

func releaseCommand(work func(context.Context, releaseRequest) error) *cobra.Command {
	var to string
	var begin bool
	cmd := &cobra.Command{
		Use:     "release DIR --to PATH",
		Short:   "Copy a month's release out of the clinic, and keep it in mind",
		Long:    releaseLong,
		Example: releaseExample,
		Args: func(_ *cobra.Command, args []string) error {
			switch {
			case begin && len(args) == 0 && to == "":
				return nil
			case begin:
				return errors.New("--init stands alone: reprieve release --init")
			case len(args) != 1 || args[0] == "" || to == "":
				return errors.New("needs the folder of a month and where to copy it: reprieve release DIR --to PATH")
			}
			return nil
		},
		Annotations:       map[string]string{exitStatusNote: exitStatusHelp()},
		ValidArgsFunction: completeFolder,
		RunE: func(cmd *cobra.Command, args []string) error {
			s, err := load(cmd)
			if err != nil {
				return err
			}
			req := releaseRequest{Stdout: cmd.OutOrStdout(), Config: s.config, To: to, Init: begin}
			if len(args) == 1 {
				req.Folder = args[0]
			}
			err = work(cmd.Context(), req)
			if errors.Is(err, fs.ErrNotExist) && !errors.Is(err, disclosure.ErrMemory) {
				return &usageError{command: cmd.CommandPath(), message: err.Error()}
			}
			return err
		},
	}
	addConfigFlag(cmd)
	cmd.Flags().StringVar(&to, "to", "", "folder `PATH` to write")
	cmd.Flags().BoolVar(&begin, "init", false, "begin the memory of what is released")
	return cmd
}

// releaseMonth does the work of release.
func releaseMonth(_ context.Context, r releaseRequest) error {
	memory := r.Config.Release.Memory
	if memory == "" {
		return &configError{[]problem{{key: "release.memory", text: "is not set: nothing can be released without a memory of it"}}}
	}
	if r.Init {
		if err := disclosure.InitMemory(memory); err != nil {
			return err
		}
		_, err := fmt.Fprintf(r.Stdout, "%s: begun\n", memory)
		return err
	}
	identities, err := pipeline.Identities(r.Config.Privacy.Identity)
	if err != nil {
		return err
	}
	done, err := pipeline.Release(pipeline.ReleaseRequest{
		Folder: r.Folder, To: r.To, Memory: memory, Who: userName(), When: time.Now(), Identities: identities, Read: data.ReadResults,
	})
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(r.Stdout, "%s\n%s released by %s at %s: %s, manifest %s\n", r.To, done.Month, done.Who,
		done.When.Format(time.RFC3339), count(len(done.Counts), "count"), done.Manifest)
	return err
}

// userName is the name of the user of the operating system.
func userName() string {
	u, err := user.Current()
	if err != nil {
		return "unknown"
	}
	return u.Username
}
