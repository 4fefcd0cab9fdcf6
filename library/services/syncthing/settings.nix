# The options of `services.syncthing.settings`.
{ lib, pkgs }:
let
  inherit (lib) types;
  inherit (import ../_common { inherit lib; })
    flag
    maybe
    needed
    option
    text
    ;
  anything = (pkgs.formats.json { }).type;
  free =
    options:
    types.submodule {
      freeformType = anything;
      inherit options;
    };

  device =
    { name, ... }:
    {
      freeformType = anything;
      options = {
        name = text name "Name of the device.";
        id = needed types.str "Id of the device.";
        autoAcceptFolders = flag false "Whether folders that it offers are taken.";
      };
    };

  folder =
    { name, ... }:
    {
      freeformType = anything;
      options = {
        enable = flag true "Whether the folder is shared.";
        path = option (
          types.str
          // {
            check = x: types.str.check x && (lib.hasPrefix "/" x || lib.hasPrefix "~/" x);
            description = types.str.description + " starting with / or ~/";
          }
        ) name "Where the folder is.";
        id = text name "Id of the folder.";
        label = text name "Name that is shown.";
        type = option (types.enum [
          "sendreceive"
          "sendonly"
          "receiveonly"
          "receiveencrypted"
        ]) "sendreceive" "What is exchanged.";
        devices = option (types.listOf (
          types.oneOf [
            types.str
            (free {
              name = needed types.str "Name of the device.";
              encryptionPasswordFile = maybe types.str "File of the password with which it gets the folder.";
            })
          ]
        )) [ ] "Devices that share the folder.";
        versioning = maybe (free {
          type = needed (types.enum [
            "external"
            "simple"
            "staggered"
            "trashcan"
          ]) "How.";
        }) "How old versions are kept.";
        copyOwnershipFromParent = flag false "Whether files belong to who the folder above belongs to.";
        ignorePatterns = maybe (types.listOf types.str) "Patterns of what is not shared.";
      };
    };
in
free {
  options = option (free {
    localAnnounceEnabled = maybe types.bool "Whether devices are found in the local network.";
    localAnnouncePort = maybe types.port "Port for that.";
    relaysEnabled = maybe types.bool "Whether others pass on what cannot be sent directly.";
    urAccepted = maybe types.int "Whether usage is reported.";
    limitBandwidthInLan = maybe types.bool "Whether limits count in the local network.";
    maxFolderConcurrency = maybe types.int "How many folders are worked on at a time.";
  }) { } "Settings of the program.";
  devices = option (types.attrsOf (types.submodule device)) { } "Other devices, by name.";
  folders = option (types.attrsOf (types.submodule folder)) { } "Folders that are shared, by name.";
}
