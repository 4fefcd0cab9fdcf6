# Options of the configuration of sway, `wayland.windowManager.sway.config`.
{
  lib,
  pkgs,
  package,
}:
{ config, ... }:
let
  inherit (lib) mkOption types;
  inherit (import ../../_lib/option.nix { inherit lib; })
    flag
    lines
    maybe
    option
    ;
  inherit (types)
    attrsOf
    bool
    either
    enum
    int
    listOf
    nullOr
    str
    ;

  set = options: types.submodule { inherit options; };
  needed = type: description: mkOption { inherit type description; };
  # A part whose options have defaults.
  part = options: description: option (set options) { } description;

  fonts = part' "Fonts of titles.";
  part' = option (either (listOf str) (set {
    names = option (listOf str) [ "monospace" ] "Names, the first that has a character counts.";
    style = option str "" "Style.";
    size = option (either types.float str) 8.0 "Size.";
  })) { };

  criteria = attrsOf (either str bool);

  windowColors = set (
    lib.genAttrs [
      "border"
      "childBorder"
      "background"
      "text"
      "indicator"
    ] (name: needed str "Colour: ${name}.")
  );
  buttonColors = set (
    lib.genAttrs [
      "border"
      "background"
      "text"
    ] (name: needed str "Colour: ${name}.")
  );
  colors =
    border: background: text: indicator: childBorder:
    option windowColors {
      inherit
        border
        background
        text
        indicator
        childBorder
        ;
    };
  button = border: background: text: { inherit border background text; };

  bar = set {
    inherit fonts;
    extraConfig = lines "Further lines.";
    id = maybe str "Name of the bar.";
    mode = maybe (enum [
      "dock"
      "hide"
      "invisible"
    ]) "Whether it is always there.";
    hiddenState = maybe (enum [
      "hide"
      "show"
    ]) "How it is at the start in mode `hide`.";
    position = maybe (enum [
      "top"
      "bottom"
    ]) "Where it is.";
    workspaceButtons = maybe bool "Whether it has buttons of workspaces.";
    workspaceNumbers = maybe bool "Whether those say numbers.";
    command = option str (
      if package == null then "swaybar" else lib.getExe' package "swaybar"
    ) "Its program.";
    statusCommand = maybe str "What says the status.";
    trayOutput = maybe str "Where the tray is.";
    trayPadding = maybe int "Space around the tray, in pixels.";
    colors = part (
      lib.mapAttrs (_: maybe str) {
        background = "Of the bar.";
        statusline = "Of the status.";
        separator = "Between parts of the status.";
        focusedBackground = "Of the bar on the output that has the focus.";
        focusedStatusline = "Of the status there.";
        focusedSeparator = "Between its parts there.";
      }
      // lib.mapAttrs (_: maybe buttonColors) {
        focusedWorkspace = "Of the workspace that has the focus.";
        activeWorkspace = "Of those that are seen.";
        inactiveWorkspace = "Of those that are not.";
        urgentWorkspace = "Of those with something urgent.";
        bindingMode = "Of the mode of keys.";
      }
    ) "Colours of the bar.";
  };

  gaps = set (
    lib.genAttrs [
      "inner"
      "outer"
      "horizontal"
      "vertical"
      "top"
      "left"
      "bottom"
      "right"
    ] (name: maybe int "Gaps: ${name}, in pixels.")
    // {
      smartGaps =
        option (either bool (enum [
          "on"
          "off"
          "inverse_outer"
        ])) "off" "Whether a container alone has none."
        // {
          apply =
            v:
            if v == true then
              "on"
            else if v == false then
              "off"
            else
              v;
        };
      smartBorders = option (enum [
        "on"
        "off"
        "no_gaps"
      ]) "off" "Whether a container alone has no border.";
    }
  );

  edges = [
    "none"
    "vertical"
    "horizontal"
    "both"
    "smart"
    "smart_no_gaps"
  ];
  border = {
    titlebar = flag true "Whether windows have titles.";
    border = option int 2 "Width of borders, in pixels.";
  };

  directions = {
    left = "h";
    down = "j";
    up = "k";
    right = "l";
  };
  # Each direction by its key of the home row, and by its arrow.
  arrows = f: lib.concatMapAttrs (name: _: f config.${name} name // f (capital name) name) directions;
  capital = name: lib.toUpper (lib.substring 0 1 name) + lib.substring 1 (-1) name;
  workspaces = lib.range 1 10;
  key = n: toString (lib.mod n 10);
  keys =
    let
      m = config.modifier;
    in
    {
      "${m}+Return" = "exec ${config.terminal}";
      "${m}+Shift+q" = "kill";
      "${m}+d" = "exec ${config.menu}";
      "${m}+b" = "splith";
      "${m}+v" = "splitv";
      "${m}+f" = "fullscreen toggle";
      "${m}+a" = "focus parent";
      "${m}+s" = "layout stacking";
      "${m}+w" = "layout tabbed";
      "${m}+e" = "layout toggle split";
      "${m}+Shift+space" = "floating toggle";
      "${m}+space" = "focus mode_toggle";
      "${m}+Shift+minus" = "move scratchpad";
      "${m}+minus" = "scratchpad show";
      "${m}+Shift+c" = "reload";
      "${m}+Shift+e" =
        "exec swaynag -t warning -m 'You pressed the exit shortcut. Do you really want to exit sway? This will end your Wayland session.' -b 'Yes, exit sway' 'swaymsg exit'";
      "${m}+r" = "mode resize";
    }
    // arrows (
      k: d: {
        "${m}+${k}" = "focus ${d}";
        "${m}+Shift+${k}" = "move ${d}";
      }
    )
    // lib.mergeAttrsList (
      map (n: {
        "${m}+${key n}" = "workspace number ${toString n}";
        "${m}+Shift+${key n}" = "move container to workspace number ${toString n}";
      }) workspaces
    );
  resizing = {
    left = "shrink width";
    down = "grow height";
    up = "shrink height";
    right = "grow width";
  };
