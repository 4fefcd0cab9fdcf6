# Text of the user's tmux.conf.
{ lib, cfg }:
let
  inherit (lib) optionalString;
  onOff = v: if v then "on" else "off";
  prefix = if cfg.prefix != null then cfg.prefix else "C-${cfg.shortcut}";
  amount = toString cfg.resizeAmount;
in
''

  set  -g default-terminal "${cfg.terminal}"
  set  -g base-index      ${toString cfg.baseIndex}
  setw -g pane-base-index ${toString cfg.baseIndex}
  ${optionalString (cfg.shell != null) ''
    # We need to set default-shell before calling new-session
    set  -g default-shell "${cfg.shell}"
  ''}

  ${optionalString cfg.newSession ''
    # Use -A to make new-session idempotent: attach if session "0" exists,
    # otherwise create it. This prevents duplicate sessions when multiple
    # configs (e.g., system and user) both enable newSession.
    new-session -A -s 0''}

  ${optionalString cfg.reverseSplit ''
    bind -N "Split the pane into two, left and right" v split-window -h
    bind -N "Split the pane into two, top and bottom" s split-window -v
  ''}

  set -g status-keys ${cfg.keyMode}
  set -g mode-keys   ${cfg.keyMode}

  ${optionalString (cfg.keyMode == "vi" && cfg.customPaneNavigationAndResize) ''
    bind -N "Select pane to the left of the active pane" h select-pane -L
    bind -N "Select pane below the active pane" j select-pane -D
    bind -N "Select pane above the active pane" k select-pane -U
    bind -N "Select pane to the right of the active pane" l select-pane -R

    bind -r -N "Resize the pane left by ${amount}" \
      H resize-pane -L ${amount}
    bind -r -N "Resize the pane down by ${amount}" \
      J resize-pane -D ${amount}
    bind -r -N "Resize the pane up by ${amount}" \
      K resize-pane -U ${amount}
    bind -r -N "Resize the pane right by ${amount}" \
      L resize-pane -R ${amount}
  ''}

  ${optionalString (prefix != "C-b") ''
    # rebind main key: ${prefix}
    unbind C-b
    set -g prefix ${prefix}
    bind -N "Send the prefix key through to the application" \
      ${prefix} send-prefix
  ''}

  ${optionalString cfg.disableConfirmationPrompt ''
    bind-key -N "Kill the current window" & kill-window
    bind-key -N "Kill the current pane" x kill-pane
  ''}

  set  -g mouse             ${onOff cfg.mouse}
  set  -g focus-events      ${onOff cfg.focusEvents}
  setw -g aggressive-resize ${onOff cfg.aggressiveResize}
  setw -g clock-mode-style  ${if cfg.clock24 then "24" else "12"}
  set  -s escape-time       ${toString cfg.escapeTime}
  set  -g history-limit     ${toString cfg.historyLimit}
''
