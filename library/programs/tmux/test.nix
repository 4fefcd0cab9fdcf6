{
  lib,
  text,
  ...
}:
{
  "the file as NixOS writes it" = {
    module = {
      programs.tmux = {
        enable = true;
        keyMode = "vi";
        customPaneNavigationAndResize = true;
        resizeAmount = 3;
        shortcut = "a";
        newSession = true;
        reverseSplit = true;
        aggressiveResize = true;
        clock24 = true;
        baseIndex = 1;
        historyLimit = 5;
        escapeTime = 1;
        terminal = "tmux-256color";
        extraConfigBeforePlugins = "# before";
        plugins = [ "/data/cpu.tmux" ];
        extraConfig = "set -g status off";
      };
    };
    actual = host: lib.filter (l: l != "") (lib.splitString "\n" (text host "tmux.conf"));
    expected = [
      "set  -g default-terminal \"tmux-256color\""
      "set  -g base-index      1"
      "setw -g pane-base-index 1"
      "set  -g history-limit   5"
      "# Use -A to make new-session idempotent: attach if session \"0\" exists,"
      "# otherwise create it. This prevents duplicate sessions when multiple"
      "# configs (e.g., system and user) both enable newSession."
      "new-session -A -s 0"
      "bind v split-window -h"
      "bind s split-window -v"
      "set -g status-keys vi"
      "set -g mode-keys   vi"
      "bind h select-pane -L"
      "bind j select-pane -D"
      "bind k select-pane -U"
      "bind l select-pane -R"
      "bind -r H resize-pane -L 3"
      "bind -r J resize-pane -D 3"
      "bind -r K resize-pane -U 3"
      "bind -r L resize-pane -R 3"
      "# rebind main key: C-a"
      "unbind C-b"
      "set -g prefix C-a"
      "bind a send-prefix"
      "bind C-a last-window"
      "setw -g aggressive-resize on"
      "setw -g clock-mode-style  24"
      "set  -s escape-time       1"
      "# before"
      "# Run plugins"
      "run-shell /data/cpu.tmux"
      "set -g status off"
    ];
  };

  "sockets stand in the runtime folder, unless told" = {
    module = {
      programs.tmux = {
        enable = true;
        secureSocket = false;
      };
    };
    actual = host: host.config.environment.variables ? TMUX_TMPDIR;
    expected = false;
  };

  "the distribution's tmux is built as it is" = {
    module = {
      programs.tmux = {
        enable = true;
        withUtempter = false;
      };
    };
    refused = true;
  };
}
