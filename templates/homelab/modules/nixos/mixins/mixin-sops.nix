# Secrets of this host: secrets/<host>.yaml, opened with the machine's own ssh key. Which values are in it, the modules
# that need them say by `homelab.secrets`; `config.sops.secrets.<name>.path` is where one is.
{
  config,
  lib,
  options,
  ...
}:
let
  inherit (lib) genAttrs mkOption types;

  file = config.homelab.secretsFile;
in
{
  options.homelab = {
    secrets = mkOption {
      type = types.listOf types.str;
      default = [ ];
      example = [ "kopia/password" ];
      description = "Values of this host's file of secrets.";
    };

    secretsFile = mkOption {
      type = types.path;
      default = ../../../secrets + "/${config.networking.hostName}.yaml";
      defaultText = lib.literalMD "secrets/<host>.yaml";
      description = "The file; hosts of other repositories have theirs elsewhere.";
    };
  };

  config = {
    assertions = [
      {
        assertion = config.homelab.secrets == [ ] || builtins.pathExists file;
        message = "homelab.secrets asks for ${toString config.homelab.secrets}, but secrets/${config.networking.hostName}.yaml does not exist; make it: sops secrets/${config.networking.hostName}.yaml, or say where it is: homelab.secretsFile";
      }
    ];
  }
  # NixOS knows these options with the input sops-nix.
  // lib.optionalAttrs (options ? sops) {
    sops = {
      defaultSopsFile = file;
      age.sshKeyPaths = [ "/etc/ssh/ssh_host_ed25519_key" ];
      secrets = genAttrs config.homelab.secrets (_: {
        mode = "0400";
      });
    };
  };
}
