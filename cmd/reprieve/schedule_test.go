package main

import (
	"encoding/xml"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// awkward has paths of every kind that a shell or a scheduler reads in its own way.
func awkward(dir string) schedule {
	return schedule{
		Program: filepath.Join(dir, "my programs", "reprieve"), Config: filepath.Join(dir, `100% "it's" $HOME`, "config.yaml"),
		Exports: filepath.Join(dir, "in & out"), Out: filepath.Join(dir, "out"), Zone: "America/Toronto", User: "root",
		Finish: `cat > "$HOME/100%"`, Day: 2, Hour: 6, Minute: 5,
	}
}

// TestSystemdAccepts lets systemd read the units.
func TestSystemdAccepts(t *testing.T) {
	tool, err := exec.LookPath("systemd-analyze")
	if err != nil {
		t.Skip("no systemd-analyze here")
	}
	dir := t.TempDir()
	s := awkward(dir)
	for _, path := range []string{s.Program, s.Config} {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte("#!/bin/sh\n"), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	args := []string{"verify", "--man=no"}
	for _, f := range systemdUnits(s) {
		path := filepath.Join(dir, f.name)
		if err := os.WriteFile(path, []byte(f.text), 0o600); err != nil {
			t.Fatal(err)
		}
		args = append(args, path)
	}
	out, err := exec.Command(tool, args...).CombinedOutput()
	if err != nil || strings.Contains(string(out), "reprieve.") {
		t.Errorf("%v\n%s", err, out)
	}
}

// TestUnitsAreHardened holds what the units must say.
func TestUnitsAreHardened(t *testing.T) {
	s := awkward("/srv")
	units := systemdUnits(s)
	for _, line := range []string{
		`ExecStart="/srv/my programs/reprieve" "run" "--config" "/srv/100%% \"it's\" $$HOME/config.yaml" "--month" "last" "--strict" "--quiet" "--on-finish" "cat > \"$$HOME/100%%\""`,
		`ReadOnlyPaths="/srv/in & out" "/srv/100%% \"it's\" $HOME/config.yaml"`, `ReadWritePaths="/srv/out"`,
		"ProtectSystem=strict", "ProtectHome=read-only", "PrivateTmp=true", "PrivateNetwork=true", "NoNewPrivileges=true", "UMask=0077", "CapabilityBoundingSet=",
	} {
		if !strings.Contains(units[0].text, "\n"+line+"\n") {
			t.Errorf("the service lacks %s\n%s", line, units[0].text)
		}
	}
	for _, line := range []string{"OnCalendar=*-*-02 06:05:00 America/Toronto", "Persistent=true"} {
		if !strings.Contains(units[1].text, "\n"+line+"\n") {
			t.Errorf("the timer lacks %s", line)
		}
	}
	s.Out = "/tmp/out"
	if strings.Contains(systemdUnits(s)[0].text, "PrivateTmp") {
		t.Error("a private /tmp hides the output folder")
	}
}

// TestCronLine lets a shell read the command as cron gives it: with \% as %.
func TestCronLine(t *testing.T) {
	sh, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("no sh here")
	}
	s := awkward("/srv")
	line := strings.Split(cronLine(s)[0].text, "\n")[1]
	command, ok := strings.CutPrefix(line, "5 6 2 * * umask 077 && ")
	if !ok || strings.Contains(strings.ReplaceAll(command, `\%`, ""), "%") {
		t.Fatalf("the line is %s", line)
	}
	out, err := exec.Command(sh, "-c", `printf '%s\n' `+strings.ReplaceAll(command, `\%`, "%")).Output()
	if want := strings.Join(s.arguments(), "\n") + "\n"; err != nil || string(out) != want {
		t.Errorf("%v\n%s\nwant\n%s", err, out, want)
	}
}

func TestLaunchdList(t *testing.T) {
	var list struct {
		Arguments []string `xml:"dict>array>string"`
		Times     []int    `xml:"dict>dict>integer"`
	}
	s := awkward("/srv")
	if err := xml.Unmarshal([]byte(launchdList(s)[0].text), &list); err != nil {
		t.Fatal(err)
	}
	if strings.Join(list.Arguments, "\n") != strings.Join(s.arguments(), "\n") || len(list.Times) != 3 || list.Times[0] != 2 || list.Times[1] != 6 || list.Times[2] != 5 {
		t.Errorf("%q, %v", list.Arguments, list.Times)
	}
}

func TestWindowsTask(t *testing.T) {
	s := schedule{Program: `C:\Program Files\reprieve.exe`, Config: `D:\clinic\config.yaml`, Day: 2, Hour: 6, Minute: 5}
	want := `schtasks /Create /TN reprieve /SC MONTHLY /D 2 /ST 06:05 /TR "\"C:\Program Files\reprieve.exe\" run --config D:\clinic\config.yaml --month last --strict --quiet"` + "\r\n"
	if got := windowsTask(s)[0].text; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestFolderAbove(t *testing.T) {
	for _, c := range []struct{ exports, want string }{
		{"/a/in", "/a/in"}, {"/a/in/{month}", "/a/in"}, {"/a/in-{month}/x", "/a"}, {"{month}", "."},
	} {
		if got := folderAbove(c.exports); got != filepath.FromSlash(c.want) {
			t.Errorf("%s: %s, want %s", c.exports, got, c.want)
		}
	}
}
