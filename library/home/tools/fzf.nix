# fzf: keys and completion of the shells.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib) mkIf mkOrder types;
  inherit (lib.hm) shell;
  inherit (import ../../_lib/option.nix { inherit lib; })
    enable
    maybe
    option
    package
    strings
    ;
  cfg = config.programs.fzf;
  fzf = if cfg.package == null then "fzf" else lib.getExe cfg.package;

  widget = what: {
    command = maybe types.str "Command that lists what ${what} offers.";
    options = strings "Flags of ${what}.";
  };

  variables = lib.filterAttrs (_: v: v != [ ] && v != null) {
    FZF_ALT_C_COMMAND = cfg.changeDirWidget.command;
    FZF_ALT_C_OPTS = cfg.changeDirWidget.options;
    FZF_CTRL_R_COMMAND = cfg.historyWidget.command;
    FZF_CTRL_R_OPTS = cfg.historyWidget.options;
    FZF_CTRL_T_COMMAND = cfg.fileWidget.command;
    FZF_CTRL_T_OPTS = cfg.fileWidget.options;
    FZF_DEFAULT_COMMAND = cfg.defaultCommand;
    FZF_DEFAULT_OPTS =
      cfg.defaultOptions
      ++
        lib.optional (cfg.colors != { })
          "--color ${lib.concatStringsSep "," (lib.mapAttrsToList (n: v: "${n}:${v}") cfg.colors)}";
    FZF_TMUX = if cfg.tmux.enableShellIntegration then "1" else null;
    FZF_TMUX_OPTS = cfg.tmux.shellIntegrationOptions;
  };

  # fzf before 0.48 has the keys in files beside it.
  examples = "/usr/share/doc/fzf/examples";
in
{
  options.programs.fzf = {
    enable = enable "fzf is set up";
    package = package pkgs "fzf";
    defaultCommand = maybe types.str "Command that lists what there is to choose from.";
    defaultOptions = strings "Flags it always gets.";
    fileWidget = widget "Ctrl-T";
    changeDirWidget = widget "Alt-C";
    historyWidget = widget "Ctrl-R";
    colors = option (types.attrsOf types.str) { } "Colours.";
    tmux.enableShellIntegration = enable "it opens in a pane of tmux";
    tmux.shellIntegrationOptions = strings "Flags of fzf-tmux.";
    enableBashIntegration = shell.mkBashIntegrationOption { inherit config; };
    enableFishIntegration = shell.mkFishIntegrationOption { inherit config; };
    enableZshIntegration = shell.mkZshIntegrationOption { inherit config; };
  };

  config = mkIf cfg.enable {
    home.packages = lib.optional (cfg.package != null) cfg.package;
    home.sessionVariables = lib.mapAttrs (_: toString) variables;
    programs = {
      bash.initExtra = mkIf cfg.enableBashIntegration (
        mkOrder 200 ''
          if [[ :$SHELLOPTS: =~ :(vi|emacs): ]]; then
            if ${fzf} --bash > /dev/null 2>&1; then
              eval "$(${fzf} --bash)"
            elif [[ -f ${examples}/key-bindings.bash ]]; then
              source ${examples}/key-bindings.bash
            fi
          fi
        ''
      );
      zsh.initContent = mkIf cfg.enableZshIntegration (
        mkOrder 910 ''
          if [[ $options[zle] = on ]]; then
            if ${fzf} --zsh > /dev/null 2>&1; then
              source <(${fzf} --zsh)
            elif [[ -f ${examples}/key-bindings.zsh ]]; then
              source ${examples}/key-bindings.zsh
            fi
          fi
        ''
      );
      fish.interactiveShellInit = mkIf cfg.enableFishIntegration (
        mkOrder 200 ''
          if ${fzf} --fish > /dev/null 2>&1
            ${fzf} --fish | source
          else if test -f ${examples}/key-bindings.fish
            source ${examples}/key-bindings.fish
            fzf_key_bindings
          end
        ''
      );
    };
  };
}
