package main

import (
	"encoding/xml"
	"fmt"
	"path/filepath"
	"strings"
)

// systemdUnits are a service and its timer (systemd.service(5), systemd.exec(5),
// systemd.timer(5)). Of the file system the run sees the system and the exports,
// read only, and its output folder; /tmp is a private one, unless a folder of the
// run lies there.
func systemdUnits(s schedule) []scheduleFile {
	privateTmp := "PrivateTmp=true\n"
	for _, path := range []string{s.Program, s.Config, s.Exports, s.Out} {
		if strings.HasPrefix(path, "/tmp/") || strings.HasPrefix(path, "/var/tmp/") {
			privateTmp = ""
		}
	}
	service := fmt.Sprintf(`[Unit]
Description=Monthly report of reprieve
Documentation=man:systemd.exec(5)
RequiresMountsFor=%[4]s %[5]s

[Service]
Type=oneshot
User=%[1]s
WorkingDirectory=%[6]s
ExecStart=%[2]s
Nice=10
TimeoutStartSec=6h
UMask=0077

ReadOnlyPaths=%[4]s %[3]s
ReadWritePaths=%[5]s
ProtectSystem=strict
ProtectHome=read-only
%[7]sPrivateDevices=true
PrivateNetwork=true
IPAddressDeny=any
RestrictAddressFamilies=AF_UNIX
NoNewPrivileges=true
CapabilityBoundingSet=
AmbientCapabilities=
LockPersonality=true
MemoryDenyWriteExecute=true
ProtectClock=true
ProtectControlGroups=true
ProtectHostname=true
ProtectKernelLogs=true
ProtectKernelModules=true
ProtectKernelTunables=true
ProtectProc=invisible
RestrictNamespaces=true
RestrictRealtime=true
RestrictSUIDSGID=true
RemoveIPC=true
SystemCallArchitectures=native
SystemCallFilter=@system-service
SystemCallErrorNumber=EPERM
`, s.User, quoteAll(s.arguments(), systemdArgument), systemdPath(s.Config), systemdPath(s.Exports), systemdPath(s.Out),
		strings.ReplaceAll(filepath.Dir(s.Config), "%", "%%"), privateTmp)
	timer := fmt.Sprintf(`[Unit]
Description=Monthly report of reprieve

[Timer]
OnCalendar=*-*-%02d %02d:%02d:00 %s
Persistent=true
AccuracySec=1min

[Install]
WantedBy=timers.target
`, s.Day, s.Hour, s.Minute, s.Zone)
	return []scheduleFile{{"reprieve.service", service}, {"reprieve.timer", timer}}
}

// systemdPath quotes a path for a list of paths: % begins a specifier there.
func systemdPath(path string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "%", "%%").Replace(path) + `"`
}

// systemdArgument quotes a word of a command line, where $ begins a variable too.
func systemdArgument(word string) string { return strings.ReplaceAll(systemdPath(word), "$", "$$") }

// cronLine is a line for crontab(5), where % ends the command unless it is escaped.
func cronLine(s schedule) []scheduleFile {
	command := strings.ReplaceAll(quoteAll(s.arguments(), shellWord), "%", `\%`)
	return []scheduleFile{{"reprieve.crontab", fmt.Sprintf("# The time is that of the machine; a run that is missed is not made up for.\n%d %d %d * * umask 077 && %s\n", s.Minute, s.Hour, s.Day, command)}}
}

// shellWord quotes a word for a POSIX shell.
func shellWord(word string) string {
	plain := func(r rune) bool {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("/._-+,:=@", r)
	}
	if word != "" && !strings.ContainsFunc(word, func(r rune) bool { return !plain(r) }) {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}

// launchdList is a property list (launchd.plist(5)); a run that was missed while
// the machine slept is made up for.
func launchdList(s schedule) []scheduleFile {
	var args strings.Builder
	for _, a := range s.arguments() {
		fmt.Fprintf(&args, "    <string>%s</string>\n", xmlText(a))
	}
	return []scheduleFile{{"reprieve.plist", fmt.Sprintf(`<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
  <key>Label</key>
  <string>reprieve</string>
  <key>ProgramArguments</key>
  <array>
%s  </array>
  <key>WorkingDirectory</key>
  <string>%s</string>
  <key>StartCalendarInterval</key>
  <dict>
    <key>Day</key>
    <integer>%d</integer>
    <key>Hour</key>
    <integer>%d</integer>
    <key>Minute</key>
    <integer>%d</integer>
  </dict>
  <key>Umask</key>
  <integer>63</integer>
  <key>ProcessType</key>
  <string>Background</string>
</dict>
</plist>
`, args.String(), xmlText(filepath.Dir(s.Config)), s.Day, s.Hour, s.Minute)}}
}

func xmlText(text string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(text)) // a strings.Builder takes everything
	return b.String()
}

// windowsTask is a command for cmd.exe that makes a task.
func windowsTask(s schedule) []scheduleFile {
	run := strings.ReplaceAll(quoteAll(s.arguments(), windowsWord), `"`, `\"`)
	return []scheduleFile{{"reprieve.cmd", fmt.Sprintf("schtasks /Create /TN reprieve /SC MONTHLY /D %d /ST %02d:%02d /TR \"%s\"\r\n", s.Day, s.Hour, s.Minute, run)}}
}

// windowsWord quotes a word as programs on Windows read it.
func windowsWord(word string) string {
	if word != "" && !strings.ContainsAny(word, " \t\"&|<>^()") {
		return word
	}
	return `"` + strings.ReplaceAll(word, `"`, `\"`) + `"`
}
