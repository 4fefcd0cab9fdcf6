# tmux for everyone: /etc/tmux.conf.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib)
    mkIf
    mkOption
    optionalString
    types
    ;
  inherit (import ../../_lib/option.nix { inherit lib; }) enable lines option;
  cfg = config.programs.tmux;
  amount = toString cfg.resizeAmount;
in
{
  options.programs.tmux = import ../../home/tmux/options.nix { inherit lib; } // {
    enable = enable "tmux is set up for everyone";
    package = mkOption {
      type = types.package;
      default = pkgs.tmux;
      defaultText = lib.literalExpression "pkgs.tmux";
      description = "The package of tmux.";
    };
    baseIndex = option types.int 0 "Number of the first window and pane.";
    escapeTime = option types.int 500 "Milliseconds to wait after an escape.";
    historyLimit = option types.int 2000 "Lines kept of a window.";
    resizeAmount = option types.int 5 "Lines or columns a pane is resized by.";
    terminal = option types.str "screen" "The kind of terminal tmux says it is.";
    withUtempter =
      option types.bool true
        "Whether logins in tmux are seen by `who`; the distribution's tmux does so where it can.";
    extraConfig = lines "Further lines of /etc/tmux.conf.";
    extraConfigBeforePlugins = lines "Further lines, before plugins.";
    plugins = option (types.listOf types.path) [ ] "Scripts of plugins.";
  };

  config = mkIf cfg.enable {
    assertions = [
      {
        assertion = cfg.withUtempter;
        message = "`programs.tmux.withUtempter = false': the distribution's tmux is built as it is. Leave it out.";
      }
    ];
    environment.systemPackages = [ cfg.package ];
    environment.variables = mkIf cfg.secureSocket {
      TMUX_TMPDIR = ''''${XDG_RUNTIME_DIR:-"/run/user/$(id -u)"}'';
    };

    environment.etc."tmux.conf".text = ''

      set  -g default-terminal "${cfg.terminal}"
      set  -g base-index      ${toString cfg.baseIndex}
      setw -g pane-base-index ${toString cfg.baseIndex}
      set  -g history-limit   ${toString cfg.historyLimit}

      ${optionalString cfg.newSession ''
        # Use -A to make new-session idempotent: attach if session "0" exists,
        # otherwise create it. This prevents duplicate sessions when multiple
        # configs (e.g., system and user) both enable newSession.
        new-session -A -s 0
      ''}

      ${optionalString cfg.reverseSplit ''
        bind v split-window -h
        bind s split-window -v
      ''}

      set -g status-keys ${cfg.keyMode}
      set -g mode-keys   ${cfg.keyMode}

      ${optionalString (cfg.keyMode == "vi" && cfg.customPaneNavigationAndResize) ''
        bind h select-pane -L
        bind j select-pane -D
        bind k select-pane -U
        bind l select-pane -R

        bind -r H resize-pane -L ${amount}
        bind -r J resize-pane -D ${amount}
        bind -r K resize-pane -U ${amount}
        bind -r L resize-pane -R ${amount}
      ''}

      ${optionalString (cfg.shortcut != "b") ''
        # rebind main key: C-${cfg.shortcut}
        unbind C-b
        set -g prefix C-${cfg.shortcut}
        bind ${cfg.shortcut} send-prefix
        bind C-${cfg.shortcut} last-window
      ''}

      setw -g aggressive-resize ${if cfg.aggressiveResize then "on" else "off"}
      setw -g clock-mode-style  ${if cfg.clock24 then "24" else "12"}
      set  -s escape-time       ${toString cfg.escapeTime}

      ${cfg.extraConfigBeforePlugins}

      ${optionalString (cfg.plugins != [ ]) ''
        # Run plugins
        ${lib.concatMapStringsSep "\n" (p: "run-shell ${p}") cfg.plugins}

      ''}

      ${cfg.extraConfig}
    '';
  };
}
