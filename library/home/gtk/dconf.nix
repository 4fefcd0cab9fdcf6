# dconf's settings of the user, loaded when the home is activated; what is no longer declared is reset.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib) mkIf types;
  inherit (import ../../_lib/option.nix { inherit lib; }) flag option;
  cfg = config.dconf;

  settings = lib.filterAttrs (_: v: v != { }) cfg.settings;
  text = lib.generators.toINI { mkKeyValue = k: v: "${k}=${toString v}"; } settings;
  keys = lib.concatLists (
    lib.mapAttrsToList (folder: values: map (k: "/${folder}/${k}") (lib.attrNames values)) settings
  );
  dconf = lib.getExe pkgs.dconf;
in
{
  options.dconf = {
    enable = flag true "Whether settings of dconf are loaded.";
    settings = option (types.attrsOf (
      types.attrsOf lib.hm.types.gvariant
    )) { } "Settings by folder and key.";
  };

  config = mkIf (cfg.enable && settings != { }) {
    home.packages = [ pkgs.dconf ];
    home.activation.dconfSettings = lib.hm.dag.entryAfter [ "installPackages" ] ''
      nivisDconf="''${XDG_STATE_HOME:-$HOME/.local/state}/nivis/dconf-keys"
      wrap=()
      [[ -v DBUS_SESSION_BUS_ADDRESS ]] || wrap=(dbus-run-session --)
      if [[ -f "$nivisDconf" ]]; then
        while read -r key; do
          grep -qxF -- "$key" ${pkgs.writeText "dconf-keys" (lib.concatLines keys)} || run "''${wrap[@]}" ${dconf} reset "$key"
        done < "$nivisDconf"
      fi
      run "''${wrap[@]}" ${dconf} load / < ${pkgs.writeText "hm-dconf.ini" text}
      mkdir -p "$(dirname "$nivisDconf")"
      run cp --no-preserve=mode ${pkgs.writeText "dconf-keys" (lib.concatLines keys)} "$nivisDconf"
    '';
  };
}
