# Makes the manifest and the system from what the modules put into `nivis.manifest`.
{
  config,
  lib,
  pkgs,
  name,
  packages,
  pathsToLink,
  # Further things that `toplevel` links, by name.
  links ? { },
}:
let
  cfg = config.nivis.manifest;

  failed = map (a: a.message) (lib.filter (a: !a.assertion) config.assertions);

  # Refuses where an assertion fails, and tells the warnings.
  checked =
    value:
    if failed != [ ] then
      throw "\nFailed assertions:\n${lib.concatMapStringsSep "\n" (m: "- ${m}") failed}"
    else
      lib.showWarnings config.warnings value;

  chosen = lib.filter (p: p != null) packages;
  own = lib.filter (p: (p.type or null) != "distribution-package") chosen;

  sw = pkgs.buildEnv {
    name = "system-path";
    paths = own;
    inherit pathsToLink;
    ignoreCollisions = true;
  };

  body = {
    version = 1;
    inherit (config.nivis) kind;
    inherit (cfg)
      host
      files
      units
      users
      groups
      sysctl
      kernelModules
      tmpfiles
      secrets
      locales
      ;
    sw = if own == [ ] then null else "${sw}";
  }
  // lib.optionalAttrs (cfg.homes != { }) { inherit (cfg) homes; }
  // lib.optionalAttrs (cfg.onChange != { }) { inherit (cfg) onChange; }
  // lib.optionalAttrs (cfg.activationScripts != [ ]) { inherit (cfg) activationScripts; };

  # Packages asked for by name, and those that something above uses.
  needed = pkgs.nivis.requiredPackages (
    builtins.toJSON body + lib.concatMapStrings (p: "${p}") chosen
  );

  manifest = pkgs.writeText "manifest.json" (
    builtins.toJSON (
      body
      // {
        packages = needed;
      }
    )
  );

  inEtc = lib.filterAttrs (path: _: lib.hasPrefix "/etc/" path) cfg.files;

  toplevel = pkgs.linkFarm name (
    {
      "manifest.json" = manifest;
      etc = pkgs.linkFarm "etc" (
        lib.mapAttrs' (path: file: lib.nameValuePair (lib.removePrefix "/etc/" path) file.source) inEtc
      );
      units = pkgs.linkFarm "units" (lib.mapAttrs (_: unit: unit.source) cfg.units);
    }
    // lib.optionalAttrs (own != [ ]) { inherit sw; }
    // links
  );
in
{
  manifest = checked manifest;
  toplevel = checked toplevel;
}
