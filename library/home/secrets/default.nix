# Secrets of a user as the home modules of agenix and sops-nix declare them: encrypted files in the store, and where activation
# puts what is in them.
{ config, lib, ... }:
let
  inherit (lib)
    mapAttrs'
    mkOption
    nameValuePair
    types
    ;
  inherit (import ../../_lib/option.nix { inherit lib; })
    flag
    maybe
    option
    strings
    ;
  inherit (config.home) homeDirectory username;
  cfg = config.sops;

  common = folder: { name, config, ... }: {
    options = {
      name = option types.str name "Name of the file.";
      path = option types.str "${folder}/${config.name}" "Where the secret stands.";
      mode = option types.str "0400" "Mode of the file.";
    };
  };

  agenix = types.submodule [
    (common config.age.secretsDir)
    {
      options = {
        file = mkOption {
          type = types.path;
          description = "The encrypted file.";
        };
        symlink = flag true "Whether `path` is a link to the file.";
      };
    }
  ];

  sops = types.submodule [
    (common cfg.defaultSymlinkPath)
    (
      { name, ... }:
      {
        options = {
          sopsFile = option types.path cfg.defaultSopsFile "The encrypted file." // {
            defaultText = lib.literalExpression "config.sops.defaultSopsFile";
          };
          format = option (types.enum [
            "yaml"
            "json"
            "binary"
            "dotenv"
            "ini"
          ]) cfg.defaultSopsFormat "Format of the file.";
          key = option types.str name "The key in the file whose value this is; its parts are joined by `/`.";
        };
      }
    )
  ];

  # They are the user's.
  secret =
    s: extra:
    {
      inherit (s) path mode;
      owner = username;
      group = "";
    }
    // extra;
in
{
  options = {
    age = {
      secrets = option (types.attrsOf agenix) { } "Secrets encrypted with age.";
      identityPaths =
        option (types.listOf types.str) [
          "${homeDirectory}/.ssh/id_ed25519"
          "${homeDirectory}/.ssh/id_rsa"
        ] "Keys of the user that decrypt."
        // {
          defaultText = lib.literalExpression ''[ "''${home.homeDirectory}/.ssh/id_ed25519" … ]'';
        };
      secretsDir = option types.str "\${XDG_RUNTIME_DIR}/agenix" "Folder in which secrets stand.";
    };

    sops = {
      secrets = option (types.attrsOf sops) { } "Secrets in files of sops.";
      defaultSopsFile = mkOption {
        type = types.path;
        description = "The encrypted file of secrets that name none.";
      };
      defaultSopsFormat = option types.str "yaml" "Format of files that secrets say none of.";
      defaultSymlinkPath =
        option types.str "${config.xdg.configHome}/sops-nix/secrets" "Folder in which secrets stand."
        // {
          defaultText = lib.literalExpression ''"''${xdg.configHome}/sops-nix/secrets"'';
        };
      age = {
        keyFile = maybe types.str "File of the user with age keys.";
        sshKeyPaths = strings "Keys of ssh that decrypt.";
        generateKey = flag false "Whether a missing `keyFile` is made.";
      };
    };
  };

  config.assertions = [
    {
      assertion = !cfg.age.generateKey;
      message = "`sops.age.generateKey' cannot be made true: a key that nobody knows yet decrypts nothing; make it in the home, and encrypt for it.";
    }
  ];

  config.nivis.manifest.secrets =
    mapAttrs' (
      name: s:
      nameValuePair "${username}/age/${name}" (
        secret s {
          source = "${s.file}";
          format = "age";
          inherit (s) symlink;
          identities = config.age.identityPaths;
        }
      )
    ) config.age.secrets
    // mapAttrs' (
      name: s:
      nameValuePair "${username}/sops/${name}" (
        secret s {
          source = "${s.sopsFile}";
          format = "sops-${s.format}";
          inherit (s) key;
          identities = lib.optional (cfg.age.keyFile != null) cfg.age.keyFile ++ cfg.age.sshKeyPaths;
        }
      )
    ) cfg.secrets;
}
