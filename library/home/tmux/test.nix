{
  lib,
  text,
  ...
}:
{
  "the file as home-manager writes it" = {
    module = {
      programs.tmux = {
        enable = true;
        keyMode = "vi";
        customPaneNavigationAndResize = true;
        resizeAmount = 3;
        shortcut = "a";
        newSession = true;
        reverseSplit = true;
        shell = "/bin/zsh";
        disableConfirmationPrompt = true;
        mouse = true;
        focusEvents = true;
        aggressiveResize = true;
        clock24 = true;
        escapeTime = 1;
        historyLimit = 5;
        baseIndex = 1;
        terminal = "tmux-256color";
        extraConfig = "set -g status off";
        plugins = [
          {
            plugin = "/data/cpu.tmux";
            extraConfig = "set -g @cpu x";
          }
        ];
      };
    };
    actual = host: lib.filter (l: l != "") (lib.splitString "\n" (text host ".config/tmux/tmux.conf"));
    expected = [
      "set  -g default-terminal \"tmux-256color\""
      "set  -g base-index      1"
      "setw -g pane-base-index 1"
      "# We need to set default-shell before calling new-session"
      "set  -g default-shell \"/bin/zsh\""
      "# Use -A to make new-session idempotent: attach if session \"0\" exists,"
      "# otherwise create it. This prevents duplicate sessions when multiple"
      "# configs (e.g., system and user) both enable newSession."
      "new-session -A -s 0"
      "bind -N \"Split the pane into two, left and right\" v split-window -h"
      "bind -N \"Split the pane into two, top and bottom\" s split-window -v"
      "set -g status-keys vi"
      "set -g mode-keys   vi"
      "bind -N \"Select pane to the left of the active pane\" h select-pane -L"
      "bind -N \"Select pane below the active pane\" j select-pane -D"
      "bind -N \"Select pane above the active pane\" k select-pane -U"
      "bind -N \"Select pane to the right of the active pane\" l select-pane -R"
      "bind -r -N \"Resize the pane left by 3\" \\"
      "  H resize-pane -L 3"
      "bind -r -N \"Resize the pane down by 3\" \\"
      "  J resize-pane -D 3"
      "bind -r -N \"Resize the pane up by 3\" \\"
      "  K resize-pane -U 3"
      "bind -r -N \"Resize the pane right by 3\" \\"
      "  L resize-pane -R 3"
      "# rebind main key: C-a"
      "unbind C-b"
      "set -g prefix C-a"
      "bind -N \"Send the prefix key through to the application\" \\"
      "  C-a send-prefix"
      "bind-key -N \"Kill the current window\" & kill-window"
      "bind-key -N \"Kill the current pane\" x kill-pane"
      "set  -g mouse             on"
      "set  -g focus-events      on"
      "setw -g aggressive-resize on"
      "setw -g clock-mode-style  24"
      "set  -s escape-time       1"
      "set  -g history-limit     5"
      "set -g @cpu x"
      "run-shell /data/cpu.tmux"
      "set -g status off"
    ];
  };

  "sockets stand in the runtime folder, unless told" = {
    module = {
      programs.tmux = {
        enable = true;
        secureSocket = false;
        prefix = "C-Space";
        tmuxp.enable = true;
      };
    };
    actual = host: [
      (host.config.home.sessionVariables ? TMUX_TMPDIR)
      (lib.hasInfix "set -g prefix C-Space" (text host ".config/tmux/tmux.conf"))
      (map lib.getName host.config.home.packages)
    ];
    expected = [
      false
      true
      [
        "tmux"
        "tmuxp"
      ]
    ];
  };

  "a plugin that the distribution has not is refused" = {
    module = {
      programs.tmux = {
        enable = true;
        sensibleOnTop = true;
      };
    };
    refused = true;
  };
}
