# Secrets of a user as the home modules of agenix and sops-nix declare them: encrypted files in the store, and where activation
# puts what is in them.
{ config, lib, ... }:
let
  inherit (lib) literalExpression types;
  inherit (import ../../_lib/option.nix { inherit lib; })
    maybe
    option
    strings
    ;
  inherit (config.home) homeDirectory username;

  common = import ../../_lib/secrets.nix {
    inherit lib;
    values = { inherit (config) age sops; };
    place = "in the home";
    prefix = "${username}/";
    folders = {
      age = config.age.secretsDir;
      sops = config.sops.defaultSymlinkPath;
    };
    # They are the user's.
    facts = _: {
      owner = username;
      group = "";
    };
  };
in
{
  options = lib.recursiveUpdate common.options {
    age = {
      identityPaths =
        option (types.listOf types.str) [
          "${homeDirectory}/.ssh/id_ed25519"
          "${homeDirectory}/.ssh/id_rsa"
        ] "Keys of the user that decrypt."
        // {
          defaultText = literalExpression ''[ "''${home.homeDirectory}/.ssh/id_ed25519" … ]'';
        };
      secretsDir = option types.str "\${XDG_RUNTIME_DIR}/agenix" "Folder in which secrets stand.";
    };
    sops = {
      defaultSymlinkPath =
        option types.str "${config.xdg.configHome}/sops-nix/secrets" "Folder in which secrets stand."
        // {
          defaultText = literalExpression ''"''${xdg.configHome}/sops-nix/secrets"'';
        };
      age = {
        keyFile = maybe types.str "File of the user with age keys.";
        sshKeyPaths = strings "Keys of ssh that decrypt.";
      };
    };
  };

  inherit (common) config;
}
