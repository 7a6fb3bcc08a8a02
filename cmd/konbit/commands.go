package main

import "runtime/debug"

// commands are all subcommands, in the order of the overview.
func commands() []command {
	return []command{
		demoCommand, initCommand, serveCommand, tokenCommand,
		appendCommand, recordsCommand, showCommand,
		todayCommand, returnsCommand, planCommand, exerciseCommand,
		figureCommand, figuresCommand, seriesCommand, forceCommand, reconcileCommand, reportCommand,
		addCommand, reviewCommand, checkCommand, lineageCommand, claimsCommand, lexiconCommand, goldCommand,
		importCommand, exportCommand,
		verifyCommand, bundleCommand, backupCommand, restoreCommand,
	}
}

// version returns what the binary was built from.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && len(s.Value) > 12 {
			return s.Value[:12]
		}
	}
	return info.Main.Version
}
