# dconf's settings for everyone: key files in /etc/dconf/db, compiled when they change.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib) mkIf mkOption types;
  inherit (import ../../_lib/option.nix { inherit lib; }) enable option strings;
  cfg = config.programs.dconf;
  inherit (import ../../home/_lib { inherit lib; }) hm;

  database = types.submodule {
    options = {
      settings = option (types.attrsOf (types.attrsOf hm.types.gvariant)) { } "Values by folder and key.";
      locks = strings "Keys that users cannot change.";
    };
  };
  profile = types.submodule {
    options = {
      enableUserDb = option types.bool true "Whether users' own values go before.";
      databases = option (types.listOf (
        types.either types.str database
      )) [ ] "Databases, the first before the others.";
    };
  };

  nameOf =
    profileName: i: db:
    if lib.isString db then db else "nivis-${profileName}-${toString i}";
  made = lib.concatLists (
    lib.mapAttrsToList (
      name: p:
      lib.filter (d: !lib.isString d.db) (
        lib.imap0 (i: db: {
          inherit db;
          name = nameOf name i db;
        }) p.databases
      )
    ) cfg.profiles
  );
  text = lib.generators.toINI { mkKeyValue = k: v: "${k}=${toString v}"; };
in
{
  options.programs.dconf = {
    enable = enable "there is dconf";
    profiles = option (types.attrsOf profile) { } "Profiles, by name; `user` is everyone's.";
  };

  config = mkIf (cfg.enable || cfg.profiles != { }) {
    environment.systemPackages = [ pkgs.dconf ];
    environment.etc =
      lib.mapAttrs' (
        name: p:
        lib.nameValuePair "dconf/profile/${name}" {
          text = lib.concatLines (
            lib.optional p.enableUserDb "user-db:user"
            ++ map (db: "system-db:${db}") (lib.imap0 (nameOf name) p.databases)
          );
        }
      ) cfg.profiles
      // lib.listToAttrs (
        lib.concatMap (
          d:
          [
            {
              name = "dconf/db/${d.name}.d/10-nivis";
              value.text = text d.db.settings;
            }
          ]
          ++ lib.optional (d.db.locks != [ ]) {
            name = "dconf/db/${d.name}.d/locks/10-nivis";
            value.text = lib.concatMapStrings (l: "${if lib.hasPrefix "/" l then l else "/${l}"}\n") d.db.locks;
          }
        ) made
      );

    systemd.services.nivis-dconf =
      mkIf (lib.any (p: p.databases != [ ]) (lib.attrValues cfg.profiles))
        {
          description = "Settings of the desktop for everyone";
          wantedBy = [ "multi-user.target" ];
          restartTriggers = map (d: builtins.toJSON (text d.db.settings)) made;
          serviceConfig = {
            Type = "oneshot";
            RemainAfterExit = true;
            ExecStart = "${lib.getExe pkgs.dconf} update";
          };
        };
  };
}
