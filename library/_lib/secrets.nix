# Secrets as agenix and sops-nix declare them, of a machine or of a user: what both say alike. A module's `options` and
# `config`, to which each adds where its keys are.
{
  lib,
  # The values of the options `age` and `sops`.
  values,
  # Folders of the secrets of agenix and of sops.
  folders,
  # Before their names in the manifest.
  prefix ? "",
  # Options of every secret, and of one of sops.
  more ? { },
  moreOfSops ? { },
  # What the manifest says by these.
  facts,
  factsOfSops ? _: { },
  # Where a key would have to be made.
  place,
}:
let
  inherit (lib)
    mapAttrs'
    mkOption
    nameValuePair
    types
    ;
  inherit (import ./option.nix { inherit lib; }) flag option;
  cfg = values.sops;

  common = folder: { name, config, ... }: {
    options = {
      name = option types.str name "Name of the file.";
      path = option types.str "${folder}/${config.name}" "Where the secret stands.";
      mode = option types.str "0400" "Mode of the file.";
    }
    // more;
  };

  agenix = types.submodule [
    (common folders.age)
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
    (common folders.sops)
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
        }
        // moreOfSops;
      }
    )
  ];

  secret = s: extra: { inherit (s) path mode; } // facts s // extra;
in
{
  options = {
    age.secrets = option (types.attrsOf agenix) { } "Secrets encrypted with age.";
    sops = {
      secrets = option (types.attrsOf sops) { } "Secrets in files of sops.";
      defaultSopsFile = mkOption {
        type = types.path;
        description = "The encrypted file of secrets that name none.";
      };
      defaultSopsFormat = option types.str "yaml" "Format of files that secrets say none of.";
      age.generateKey = flag false "Whether a missing `keyFile` is made.";
    };
  };

  config = {
    assertions = [
      {
        assertion = !cfg.age.generateKey;
        message = "`sops.age.generateKey' cannot be made true: a key that nobody knows yet decrypts nothing; make it ${place}, and encrypt for it.";
      }
    ];

    nivis.manifest.secrets =
      mapAttrs' (
        name: s:
        nameValuePair "${prefix}age/${name}" (
          secret s {
            source = "${s.file}";
            format = "age";
            inherit (s) symlink;
            identities = values.age.identityPaths;
          }
        )
      ) values.age.secrets
      // mapAttrs' (
        name: s:
        nameValuePair "${prefix}sops/${name}" (
          secret s (
            {
              source = "${s.sopsFile}";
              format = "sops-${s.format}";
              inherit (s) key;
              identities = lib.optional (cfg.age.keyFile != null) cfg.age.keyFile ++ cfg.age.sshKeyPaths;
            }
            // factsOfSops s
          )
        )
      ) cfg.secrets;
  };
}
