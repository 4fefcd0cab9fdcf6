# Secrets of the machine: every `.age` file of a folder, decrypted with the machine's ssh key, as agenix has them.
# State: the keys in /etc/ssh.
{
  config,
  lib,
  options,
  ...
}:
let
  inherit (lib)
    mkEnableOption
    mkIf
    mkOption
    types
    ;

  cfg = config.firn.secrets;

  files = lib.filter (lib.hasSuffix ".age") (
    if cfg.directory == null then [ ] else lib.attrNames (builtins.readDir cfg.directory)
  );

  # agenix' own file, if it stands beside: then every secret has a line there.
  rulesFile = cfg.directory + "/secrets.nix";
  rules = if cfg.directory != null && builtins.pathExists rulesFile then import rulesFile else null;
in
{
  options.firn.secrets = {
    enable = mkEnableOption "secrets that are decrypted on the machine";

    directory = mkOption {
      type = types.nullOr types.path;
      default = null;
      example = lib.literalExpression "./secrets";
      description = "Folder with the encrypted files; a secret is called as its file without `.age`.";
    };

    owners = mkOption {
      type = types.attrsOf types.str;
      default = { };
      example = {
        mail-password = "someone";
      };
      description = "Who may read a secret, where that is not root.";
    };
  };

  config = {
    assertions = mkIf (cfg.enable && rules != null) (
      map (file: {
        assertion = rules ? ${file};
        message = "firn.secrets.directory: secrets.nix does not say who may read ${file}.";
      }) files
    );
  }
  // lib.optionalAttrs (options ? age) {
    age = mkIf cfg.enable {
      identityPaths = [ "/etc/ssh/ssh_host_ed25519_key" ];
      secrets = lib.listToAttrs (
        map (
          file:
          let
            name = lib.removeSuffix ".age" file;
          in
          lib.nameValuePair name {
            file = cfg.directory + "/${file}";
            owner = cfg.owners.${name} or "root";
          }
        ) files
      );
    };
  };
}
