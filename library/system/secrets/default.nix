# Secrets as agenix and sops-nix declare them: encrypted files in the store, and where activation puts what is in them.
{
  config,
  lib,
  ...
}:
let
  inherit (lib)
    mapAttrs'
    mkOption
    nameValuePair
    types
    ;

  option =
    type: default: description:
    mkOption { inherit type default description; };

  # What both kinds say of a secret.
  common = folder: { name, config, ... }: {
    options = {
      name = option types.str name "Name of the file.";
      path = option types.str "${folder}/${config.name}" "Where the secret stands on the machine.";
      mode = option types.str "0400" "Mode of the file.";
      owner = option types.str "root" "Owner of the file.";
      group = option types.str "root" "Group of the file.";
    };
  };

  agenix = types.submodule [
    (common "/run/agenix")
    {
      options = {
        file = mkOption {
          type = types.path;
          description = "The encrypted file.";
        };
        symlink = option types.bool true "Whether `path` is a link to the file.";
      };
    }
  ];

  sops = types.submodule [
    (common "/run/secrets")
    (
      { name, ... }:
      {
        options = {
          sopsFile = option types.path config.sops.defaultSopsFile "The encrypted file." // {
            defaultText = lib.literalExpression "config.sops.defaultSopsFile";
          };
          format = option (types.enum [
            "yaml"
            "json"
            "binary"
            "dotenv"
            "ini"
          ]) config.sops.defaultSopsFormat "Format of the file.";
          key = option types.str name "The key in the file whose value this is; its parts are joined by `/`.";
          neededForUsers = option types.bool false "Whether the secret is there before accounts are made.";
          restartUnits = option (types.listOf types.str) [ ] "Units restarted when the secret changes.";
          reloadUnits = option (types.listOf types.str) [ ] "Units reloaded when the secret changes.";
        };
      }
    )
  ];

  secret =
    s: extra:
    {
      inherit (s)
        path
        mode
        owner
        group
        ;
    }
    // extra;
in
{
  options = {
    age = {
      secrets = option (types.attrsOf agenix) { } "Secrets encrypted with age.";
      identityPaths = option (types.listOf types.str) [
        "/etc/ssh/ssh_host_ed25519_key"
        "/etc/ssh/ssh_host_rsa_key"
      ] "Keys on the machine that decrypt.";
    };

    sops = {
      secrets = option (types.attrsOf sops) { } "Secrets in files of sops.";
      defaultSopsFile = mkOption {
        type = types.path;
        description = "The encrypted file of secrets that name none.";
      };
      defaultSopsFormat = option types.str "yaml" "Format of files that secrets say none of.";
      age = {
        keyFile = option (types.nullOr types.str) null "File on the machine with age keys.";
        sshKeyPaths = option (types.listOf types.str) [
          "/etc/ssh/ssh_host_ed25519_key"
        ] "Keys of ssh on the machine that decrypt.";
        generateKey = option types.bool false "Whether a missing `keyFile` is made.";
      };
    };
  };

  config.assertions = [
    {
      assertion = !config.sops.age.generateKey;
      message = "`sops.age.generateKey' cannot be made true: a key that nobody knows yet decrypts nothing; make it on the machine, and encrypt for it.";
    }
  ];

  config.nivis.manifest.secrets =
    mapAttrs' (
      name: s:
      nameValuePair "age/${name}" (
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
      nameValuePair "sops/${name}" (
        secret s {
          source = "${s.sopsFile}";
          format = "sops-${s.format}";
          inherit (s)
            key
            neededForUsers
            restartUnits
            reloadUnits
            ;
          identities =
            lib.optional (config.sops.age.keyFile != null) config.sops.age.keyFile
            ++ config.sops.age.sshKeyPaths;
        }
      )
    ) config.sops.secrets;
}
