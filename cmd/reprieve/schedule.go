package main

import (
	"errors"
	"fmt"
	"os"
	"os/user"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"
)

const scheduleLong = `Print what makes a scheduler of the system run reprieve once a month: units of
systemd, a line for cron, a property list of launchd, or a command for the Windows
task scheduler. Nothing is installed. Each runs

  reprieve run --config FILE --month last --strict --quiet

with the paths of this program and of the configuration in effect. The folders of
run.exports and run.out must be set there; {month} in run.exports stands for the
month, so that each month's exports stay where they are.

The units of systemd let the run read the exports, write run.out, which must be
there, and nothing else, and give it no network, nor the command of --on-finish.
A run that was missed is made up for by systemd and
launchd when the machine is on again, not by cron.`

const scheduleExample = `  reprieve schedule print --systemd --config /etc/reprieve/config.yaml
  reprieve schedule print --systemd --write .    the two files instead
  reprieve schedule print --cron --day 3 --time 05:30
  reprieve schedule print --launchd > ~/Library/LaunchAgents/reprieve.plist
  reprieve schedule print --windows`

// schedule is what a scheduler is told. All paths are absolute.
type schedule struct {
	Program, Config string
	Exports, Out    string // folders to read and to write
	Zone            string // of the time
	User            string // who runs it
	Finish          string // command that is told of the end; may be empty
	Day             int    // of the month, 1 to 28
	Hour, Minute    int
}

// schedulers are the flags of the schedulers.
var schedulers = []struct {
	name, doc string
	write     func(schedule) []scheduleFile
}{
	{"systemd", "units of systemd: a service and its timer", systemdUnits},
	{"cron", "a line for crontab", cronLine},
	{"launchd", "a property list of launchd (macOS)", launchdList},
	{"windows", "a command for the Windows task scheduler", windowsTask},
}

// scheduleFile is a file for a scheduler.
type scheduleFile struct{ name, text string }

func scheduleCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "schedule",
		Short: "Print what makes the system run reprieve every month",
		Long:  scheduleLong,
		Args:  cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return cmd.Help()
			}
			return &usageError{command: cmd.CommandPath(), message: fmt.Sprintf("unknown command %q", args[0]) + didYouMean(args[0], []string{"print"})}
		},
	}
	cmd.AddCommand(schedulePrintCommand())
	return cmd
}

// scheduleFlags are the flags of schedule print.
type scheduleFlags struct {
	day                       int
	time, user, finish, write string
}

func schedulePrintCommand() *cobra.Command {
	var f scheduleFlags
	cmd := &cobra.Command{
		Use:         "print",
		Short:       "Print units, a line, a list or a command for a scheduler",
		Long:        scheduleLong,
		Example:     scheduleExample,
		Args:        cobra.NoArgs,
		Annotations: map[string]string{exitStatusNote: exitStatusHelp()},
		RunE: func(cmd *cobra.Command, _ []string) error {
			files, err := f.files(cmd)
			if err != nil {
				return err
			}
			if f.write != "" {
				return writeSchedule(cmd, f.write, files)
			}
			for i, file := range files {
				if len(files) > 1 {
					file.text = strings.Repeat("\n", min(i, 1)) + "# " + file.name + "\n" + file.text
				}
				if _, err := fmt.Fprint(cmd.OutOrStdout(), file.text); err != nil {
					return err
				}
			}
			return nil
		},
	}
	for _, s := range schedulers {
		cmd.Flags().Bool(s.name, false, s.doc)
	}
	cmd.Flags().IntVar(&f.day, "day", 2, "`DAY` of the month, 1 to 28")
	cmd.Flags().StringVar(&f.time, "time", "06:00", "`TIME` of day, hh:mm: for systemd in exports.timezone, for others in that of the machine")
	cmd.Flags().StringVar(&f.user, "user", "", "`NAME` of the user who runs it under systemd (by default the present one)")
	cmd.Flags().StringVar(&f.finish, "on-finish", "", "`COMMAND` for --on-finish of the run")
	cmd.Flags().StringVar(&f.write, "write", "", "write the files into the folder `DIR` instead; none may be there")
	must(cmd.MarkFlagDirname("write"))
	addConfigFlag(cmd)
	addExportsFlag(cmd)
	addOutFlag(cmd)
	cmd.Flags().SortFlags = false
	return cmd
}

