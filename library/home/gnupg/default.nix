# GnuPG and its agent: the files in ~/.gnupg, keys that are imported, and the agent's sockets.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib)
    mkDefault
    mkIf
    mkOption
    optional
    types
    ;
  inherit (import ../../_lib/option.nix { inherit lib; })
    enable
    flag
    maybe
    option
    package
    ;
  cfg = config.programs.gpg;

  settings =
    description:
    mkOption {
      type = types.attrsOf (types.either (types.either types.str types.bool) (types.listOf types.str));
      default = { };
      inherit description;
    };
  text = lib.generators.toKeyValue {
    mkKeyValue = key: v: if lib.isString v then "${key} ${v}" else lib.optionalString v key;
    listsAsDuplicateKeys = true;
  };
  file = name: set: { "${cfg.homedir}/${name}.conf" = mkIf (set != { }) { text = text set; }; };

  trusts = {
    unknown = 1;
    never = 2;
    marginal = 3;
    full = 4;
    ultimate = 5;
  };
  publicKey =
    { config, ... }:
    {
      options = {
        text = maybe types.str "Text of the key.";
        source = mkOption {
          type = types.path;
          description = "File of the key.";
        };
        trust = mkOption {
          type = types.nullOr (types.enum (lib.attrNames trusts ++ lib.attrValues trusts));
          default = null;
          apply = v: if lib.isString v then trusts.${v} else v;
          description = "How far the owner is trusted.";
        };
      };
      config.source = mkIf (config.text != null) (mkDefault (pkgs.writeText "gpg-pubkey" config.text));
    };

  gpg = if cfg.package == null then "gpg" else lib.getExe cfg.package;
  importKey =
    key:
    "run ${gpg} $QUIET_ARG --import ${key.source}\n"
    + lib.optionalString (key.trust != null) ''
      run importTrust "${key.source}" ${toString key.trust}
    '';
in
{
  imports = [ ./agent.nix ];

  options.programs.gpg = {
    enable = enable "GnuPG is set up";
    package = package pkgs "gnupg";
    settings = settings "Contents of gpg.conf.";
    scdaemonSettings = settings "Contents of scdaemon.conf.";
    dirmngrSettings = settings "Contents of dirmngr.conf.";
    gpgsmSettings = settings "Contents of gpgsm.conf.";
    homedir = option types.path "${config.home.homeDirectory}/.gnupg" "GnuPG's folder.";
    mutableKeys = flag true "Whether keys may be added by hand.";
    mutableTrust = flag true "Whether trust may be changed by hand.";
    publicKeys = option (types.listOf (types.submodule publicKey)) [ ] "Public keys that are imported.";
  };

  config = mkIf cfg.enable {
    assertions = [
      {
        assertion = cfg.mutableKeys && cfg.mutableTrust;
        message = "`programs.gpg.mutableKeys' and `.mutableTrust' can only be true here: a key ring that cannot be changed is made by gpg in a builder.";
      }
    ];

    programs.gpg.settings = lib.mapAttrs (_: mkDefault) {
      personal-cipher-preferences = "AES256 AES192 AES";
      personal-digest-preferences = "SHA512 SHA384 SHA256";
      personal-compress-preferences = "ZLIB BZIP2 ZIP Uncompressed";
      default-preference-list = "SHA512 SHA384 SHA256 AES256 AES192 AES ZLIB BZIP2 ZIP Uncompressed";
      cert-digest-algo = "SHA512";
      s2k-digest-algo = "SHA512";
      s2k-cipher-algo = "AES256";
      display-charset = "utf-8";
      no-comments = true;
      no-emit-version = true;
      keyid-format = "0xlong";
      list-options = "show-uid-validity";
      verify-options = "show-uid-validity";
      with-fingerprint = true;
      require-cross-certification = true;
      no-symkey-cache = true;
    };

    home = {
      packages = optional (cfg.package != null) cfg.package;
      sessionVariables.GNUPGHOME = cfg.homedir;
      file =
        file "gpg" cfg.settings
        // file "scdaemon" cfg.scdaemonSettings
        // file "dirmngr" cfg.dirmngrSettings
        // file "gpgsm" cfg.gpgsmSettings;

      activation = {
        createGpgHomedir = lib.hm.dag.entryAfter [ "linkGeneration" ] ''
          run mkdir -m700 -p $VERBOSE_ARG ${lib.escapeShellArg cfg.homedir}
          run chmod 700 ${lib.escapeShellArg cfg.homedir}
        '';
        importGpgKeys = mkIf (cfg.publicKeys != [ ]) (
          lib.hm.dag.entryAfter [ "createGpgHomedir" ] ''
            export GNUPGHOME=${lib.escapeShellArg cfg.homedir}
            QUIET_ARG="--quiet"
            if [[ -v VERBOSE ]]; then QUIET_ARG=""; fi
            importTrust() {
              ${gpg} --batch --with-colons --show-keys "$1" 2>/dev/null \
                | awk -F: -v trust="$2" '$1 == "pub" { wait = 1 } $1 == "fpr" && wait { print $10 ":" trust + 1 ":"; wait = 0 }' \
                | ${gpg} $QUIET_ARG --import-ownertrust
            }
            ${lib.concatMapStrings importKey cfg.publicKeys}
            unset GNUPGHOME QUIET_ARG
          ''
        );
      };
    };
  };
}
