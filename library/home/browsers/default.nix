# Browsers like Chromium: flags, extensions from the store, and programs that extensions talk to.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib) mkIf mkOption types;
  inherit (import ../../_lib/option.nix { inherit lib; })
    enable
    maybe
    option
    package
    packages
    strings
    ;

  # Name → its folder of settings, its program, and the package where distributions have one.
  browsers = {
    chromium = {
      folder = "chromium";
      program = "chromium";
      package = package pkgs "chromium";
    };
    google-chrome = {
      folder = "google-chrome";
      program = "google-chrome";
    };
    brave = {
      folder = "BraveSoftware/Brave-Browser";
      program = "brave-browser";
    };
  };

  extension = types.coercedTo types.str (id: { inherit id; }) (
    types.submodule {
      options = {
        id = mkOption {
          type = types.strMatching "[a-zA-Z]{32}";
          description = "Its id in the store.";
        };
        updateUrl = option types.str "https://clients2.google.com/service/update2/crx" "The store.";
        crxPath = maybe types.path "Its file, instead of the store.";
        version = maybe types.str "Its version, where there is a file.";
      };
    }
  );

  one =
    name: browser:
    let
      cfg = config.programs.${name};
      folder = "${config.xdg.configHome}/${browser.folder}";
      program = if cfg.package == null then browser.program else lib.getExe cfg.package;
      own = builtins.unsafeDiscardStringContext (baseNameOf program);
      # The distribution's stands after the profile in PATH, so that its place is said.
      started = if cfg.package == null then "/usr/bin/${program}" else program;
    in
    {
      options.programs.${name} = {
        enable = enable "${name} is set up";
        package = browser.package or (maybe types.package "The package; null where it is there already.");
        commandLineArgs = strings "Flags it always gets.";
        extensions = option (types.listOf extension) [ ] "Extensions, by id.";
        nativeMessagingHosts = packages "Packages of programs that extensions talk to.";
      };

      config = mkIf cfg.enable {
        assertions = map (e: {
          assertion = (e.crxPath != null) == (e.version != null);
          message = "`programs.${name}.extensions': ${e.id} has either both, `crxPath' and `version', or none.";
        }) cfg.extensions;

        home.packages =
          lib.optional (cfg.package != null) cfg.package
          ++ lib.optional (cfg.commandLineArgs != [ ]) (
            lib.hiPrio (
              pkgs.writeShellScriptBin own ''exec ${started} ${lib.escapeShellArgs cfg.commandLineArgs} "$@"''
            )
          );

        home.file =
          lib.listToAttrs (
            map (e: {
              name = "${folder}/External Extensions/${e.id}.json";
              value.text = builtins.toJSON (
                if e.crxPath == null then
                  { external_update_url = e.updateUrl; }
                else
                  {
                    external_crx = e.crxPath;
                    external_version = e.version;
                  }
              );
            }) cfg.extensions
          )
          // lib.optionalAttrs (cfg.nativeMessagingHosts != [ ]) {
            "${folder}/NativeMessagingHosts" = {
              source = "${
                pkgs.symlinkJoin {
                  name = "${name}-native-messaging-hosts";
                  paths = cfg.nativeMessagingHosts;
                }
              }/etc/chromium/native-messaging-hosts";
              recursive = false;
            };
          };
      };
    };
in
{
  imports = lib.mapAttrsToList one browsers;
}
