# Accounts in a few words. Each is a usual account of `users.users`, where more can be said.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib) mkOption types;

  cfg = config.firn.users;
  hasFish = lib.any (user: user.shell == "fish") (lib.attrValues cfg);

  user = {
    options = {
      fullName = mkOption {
        type = types.str;
        default = "";
        description = "Who it is.";
      };
      uid = mkOption {
        type = types.nullOr (types.ints.between 1000 29999);
        default = null;
        description = "Number of the account, for files that move between machines; null for any that is free.";
      };
      admin = mkOption {
        type = types.bool;
        default = false;
        description = "Whether the user may become root.";
      };
      keys = mkOption {
        type = types.listOf types.singleLineStr;
        default = [ ];
        description = "Public keys of ssh that let the user in.";
      };
      groups = mkOption {
        type = types.listOf types.str;
        default = [ ];
        description = "Further groups; those of enabled parts of firn come by themselves.";
      };
      shell = mkOption {
        type = types.enum [
          "bash"
          "fish"
        ];
        default = "bash";
        description = "The login shell.";
      };
    };
  };

  # Groups that give what an enabled part of firn has to the person at the machine.
  groups =
    lib.optionals (config.firn ? desktop && config.firn.desktop.enable) [
      "audio"
      "video"
    ]
    ++ lib.optional (config.firn ? networking && config.firn.networking.enable) "networkmanager"
    ++ lib.optional (
      config.firn ? virtualisation && config.firn.virtualisation.libvirt.enable
    ) "libvirtd";
in
{
  options.firn.users = mkOption {
    type = types.attrsOf (types.submodule user);
    default = { };
    example = {
      someone = {
        fullName = "Someone";
        admin = true;
      };
    };
    description = "People with accounts, by their names.";
  };

  config = {
    users.users = lib.mapAttrs (_: person: {
      isNormalUser = true;
      uid = lib.mkIf (person.uid != null) person.uid;
      description = person.fullName;
      extraGroups = lib.optional person.admin "wheel" ++ groups ++ person.groups;
      shell = pkgs.${person.shell};
      openssh.authorizedKeys = { inherit (person) keys; };
    }) cfg;

    programs.fish.enable = lib.mkIf hasFish true;
  };
}