in
{
  options = {
    inherit fonts;
    modifier = option str "Mod1" "The key that most others are pressed with.";
    terminal = option str (lib.getExe pkgs.foot) "The terminal." // {
      defaultText = lib.literalExpression "lib.getExe pkgs.foot";
    };
    menu = option str "dmenu_path | dmenu | xargs swaymsg exec --" "The launcher.";
    keybindings =
      option (attrsOf (nullOr str)) (lib.mapAttrs (_: lib.mkOptionDefault) keys) "Commands by keys."
      // {
        defaultText = "sway's own";
      };
    keycodebindings = option (attrsOf (nullOr str)) { } "Commands by codes of keys.";
    bindkeysToCode = flag false "Whether keys are those of the first layout, whatever the present one.";
    bindswitches = option (attrsOf (set {
      action = needed str "What is done.";
      locked = flag false "Also while the screen is locked.";
      reload = flag false "Also when the configuration is read again.";
    })) { } "Commands by switches, such as `lid:on`.";
    modes = option (attrsOf (attrsOf str)) {
      resize = arrows (k: d: { ${k} = "resize ${resizing.${d}} 10 px"; }) // {
        Escape = "mode default";
        Return = "mode default";
      };
    } "Modes, with commands by keys.";

    window = part (
      border
      // {
        hideEdgeBorders = option (enum (
          edges ++ map (e: "--i3 ${e}") edges
        )) "none" "Where borders at the edge are hidden.";
        commands = option (listOf (set {
          command = needed str "What is done.";
          criteria = needed criteria "With which windows.";
        })) [ ] "Commands for windows when they appear.";
      }
    ) "Windows.";
    floating = part (
      border
      // {
        modifier = option str config.modifier "Key that they are moved with." // {
          defaultText = "the modifier";
        };
        criteria = option (listOf criteria) [ ] "Windows that float.";
      }
    ) "Floating windows.";
    focus = part {
      newWindow = option (enum [
        "smart"
        "urgent"
        "focus"
        "none"
      ]) "smart" "Whether a window that asks for it gets the focus.";
      followMouse =
        option (either (enum [
          "yes"
          "no"
          "always"
        ]) bool) "yes" "Whether the focus follows the pointer."
        // {
          apply = v: if lib.isBool v then lib.hm.booleans.yesNo v else v;
        };
      wrapping =
        option (enum [
          "yes"
          "no"
          "force"
          "workspace"
        ]) (if config.focus.forceWrapping then "yes" else "no") "Whether the focus goes round."
        // {
          defaultText = "no";
        };
      forceWrapping = flag false "The old name of `wrapping`.";
      mouseWarping = option (either bool (enum [
        "container"
        "output"
      ])) true "Whether the pointer goes with the focus.";
    } "The focus.";
    assigns = option (attrsOf (listOf criteria)) { } "Windows that belong to workspaces.";
    workspaceLayout = option (enum [
      "default"
      "stacking"
      "tabbed"
    ]) "default" "How workspaces begin.";
    workspaceAutoBackAndForth = flag false "Whether the same workspace again goes back to the one before.";
    workspaceOutputAssign = option (listOf (set {
      workspace = option str "" "The workspace.";
      output = option (either str (listOf str)) "" "Its outputs, the first that is there counts." // {
        apply = lib.toList;
      };
    })) [ ] "Workspaces that belong to outputs.";
    defaultWorkspace = maybe str "The command of the key whose workspace is the first.";
    gaps = maybe gaps "Space between windows.";
    colors = part {
      background = option str "#ffffff" "Of what windows do not cover.";
      focused =
        colors "#4c7899" "#285577" "#ffffff" "#2e9ef4" "#285577"
          "Of the window that has the focus.";
      focusedInactive =
        colors "#333333" "#5f676a" "#ffffff" "#484e50" "#5f676a"
          "Of the one that has it in its container.";
      unfocused = colors "#333333" "#222222" "#888888" "#292d2e" "#222222" "Of others.";
      urgent = colors "#2f343a" "#900000" "#ffffff" "#900000" "#900000" "Of urgent ones.";
      placeholder =
        colors "#000000" "#0c0c0c" "#ffffff" "#000000" "#0c0c0c"
          "Of windows that are still to come.";
    } "Colours of windows.";
    bars = option (listOf bar) [
      {
        mode = "dock";
        hiddenState = "hide";
        position = "bottom";
        workspaceButtons = true;
        workspaceNumbers = true;
        statusCommand = "i3status";
        fonts = {
          names = [ "monospace" ];
          size = 8.0;
        };
        trayOutput = "primary";
        colors = {
          background = "#000000";
          statusline = "#ffffff";
          separator = "#666666";
          focusedWorkspace = button "#4c7899" "#285577" "#ffffff";
          activeWorkspace = button "#333333" "#5f676a" "#ffffff";
          inactiveWorkspace = button "#333333" "#222222" "#888888";
          urgentWorkspace = button "#2f343a" "#900000" "#ffffff";
          bindingMode = button "#2f343a" "#900000" "#ffffff";
        };
      }
    ] "Bars.";
    startup = option (listOf (set {
      command = needed str "What is run.";
      always = flag false "Also when the configuration is read again.";
    })) [ ] "What is run at the start.";
    input = option (attrsOf (attrsOf str)) { } "Inputs, {manpage}`sway-input(5)`.";
    output = option (attrsOf (attrsOf str)) { } "Outputs, {manpage}`sway-output(5)`.";
    seat = option (attrsOf (attrsOf str)) { } "Seats, {manpage}`sway-input(5)`.";
  }
  // lib.mapAttrs (name: letter: option str letter "Key for ${name}.") directions;
}
