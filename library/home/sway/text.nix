# The text of sway's configuration, sway(5), in the order that home-manager writes it.
{ lib }:
c:
let
  inherit (lib)
    concatStringsSep
    filterAttrs
    hasPrefix
    mapAttrsToList
    optional
    optionalString
    optionals
    ;
  inherit (lib.hm.booleans) yesNo;
  joined = concatStringsSep "\n";

  criteria =
    set:
    "[${
      concatStringsSep " " (
        mapAttrsToList (k: v: if lib.isBool v then optionalString v k else "${k}=\"${v}\"") set
      )
    }]";

  font =
    fonts:
    let
      f =
        if lib.isList fonts then
          {
            names = fonts;
            style = "";
            size = "";
          }
        else
          fonts;
    in
    optionalString (f.names != [ ]) (
      concatStringsSep " " (
        lib.remove "" [
          "font"
          "pango:${concatStringsSep ", " f.names}"
          f.style
          (toString f.size)
        ]
      )
    );

  border = w: "${if w.titlebar then "normal" else "pixel"} ${toString w.border}";
  colors =
    set:
    concatStringsSep " " [
      set.border
      set.background
      set.text
      set.indicator
      set.childBorder
    ];
  buttonColors =
    set:
    concatStringsSep " " [
      set.border
      set.background
      set.text
    ];

  toCode = optionalString c.bindkeysToCode "--to-code ";
  bindings =
    indent: set:
    joined (
      mapAttrsToList (
        key: command: optionalString (command != null) "${indent}bindsym ${toCode}${key} ${command}"
      ) set
    );
  isFirst = _: command: c.defaultWorkspace != null && command == c.defaultWorkspace;
  switch =
    event: s:
    "bindswitch ${optionalString s.locked "--locked "}${optionalString s.reload "--reload "} ${event} ${s.action}";

  block =
    kind: name: set:
    "${kind} \"${name}\" {\n${joined (mapAttrsToList (n: v: "  ${n} ${v}") set)}\n}\n";
  isKind = hasPrefix "type:";
  mode = name: set: "mode \"${name}\" {\n${bindings "  " set}\n}\n";

  line = word: v: optional (v != null) "${word} ${toString v}";
  bar =
    b:
    let
      simple = {
        background = "background";
        statusline = "statusline";
        separator = "separator";
        focusedBackground = "focused_background";
        focusedStatusline = "focused_statusline";
        focusedSeparator = "focused_separator";
      };
      buttons = {
        focusedWorkspace = "focused_workspace";
        activeWorkspace = "active_workspace";
        inactiveWorkspace = "inactive_workspace";
        urgentWorkspace = "urgent_workspace";
        bindingMode = "binding_mode";
      };
      inOrder =
        lib.concatMap (name: line simple.${name} b.colors.${name}) [
          "background"
          "statusline"
          "separator"
          "focusedBackground"
          "focusedStatusline"
          "focusedSeparator"
        ]
        ++
          lib.concatMap
            (name: optional (b.colors.${name} != null) "${buttons.${name}} ${buttonColors b.colors.${name}}")
            [
              "focusedWorkspace"
              "activeWorkspace"
              "inactiveWorkspace"
              "urgentWorkspace"
              "bindingMode"
            ];
      inside =
        line "id" b.id
        ++ lib.remove "" [ (font b.fonts) ]
        ++ line "mode" b.mode
        ++ line "hidden_state" b.hiddenState
        ++ line "position" b.position
        ++ line "status_command" b.statusCommand
        ++ [ "swaybar_command ${b.command}" ]
        ++ optional (b.workspaceButtons != null) "workspace_buttons ${yesNo b.workspaceButtons}"
        ++ optional (b.workspaceNumbers != null) "strip_workspace_numbers ${yesNo (!b.workspaceNumbers)}"
        ++ line "tray_output" b.trayOutput
        ++ line "tray_padding" b.trayPadding
        ++ optionals (inOrder != [ ]) ([ "colors {" ] ++ map (l: "  ${l}") inOrder ++ [ "}" ])
        ++ lib.remove "" [ b.extraConfig ];
    in
    "bar {\n${lib.concatMapStrings (l: "  ${l}\n") inside}}\n";

  gaps =
    g:
    joined (
      lib.concatMap (name: line "gaps ${name}" g.${name}) [
        "inner"
        "outer"
        "horizontal"
        "vertical"
        "top"
        "bottom"
        "left"
        "right"
      ]
      ++ optional (g.smartGaps != "off") "smart_gaps ${g.smartGaps}"
      ++ optional (g.smartBorders != "off") "smart_borders ${g.smartBorders}"
    );
in
[
  (font c.fonts)
  "floating_modifier ${c.floating.modifier}"
  "default_border ${border c.window}\ndefault_floating_border ${border c.floating}"
  "hide_edge_borders ${c.window.hideEdgeBorders}"
  "focus_wrapping ${c.focus.wrapping}"
  "focus_follows_mouse ${c.focus.followMouse}"
  "focus_on_window_activation ${c.focus.newWindow}"
  "mouse_warping ${
    if lib.isString c.focus.mouseWarping then
      c.focus.mouseWarping
    else if c.focus.mouseWarping then
      "output"
    else
      "none"
  }"
  "workspace_layout ${c.workspaceLayout}"
  "workspace_auto_back_and_forth ${yesNo c.workspaceAutoBackAndForth}"
  "client.focused ${colors c.colors.focused}"
  "client.focused_inactive ${colors c.colors.focusedInactive}"
  "client.unfocused ${colors c.colors.unfocused}"
  "client.urgent ${colors c.colors.urgent}"
  "client.placeholder ${colors c.colors.placeholder}"
  "client.background ${c.colors.background}"
  # sway begins with the first workspace that a key names.
  (bindings "" (filterAttrs isFirst c.keybindings))
  (bindings "" (filterAttrs (n: v: !isFirst n v) c.keybindings))
  (joined (
    mapAttrsToList (
      key: command: optionalString (command != null) "bindcode ${key} ${command}"
    ) c.keycodebindings
  ))
]
++ optional (c.bindswitches != { }) (joined (mapAttrsToList switch c.bindswitches))
++ mapAttrsToList (block "input") (filterAttrs (n: _: n == "*") c.input)
++ mapAttrsToList (block "input") (filterAttrs (n: _: isKind n) c.input)
++ mapAttrsToList (block "input") (filterAttrs (n: _: n != "*" && !isKind n) c.input)
++ mapAttrsToList (block "output") c.output
++ mapAttrsToList (block "seat") c.seat
++ mapAttrsToList mode c.modes
++ mapAttrsToList (
  workspace: list: joined (map (set: "assign ${criteria set} ${workspace}") list)
) c.assigns
++ map bar c.bars
++ optional (c.gaps != null) (gaps c.gaps)
++ map (set: "for_window ${criteria set} floating enable") c.floating.criteria
++ map (w: "for_window ${criteria w.criteria} ${w.command}") c.window.commands
++ map (s: "${if s.always then "exec_always" else "exec"} ${s.command}\n") c.startup
++ map (
  w:
  "workspace \"${w.workspace}\" output ${
    lib.concatMapStringsSep " " lib.strings.escapeNixString w.output
  }"
) c.workspaceOutputAssign
