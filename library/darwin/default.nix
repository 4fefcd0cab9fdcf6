# The modules of a Mac.
[
  ./defaults.nix
  ./environment.nix
  ./homebrew.nix
  ./launchd.nix
  ./nix.nix
  ./programs.nix
  ./system.nix
  ./toplevel.nix
  ./users.nix
  ../system/assertions
  ../system/nivis/options.nix
]
