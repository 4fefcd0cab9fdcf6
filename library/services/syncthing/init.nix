# The commands that give a running Syncthing its settings, over its own interface.
{
  lib,
  pkgs,
  cfg,
}:
let
  inherit (lib)
    concatMapStrings
    concatStrings
    escapeShellArg
    mapAttrsToList
    optionalString
    ;

  at =
    path:
    if lib.hasPrefix "unix://" cfg.guiAddress then
      "--unix-socket ${lib.removePrefix "unix://" cfg.guiAddress} http://.${path}"
    else
      "${cfg.guiAddress}${path}";
  json = value: escapeShellArg (builtins.toJSON value);
  jq = lib.getExe pkgs.jq;

  devices = mapAttrsToList (_: d: d // { deviceID = d.id; }) cfg.settings.devices;
  folders = map (
    folder:
    folder
    // {
      devices = map (
        d:
        if lib.isString d then
          { deviceId = cfg.settings.devices.${d}.id; }
        else
          { deviceId = cfg.settings.devices.${d.name}.id; } // d
      ) folder.devices;
    }
  ) (lib.filter (f: f.enable) (lib.attrValues cfg.settings.folders));

  # Passwords are put in where it runs.
  secretsOf = folder: lib.filter (d: d.encryptionPasswordFile or null != null) folder.devices;
  withSecrets =
    folder:
    let
      variable = d: "secret_${builtins.hashString "sha256" d.encryptionPasswordFile}";
      files = concatMapStrings (
        d: " --rawfile ${variable d} ${escapeShellArg d.encryptionPasswordFile}"
      ) (secretsOf folder);
      updates = concatMapStrings (
        d:
        "|.devices[] |= (if .deviceId == \"${d.deviceId}\" then del(.encryptionPasswordFile) | .encryptionPassword = \$${variable d} else . end)"
      ) (secretsOf folder);
    in
    "${jq}${files} ${escapeShellArg ".${updates}"}";

  setDevice = d: "curl -d ${json d} -X POST ${at "/rest/config/devices"}\n";
  setFolder =
    f:
    ''
      ${withSecrets f} <<< ${
        json (removeAttrs f [ "ignorePatterns" ])
      } | curl -d @- -X POST ${at "/rest/config/folders"}
    ''
    + optionalString (f.ignorePatterns != null) ''
      curl -d ${
        json { ignore = f.ignorePatterns; }
      } -X POST ${at "/rest/db/ignores"}?folder=${lib.strings.escapeURL f.id}
    '';

  # What is there and not declared goes.
  removeOthers = what: key: ids: ''
    for id in $(curl -X GET ${at "/rest/config/${what}"} | ${jq} -r --argjson new ${json ids} '[.[].${key}] - $new | .[] | @uri'); do
      echo "Deleting ${what} $id"
      curl -X DELETE ${at "/rest/config/${what}"}/"$id"
    done
  '';

  present = lib.converge (lib.filterAttrsRecursive (_: v: v != null && v != { })) cfg.settings;
  others = removeAttrs present [
    "folders"
    "devices"
    "defaults"
  ];
in
''
  set -efu
  umask 0077

  curl() {
    until ${lib.getExe' pkgs.libxml2 "xmllint"} --xpath 'string(configuration/gui/apikey)' ${cfg.configDir}/config.xml > "$RUNTIME_DIRECTORY/api_key"; do
      sleep 1
    done
    (printf "X-API-Key: "; cat "$RUNTIME_DIRECTORY/api_key") > "$RUNTIME_DIRECTORY/headers"
    ${lib.getExe pkgs.curl} -sSLk -H "@$RUNTIME_DIRECTORY/headers" --retry 1000 --retry-delay 1 --retry-all-errors "$@"
  }

''
+ concatMapStrings setDevice devices
+ optionalString cfg.overrideDevices (removeOthers "devices" "deviceID" (map (d: d.id) devices))
+ concatMapStrings setFolder folders
+ optionalString cfg.overrideFolders (removeOthers "folders" "id" (map (f: f.id) folders))
+ concatStrings (
  mapAttrsToList (name: value: "curl -X PATCH -d ${json value} ${at "/rest/config/${name}"}\n") others
)
+ concatStrings (
  mapAttrsToList (
    name: value:
    "curl -X ${
      if name == "ignores" then "PUT" else "PATCH"
    } -d ${json value} ${at "/rest/config/defaults/${name}"}\n"
  ) present.defaults or { }
)
+ optionalString (cfg.guiPasswordFile != null) ''
  ${lib.getExe pkgs.mkpasswd} -m bcrypt --stdin < ${escapeShellArg cfg.guiPasswordFile} | tr -d "\n" > "$RUNTIME_DIRECTORY/password"
  ${jq} -n --rawfile password "$RUNTIME_DIRECTORY/password" '{ password: $password }' | curl -d @- -X PATCH ${at "/rest/config/gui"}
''
+ ''
  if curl ${at "/rest/config/restart-required"} | ${jq} -e .requiresRestart > /dev/null; then
    curl -X POST ${at "/rest/system/restart"}
  fi
''
