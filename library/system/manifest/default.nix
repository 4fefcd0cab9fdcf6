# What the machine will be, as one JSON text (docs/reference/manifest.md), and the system made of it.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib) mkOption types;

  cfg = config.nivis.manifest;

  failed = map (a: a.message) (lib.filter (a: !a.assertion) config.assertions);

  # Refuses where an assertion fails, and tells the warnings.
  checked =
    value:
    if failed != [ ] then
      throw "\nFailed assertions:\n${lib.concatMapStringsSep "\n" (m: "- ${m}") failed}"
    else
      lib.showWarnings config.warnings value;

  isOwn = p: (p.type or null) != "distribution-package";
  chosen = lib.filter (p: p != null) config.environment.systemPackages;
  own = lib.filter isOwn chosen;

  sw = pkgs.buildEnv {
    name = "system-path";
    paths = own;
    inherit (config.environment) pathsToLink;
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
      locales
      ;
    sw = if own == [ ] then null else "${sw}";
  };

  # Packages that are asked for by name, and those that something above uses.
  needed = lib.unique (
    pkgs.nivis.requiredPackages (builtins.toJSON body + lib.concatMapStrings (p: "${p}") chosen)
  );

  manifest = pkgs.writeText "manifest.json" (
    builtins.toJSON (
      body
      // {
        packages = lib.genAttrs needed (name: pkgs.${name}.distributionNames);
      }
    )
  );

  toplevel = pkgs.linkFarm "nivis-system-${config.system.name}" (
    {
      "manifest.json" = manifest;
      etc = pkgs.linkFarm "etc" (
        lib.mapAttrs' (path: file: lib.nameValuePair (lib.removePrefix "/etc/" path) file.source) (
          lib.filterAttrs (path: file: lib.hasPrefix "/etc/" path) cfg.files
        )
      );
      units = pkgs.linkFarm "units" (lib.mapAttrs (_: unit: unit.source) cfg.units);
    }
    // lib.optionalAttrs (own != [ ]) { inherit sw; }
  );

  section =
    type: default: description:
    mkOption {
      internal = true;
      inherit type default description;
    };
in
{
  options = {
    nivis.manifest = {
      host = section (types.attrsOf types.raw) { } "Facts about the host.";
      files = section (types.attrsOf types.raw) { } "Files by their absolute path.";
      units = section (types.attrsOf types.raw) { } "Units by their name.";
      users = section (types.attrsOf types.raw) { } "Users by their name.";
      groups = section (types.attrsOf types.raw) { } "Groups by their name.";
      sysctl = section (types.attrsOf types.raw) { } "Parameters of the kernel.";
      kernelModules = section (types.listOf types.str) [ ] "Modules of the kernel to load.";
      tmpfiles = section (types.listOf types.str) [ ] "Names of the files in /etc/tmpfiles.d.";
      locales = section (types.listOf types.str) [ ] "Locales the machine must have.";
    };

    system = {
      name = mkOption {
        type = types.str;
        default = if config.networking.hostName == "" then "unnamed" else config.networking.hostName;
        defaultText = lib.literalExpression ''if config.networking.hostName == "" then "unnamed" else config.networking.hostName'';
        description = "The name of the system in its store path.";
      };

      stateVersion = mkOption {
        type = types.str;
        default = "26.05";
        description = "The release whose defaults for data on disk this host was first set up with.";
      };

      build = mkOption {
        type = types.submodule { freeformType = types.lazyAttrsOf types.raw; };
        default = { };
        description = "What is made from the configuration.";
      };
    };
  };

  config = {
    nivis.manifest.host = {
      name = config.networking.hostName;
      inherit (config.networking) domain;
      inherit (config.system) stateVersion;
      inherit (config.nixpkgs.hostPlatform) system;
      inherit (config.nivis) distribution tags;
    };

    system.build = {
      manifest = checked manifest;
      toplevel = checked toplevel;
    };
  };
}
