# Folders and files that systemd-tmpfiles makes and cleans.
{
  config,
  lib,
  ...
}:
let
  inherit (lib)
    concatStrings
    mapAttrsToList
    mkIf
    mkOption
    types
    ;

  cfg = config.systemd.tmpfiles;

  # A set whose names are called this in manuals.
  named = placeholder: elemType: types.attrsWith { inherit elemType placeholder; };

  field =
    default: description:
    mkOption {
      type = types.str;
      inherit default description;
    };

  entry =
    { name, ... }:
    {
      options = {
        type = (field name "What is done with the path; see {manpage}`tmpfiles.d(5)`.") // {
          defaultText = "‹tmpfiles-type›";
        };
        mode = field "-" "Mode of the file.";
        user = field "-" "Owner of the file.";
        group = field "-" "Group of the file.";
        age = field "-" "Age at which it is deleted.";
        argument = field "" "What else the type wants to know.";
      };
    };

  escapeArgument = lib.strings.escapeC [
    "\t"
    "\n"
    "\r"
    " "
    "\\"
  ];

  rule =
    path: e:
    "'${e.type}' '${path}' '${e.mode}' '${e.user}' '${e.group}' '${e.age}' ${escapeArgument e.argument}\n";
  rulesOf = path: entries: concatStrings (mapAttrsToList (_: rule path) entries);
  textOf = paths: concatStrings (mapAttrsToList rulesOf paths);

  files =
    lib.mapAttrs' (name: paths: lib.nameValuePair "${name}.conf" (textOf paths)) cfg.settings
    // lib.optionalAttrs (cfg.rules != [ ]) {
      "00-nivis.conf" =
        "# This file is created automatically and should not be modified.\n"
        + "# Please change the option ‘systemd.tmpfiles.rules’ instead.\n\n"
        + "${lib.concatStringsSep "\n" cfg.rules}\n";
    };
in
{
  options.systemd.tmpfiles = {
    rules = mkOption {
      type = types.listOf types.str;
      default = [ ];
      example = [ "d /tmp 1777 root root 10d" ];
      description = "Lines as in {manpage}`tmpfiles.d(5)`.";
    };

    packages = mkOption {
      type = types.listOf types.package;
      default = [ ];
      description = "Packages of the distribution whose rules are to be there.";
    };

    settings = mkOption {
      type = named "config-name" (named "tmpfiles-path" (named "tmpfiles-type" (types.submodule entry)));
      default = { };
      example = {
        "10-app"."/var/lib/app".d.mode = "0755";
      };
      description = "Files of rules: by name of the file, path, and type.";
    };
  };

  config = mkIf (files != { } || cfg.packages != [ ]) {
    environment.systemPackages = cfg.packages;
    assertions = map (p: {
      assertion = (p.type or null) == "distribution-package";
      message = "`systemd.tmpfiles.packages': the rules of `${p.name or (toString p)}' are not known before it is built; write them under `systemd.tmpfiles.settings'.";
    }) cfg.packages;

    environment.etc = lib.mapAttrs' (
      name: text: lib.nameValuePair "tmpfiles.d/${name}" { inherit text; }
    ) files;
    nivis.manifest.tmpfiles = lib.attrNames files;
  };
}