// files are those of the scheduler that was named.
func (f *scheduleFlags) files(cmd *cobra.Command) ([]scheduleFile, error) {
	var named []int
	for i, s := range schedulers {
		if on, err := cmd.Flags().GetBool(s.name); err == nil && on {
			named = append(named, i)
		}
	}
	if len(named) != 1 {
		return nil, &usageError{command: cmd.CommandPath(), message: "needs one of --systemd, --cron, --launchd, --windows"}
	}
	s, err := f.schedule(cmd)
	if err != nil {
		return nil, err
	}
	return schedulers[named[0]].write(s), nil
}

// schedule finds the paths and checks the flags.
func (f *scheduleFlags) schedule(cmd *cobra.Command) (schedule, error) {
	mistake := func(format string, args ...any) (schedule, error) {
		return schedule{}, &usageError{command: cmd.CommandPath(), message: fmt.Sprintf(format, args...)}
	}
	set, err := load(cmd)
	if err != nil {
		return schedule{}, err
	}
	if set.file == "" {
		return mistake("needs a configuration file: give --config; 'reprieve init' makes one")
	}
	if set.config.Run.Exports == "" {
		return mistake("run.exports is not set in %s", set.file)
	}
	s := schedule{Zone: set.config.Exports.Timezone, User: f.user, Finish: f.finish, Day: f.day}
	if n, err := fmt.Sscanf(f.time, "%02d:%02d", &s.Hour, &s.Minute); n != 2 || err != nil || s.Hour < 0 || s.Hour > 23 || s.Minute < 0 || s.Minute > 59 || fmt.Sprintf("%02d:%02d", s.Hour, s.Minute) != f.time {
		return mistake("--time: %q is not a time of day, hh:mm", f.time)
	}
	if s.Day < 1 || s.Day > 28 {
		return mistake("--day: %d is not in every month: give 1 to 28", s.Day)
	}
	if s.User == "" {
		if u, err := user.Current(); err == nil {
			s.User = u.Username
		}
	}
	if s.Program, err = os.Executable(); err != nil {
		return schedule{}, err
	}
	return s, errors.Join(s.place(&s.Config, set.file), s.place(&s.Exports, folderAbove(set.config.Run.Exports)), s.place(&s.Out, set.config.Run.Out))
}

// place sets an absolute path. A path with a line break fits into no schedule.
func (s *schedule) place(to *string, path string) error {
	abs, err := filepath.Abs(path)
	if err == nil && strings.ContainsFunc(abs, func(r rune) bool { return r < ' ' }) {
		err = &usageError{command: "reprieve schedule print", message: fmt.Sprintf("%q: a path with control characters cannot be scheduled", abs)}
	}
	*to = abs
	return err
}

// folderAbove is the folder that holds the exports of every month.
func folderAbove(exports string) string {
	before, _, found := strings.Cut(exports, monthMark)
	if !found {
		return exports
	}
	return filepath.Dir(before + "x")
}

// arguments are those of the scheduled run, the program first.
func (s schedule) arguments() []string {
	args := []string{s.Program, "run", "--config", s.Config, "--month", lastMonth, "--strict", "--quiet"}
	if s.Finish != "" {
		args = append(args, "--on-finish", s.Finish)
	}
	return args
}

// writeSchedule writes the files, none of which may be there.
func writeSchedule(cmd *cobra.Command, dir string, files []scheduleFile) error {
	for _, f := range files {
		path := filepath.Join(dir, f.name)
		if err := writeNew(path, []byte(f.text), 0o644); err != nil {
			return &usageError{command: cmd.CommandPath(), message: err.Error()}
		}
		if _, err := fmt.Fprintln(cmd.OutOrStdout(), path); err != nil {
			return err
		}
	}
	return nil
}

// writeNew writes a file that must not be there.
func writeNew(path string, text []byte, mode os.FileMode) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	return errors.Join(err, f.Close())
}

// quoteAll quotes each word and joins them with blanks.
func quoteAll(words []string, quote func(string) string) string {
	quoted := slices.Clone(words)
	for i, w := range quoted {
		quoted[i] = quote(w)
	}
	return strings.Join(quoted, " ")
}
