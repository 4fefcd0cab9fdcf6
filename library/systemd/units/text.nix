# Text of unit files, as NixOS writes it.
{ lib }:
let
  inherit (lib)
    attrNames
    concatMapStrings
    concatMapStringsSep
    concatStringsSep
    optionalString
    stringLength
    ;

  toLines = (import ../../system/utils/systemd.nix { inherit lib; }).lib.attrsToSection;

  section = name: attrs: "[${name}]\n${toLines attrs}\n";

  unit =
    def: sections:
    section "Unit" def.unitConfig
    + sections
    + optionalString (
      def.wantedBy != [ ]
    ) "\n[Install]\nWantedBy=${concatStringsSep " " def.wantedBy}\n";

  # systemd reads lines up to 1 MiB.
  environmentLine =
    unitName: name: value:
    let
      line = "Environment=${lib.strings.toJSON "${name}=${value}"}\n";
    in
    if value == null then
      ""
    else if stringLength line >= 1048576 then
      throw "The value of the environment variable `${name}' in systemd service `${unitName}' is too long."
    else
      line;

  reaction =
    def:
    if def.reloadIfChanged or false then
      "X-ReloadIfChanged=true\n"
    else
      optionalString (!(def.restartIfChanged or true)) "X-RestartIfChanged=false\n";
in
{
  # The sections of a file such as /etc/systemd/system.conf.
  sections =
    settings: concatMapStringsSep "\n" (name: section name settings.${name}) (attrNames settings);

  target = def: section "Unit" def.unitConfig;

  service =
    globalEnvironment: def:
    let
      environment = globalEnvironment // def.environment;
    in
    unit def (
      "[Service]\n"
      + concatMapStrings (name: environmentLine def.name name environment.${name}) (attrNames environment)
      + reaction def
      + optionalString (!(def.stopIfChanged or true)) "X-StopIfChanged=false\n"
      + optionalString (def.notSocketActivated or false) "X-NotSocketActivated=true\n"
      + toLines def.serviceConfig
    );

  socket =
    def:
    unit def ''
      [Socket]
      ${toLines def.socketConfig}
      ${concatMapStringsSep "\n" (s: "ListenStream=${s}") def.listenStreams}
      ${concatMapStringsSep "\n" (s: "ListenDatagram=${s}") def.listenDatagrams}
    '';

  timer = def: unit def (section "Timer" def.timerConfig);
  path = def: unit def (section "Path" def.pathConfig);
  mount = def: unit def (section "Mount" def.mountConfig);
  automount = def: unit def (section "Automount" def.automountConfig);
  slice = def: unit def (section "Slice" def.sliceConfig);
}
