# Text of a .desktop file, as nixpkgs' makeDesktopItem writes it.
{ lib }:
entry:
let
  inherit (lib) isBool isList mapAttrsToList;

  show =
    v:
    if isBool v then
      lib.boolToString v
    else if isList v then
      lib.concatStringsSep ";" v
    else
      toString v;
  section =
    name: keys:
    "[${name}]\n"
    + lib.concatStrings (
      mapAttrsToList (n: v: "${n}=${show v}\n") (lib.filterAttrs (_: v: v != null && v != [ ]) keys)
    );

  actions = entry.actions or { };
in
section "Desktop Entry" (
  {
    Version = "1.5";
    Type = entry.type or "Application";
    Name = entry.name;
    Exec = entry.exec or null;
    Icon = entry.icon or null;
    Comment = entry.comment or null;
    Terminal = entry.terminal or null;
    GenericName = entry.genericName or null;
    MimeType = entry.mimeType or null;
    Categories = entry.categories or null;
    StartupNotify = entry.startupNotify or null;
    NoDisplay = entry.noDisplay or null;
    PrefersNonDefaultGPU = entry.prefersNonDefaultGPU or null;
    Actions = lib.attrNames actions;
  }
  // entry.settings or { }
)
+ lib.concatStrings (
  mapAttrsToList (
    name: a:
    "\n"
    + section "Desktop Action ${name}" {
      Name = a.name;
      Exec = a.exec;
      Icon = a.icon;
    }
  ) actions
)
