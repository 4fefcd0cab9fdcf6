# tmux: ~/.config/tmux/tmux.conf.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib)
    mkIf
    mkMerge
    mkOption
    types
    ;
  inherit (import ../../_lib/option.nix { inherit lib; })
    enable
    flag
    lines
    option
    package
    ;
  cfg = config.programs.tmux;
in
{
  options.programs.tmux = import ./options.nix { inherit lib; } // {
    enable = enable "tmux is set up";
    package = package pkgs "tmux";
    extraConfig = lines "Further lines of tmux.conf.";
    focusEvents = flag false "Whether programs are told when their pane has the focus.";
    mouse = enable "the mouse is used";
    disableConfirmationPrompt = flag false "Whether windows and panes are closed without asking.";
    prefix = option (types.nullOr types.str) null "The prefix key; goes before `shortcut`.";
    sensibleOnTop = flag false "Whether the plugin sensible is read first.";
    shell = option (types.nullOr types.str) null "The shell of windows.";
    terminal = option types.str "screen" "The kind of terminal tmux says it is.";
    tmuxp.enable = enable "tmuxp is there";
    plugins = option (types.listOf (
      types.either types.path (
        types.submodule {
          options = {
            plugin = mkOption {
              type = types.path;
              description = "The script of the plugin, or its folder.";
            };
            extraConfig = lines "Lines before it.";
          };
        }
      )
    )) [ ] "Plugins: scripts ending in .tmux, or folders with one.";
  };

  config = mkIf cfg.enable {
    assertions = [
      {
        assertion = !cfg.sensibleOnTop;
        message = "`programs.tmux.sensibleOnTop': the distribution has no package of the plugin. Name its folder in `programs.tmux.plugins'.";
      }
    ];
    home.packages =
      lib.optional (cfg.package != null) cfg.package ++ lib.optional cfg.tmuxp.enable pkgs.tmuxp;

    # Sockets in a folder that is the user's alone.
    home.sessionVariables = mkIf cfg.secureSocket {
      TMUX_TMPDIR = ''''${XDG_RUNTIME_DIR:-"/run/user/$(id -u)"}'';
    };

    xdg.configFile."tmux/tmux.conf".text = mkMerge [
      (lib.mkBefore (import ./text.nix { inherit lib cfg; }))
      (mkIf (cfg.plugins != [ ]) (
        lib.concatMapStrings (
          p:
          let
            plugin = p.plugin or p;
          in
          ''
            ${p.extraConfig or ""}
            run-shell ${
              if lib.hasSuffix ".tmux" (toString plugin) then
                "${plugin}"
              else
                "'for f in ${plugin}/*.tmux; do $f; done'"
            }
          ''
        ) cfg.plugins
      ))
      (lib.mkAfter cfg.extraConfig)
    ];
  };
}
