# fish for everyone: /etc/fish/conf.d/nivis.fish; /etc/fish/config.fish stays the distribution's.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib) mkIf types;
  inherit (import ../../_lib/option.nix { inherit lib; })
    enable
    flag
    lines
    option
    package
    ;
  cfg = config.programs.fish;
  shell = import ../_lib/shell.nix {
    inherit lib;
    inherit (config.nivis) distribution;
    hasProfile = config.environment.etc ? "profile.d/nivis.sh";
  };
  inherit (shell) block;

  # bash runs what is written for it, fish takes over the variables.
  foreign = ''
    if test -f /etc/profile.d/nivis.sh
      for entry in (${pkgs.runtimeShell} -c '. /etc/profile.d/nivis.sh; env -0' | string split0)
        set -l pair (string split -m 1 = -- $entry)
        contains -- $pair[1] _ SHLVL PWD OLDPWD; or set -gx $pair[1] $pair[2]
      end
    end
  '';
  aliases = lib.concatStrings (
    lib.mapAttrsToList (n: v: "alias ${n} ${lib.escapeShellArg v}\n") (
      lib.filterAttrs (_: v: v != null) cfg.shellAliases
    )
  );
  abbreviations = lib.concatStrings (
    lib.mapAttrsToList (n: v: "abbr -ag ${n} ${lib.escapeShellArg v}\n") cfg.shellAbbrs
  );
in
{
  options.programs.fish = shell.options // {
    enable = enable "fish is set up for everyone";
    package = package pkgs "fish";
    promptInit = lines "Commands that set up the prompt.";
    shellAbbrs = option (types.attrsOf types.str) { } "Abbreviations.";
    generateCompletions = flag false "Whether completions are made of manual pages; needs packages that are built.";
    vendor.config.enable = flag true "Whether settings that packages bring are read; the distribution's fish always does.";
    vendor.completions.enable = flag true "Whether completions that packages bring are used.";
    vendor.functions.enable = flag true "Whether functions that packages bring are used.";
  };

  config = mkIf cfg.enable {
    assertions = [
      {
        assertion = !cfg.generateCompletions;
        message = "`programs.fish.generateCompletions' reads manual pages of packages that are built; the distribution's are not known here. Each user can run `fish_update_completions'.";
      }
      {
        assertion =
          cfg.vendor.config.enable && cfg.vendor.completions.enable && cfg.vendor.functions.enable;
        message = "`programs.fish.vendor' cannot be switched off here: the distribution's fish reads what packages bring.";
      }
    ];

    programs.fish.shellAliases = lib.mapAttrs (_: lib.mkDefault) config.environment.shellAliases;
    environment.systemPackages = lib.optional (cfg.package != null) cfg.package;

    environment.etc."fish/conf.d/nivis.fish".text = ''
      ${block cfg.shellInit}
      status is-login; and begin
        ${foreign}
        ${block cfg.loginShellInit}
      end

      status is-interactive; and begin
        ${abbreviations}
        ${aliases}
        ${block cfg.promptInit}
        ${block cfg.interactiveShellInit}
      end
    '';
  };
}
