# Units of the user's own systemd, written section by section as home-manager has them.
{
  config,
  lib,
  pkgs,
  utils,
  ...
}:
let
  inherit (lib) mkOption types;

  text = import ../../systemd/units/text.nix { inherit lib; };

  sorts = [
    "services"
    "sockets"
    "targets"
    "timers"
    "paths"
    "slices"
    "mounts"
    "automounts"
  ];
  suffix = lib.removeSuffix "s";

  atom = types.oneOf [
    types.bool
    types.int
    types.str
    types.path
  ];

  unit =
    sort: name: sections:
    let
      full = "${name}.${suffix sort}";
      install = sections.Install or { };
    in
    lib.nameValuePair full {
      enable = true;
      strategy = "dropin-if-exists";
      aliases = lib.toList (install.Alias or [ ]);
      wantedBy = lib.toList (install.WantedBy or [ ]);
      requiredBy = lib.toList (install.RequiredBy or [ ]);
      upheldBy = lib.toList (install.UpheldBy or [ ]);
      source = "${pkgs.writeText "unit-${utils.storeName full}" (text.sections sections)}";
    };
in
{
  options.systemd.user = lib.genAttrs sorts (
    sort:
    mkOption {
      type = types.attrsOf (types.attrsOf (types.attrsOf (types.either atom (types.listOf atom))));
      default = { };
      example = {
        sync.Service.ExecStart = "/usr/bin/true";
      };
      description = "User units: ${sort}, by name, section and key.";
    }
  );

  config.nivis.manifest.units = lib.listToAttrs (
    lib.concatMap (sort: lib.mapAttrsToList (unit sort) config.systemd.user.${sort}) sorts
  );
}
