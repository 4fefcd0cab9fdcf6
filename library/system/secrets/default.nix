# Secrets as agenix and sops-nix declare them: encrypted files in the store, and where activation puts what is in them.
{ config, lib, ... }:
let
  inherit (lib) types;
  inherit (import ../../_lib/option.nix { inherit lib; })
    flag
    maybe
    option
    strings
    ;

  common = import ../../_lib/secrets.nix {
    inherit lib;
    values = { inherit (config) age sops; };
    place = "on the machine";
    folders = {
      age = "/run/agenix";
      sops = "/run/secrets";
    };
    more = {
      owner = option types.str "root" "Owner of the file.";
      group = option types.str "root" "Group of the file.";
    };
    facts = s: { inherit (s) owner group; };
    moreOfSops = {
      neededForUsers = flag false "Whether the secret is there before accounts are made.";
      restartUnits = strings "Units restarted when the secret changes.";
      reloadUnits = strings "Units reloaded when the secret changes.";
    };
    factsOfSops = s: { inherit (s) neededForUsers restartUnits reloadUnits; };
  };
in
{
  options = lib.recursiveUpdate common.options {
    age.identityPaths = option (types.listOf types.str) [
      "/etc/ssh/ssh_host_ed25519_key"
      "/etc/ssh/ssh_host_rsa_key"
    ] "Keys on the machine that decrypt.";
    sops.age = {
      keyFile = maybe types.str "File on the machine with age keys.";
      sshKeyPaths = option (types.listOf types.str) [
        "/etc/ssh/ssh_host_ed25519_key"
      ] "Keys of ssh on the machine that decrypt.";
    };
  };

  inherit (common) config;
}
