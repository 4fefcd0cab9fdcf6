# Secrets of a host: <host>.yaml here, by sops; a key in it becomes /run/secrets/<key>.
{
  config,
  lib,
  options,
  ...
}:
let
  inherit (lib) mkOption types;
  cfg = config.fleet.secrets;
  file = ./. + "/${config.networking.hostName}.yaml";
in
{
  options.fleet.secrets = mkOption {
    type = types.attrsOf (
      types.submodule {
        options.owner = mkOption {
          type = types.str;
          default = "root";
          description = "Account that may read it.";
        };
      }
    );
    default = { };
    example = {
      "app/token".owner = "app";
    };
    description = "Secrets of this machine, by their keys in its file.";
  };

  config = {
    assertions = [
      {
        assertion = cfg == { } || builtins.pathExists file;
        message = "fleet.secrets names ${toString (lib.attrNames cfg)}, but shared/secrets/${config.networking.hostName}.yaml does not exist; make it: sops shared/secrets/${config.networking.hostName}.yaml";
      }
    ];
  }
  # NixOS knows these options with the input sops-nix.
  // lib.optionalAttrs (options ? sops) {
    sops = {
      defaultSopsFile = file;
      age.sshKeyPaths = [ "/etc/ssh/ssh_host_ed25519_key" ];
      secrets = lib.mapAttrs (_: secret: {
        inherit (secret) owner;
        mode = "0400";
      }) cfg;
    };
  };
}
