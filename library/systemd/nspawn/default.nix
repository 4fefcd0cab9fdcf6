# Containers of systemd-nspawn: /etc/systemd/nspawn/<name>.nspawn.
{
  config,
  lib,
  pkgs,
  utils,
  ...
}:
let
  inherit (lib) mkIf mkOption types;
  inherit (utils.systemdUtils.lib) attrsToSection;

  cfg = lib.filterAttrs (_: def: def.enable) config.systemd.nspawn;

  section =
    name:
    mkOption {
      type = types.attrsOf utils.systemdUtils.unitOptions.unitOption;
      default = { };
      description = "What stands in the `[${name}]` section; see {manpage}`systemd.nspawn(5)`.";
    };

  textOf =
    def:
    lib.concatStringsSep "\n" [
      "[Exec]\n${attrsToSection def.execConfig}"
      "[Files]\n${attrsToSection def.filesConfig}"
      "[Network]\n${attrsToSection def.networkConfig}"
    ];
in
{
  options.systemd.nspawn = mkOption {
    type = types.attrsOf (
      types.submodule {
        options = {
          enable = mkOption {
            type = types.bool;
            default = true;
            description = "Whether the file is made.";
          };
          execConfig = section "Exec";
          filesConfig = section "Files";
          networkConfig = section "Network";
        };
      }
    );
    default = { };
    description = "Settings of containers.";
  };

  config = mkIf (cfg != { }) {
    environment.systemPackages = [ pkgs.systemd-container ];
    environment.etc = lib.mapAttrs' (
      name: def: lib.nameValuePair "systemd/nspawn/${name}.nspawn" { text = textOf def; }
    ) cfg;
  };
}
