package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"
)

// shells are the shells that completions can be written for.
var shells = []string{"bash", "zsh", "fish", "powershell"}

func completionCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "completion {" + strings.Join(shells, "|") + "}",
		Short: "Print the completions for a shell",
		Long:  "Print a script that makes a shell complete the commands and flags of reprieve.",
		Example: `  source <(reprieve completion bash)
  reprieve completion zsh > "${fpath[1]}/_reprieve"
  reprieve completion fish > ~/.config/fish/completions/reprieve.fish
  reprieve completion powershell | Out-String | Invoke-Expression`,
		Args:                  oneShell,
		ValidArgs:             shells,
		DisableFlagsInUseLine: true,
		RunE: func(cmd *cobra.Command, args []string) error {
			root, out := cmd.Root(), cmd.OutOrStdout()
			switch args[0] {
			case "bash":
				return root.GenBashCompletionV2(out, true)
			case "zsh":
				return root.GenZshCompletion(out)
			case "fish":
				return root.GenFishCompletion(out, true)
			}
			return root.GenPowerShellCompletionWithDesc(out)
		},
	}
}

// oneShell checks that the argument is one of shells.
func oneShell(_ *cobra.Command, args []string) error {
	if len(args) != 1 {
		return fmt.Errorf("needs one shell: %s", strings.Join(shells, ", "))
	}
	for _, s := range shells {
		if args[0] == s {
			return nil
		}
	}
	return fmt.Errorf("%q is not one of %s", args[0], strings.Join(shells, ", "))
}
