# bash as the user's shell: ~/.bashrc, ~/.profile and ~/.bash_profile.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib)
    concatStringsSep
    mapAttrsToList
    mkIf
    mkOption
    types
    ;
  inherit (import ../../_lib/option.nix { inherit lib; })
    enable
    flag
    lines
    maybe
    option
    package
    strings
    ;
  inherit (lib.hm) shell;
  cfg = config.programs.bash;

  # Distributions keep it at one place.
  completion = "/usr/share/bash-completion/bash_completion";

  history =
    lib.optional (cfg.historyControl != [ ]) "HISTCONTROL=${concatStringsSep ":" cfg.historyControl}"
    ++ lib.optional (cfg.historyFile != null) ''HISTFILE="${cfg.historyFile}"''
    ++ lib.optional (cfg.historyFileSize != null) "HISTFILESIZE=${toString cfg.historyFileSize}"
    ++ lib.optional (
      cfg.historyIgnore != [ ]
    ) "HISTIGNORE=${lib.escapeShellArg (concatStringsSep ":" cfg.historyIgnore)}"
    ++ lib.optional (cfg.historySize != null) "HISTSIZE=${toString cfg.historySize}"
    ++ lib.optional (cfg.historyFile != null) ''mkdir -p "$(dirname "$HISTFILE")"'';

  shopt =
    name:
    if lib.hasPrefix "-" name then "shopt -u ${lib.removePrefix "-" name}" else "shopt -s ${name}";
in
{
  options.programs.bash = {
    enable = enable "bash is set up";
    package = package pkgs "bashInteractive";
    enableCompletion = flag true "Whether arguments are completed.";
    historySize = option (types.nullOr types.int) 10000 "Lines of history kept in memory.";
    historyFile = maybe types.str "File of the history.";
    historyFileSize = option (types.nullOr types.int) 100000 "Lines of history kept in the file.";
    historyControl = option (types.listOf (
      types.enum [
        "erasedups"
        "ignoredups"
        "ignorespace"
        "ignoreboth"
      ]
    )) [ ] "What is left out of the history.";
    historyIgnore = strings "Commands left out of the history.";
    shellOptions = option (types.listOf types.str) [
      "histappend"
      "extglob"
      "globstar"
      "checkjobs"
    ] "Options of the shell; with `-` before it one is unset.";
    sessionVariables = mkOption {
      type = types.lazyAttrsOf (
        types.nullOr (
          types.oneOf [
            types.str
            types.path
            types.int
            types.float
            types.bool
          ]
        )
      );
      default = { };
      description = "Environment variables of bash's logins; null leaves one out.";
    };
    shellAliases = option (types.attrsOf types.str) { } "Aliases.";
    profileExtra = lines "Commands of login shells.";
    initExtra = lines "Commands of interactive shells.";
    bashrcExtra = lines "Commands in ~/.bashrc that scripts run, too.";
    logoutExtra = lines "Commands of the login shell's end.";
  };

  config = mkIf cfg.enable {
    programs.bash = {
      inherit (config.home) shellAliases;

      # Early, before anything that sets up completion of its own.
      initExtra = mkIf cfg.enableCompletion (
        lib.mkOrder 100 ''
          if [[ ! -v BASH_COMPLETION_VERSINFO ]]; then
            . "${completion}"
          fi
        ''
      );
    };

    home.packages =
      lib.optional (cfg.package != null) cfg.package
      ++ lib.optional cfg.enableCompletion pkgs.bash-completion;

    home.file = {
      ".bash_profile".text = ''
        # include .profile if it exists
        [[ -f ~/.profile ]] && . ~/.profile

        # include .bashrc if it exists
        [[ -f ~/.bashrc ]] && . ~/.bashrc
      '';

      ".profile".text = ''
        . "${config.home.sessionVariablesPackage}/etc/profile.d/hm-session-vars.sh"

        ${shell.exportAll cfg.sessionVariables}

        ${cfg.profileExtra}
      '';

      ".bashrc".text = ''
        ${cfg.bashrcExtra}

        # Commands that should be applied only for interactive shells.
        [[ $- == *i* ]] || return

        ${concatStringsSep "\n" history}

        ${lib.concatMapStringsSep "\n" shopt cfg.shellOptions}

        ${concatStringsSep "\n" (
          mapAttrsToList (n: v: "alias -- ${n}=${lib.escapeShellArg v}") cfg.shellAliases
        )}

        ${cfg.initExtra}
      '';

      ".bash_logout" = mkIf (cfg.logoutExtra != "") { text = cfg.logoutExtra; };
    };
  };
}
