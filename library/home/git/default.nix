# git: ~/.config/git with config, ignore and attributes.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib)
    concatStringsSep
    mkDefault
    mkIf
    mkMerge
    mkOption
    types
    ;
  inherit (import ../../_lib/option.nix { inherit lib; })
    enable
    flag
    maybe
    option
    package
    strings
    ;
  inherit (lib.generators) toGitINI;
  cfg = config.programs.git;

  ini =
    let
      one = types.either types.str (types.either types.bool types.int);
      several = types.either one (types.listOf one);
      section = types.attrsOf several;
    in
    types.attrsOf (types.attrsOf (types.either several section));

  fragments = [ cfg.iniContent ] ++ (if lib.isList cfg.settings then cfg.settings else [ ]);
  texts = lib.filter (text: builtins.match "[[:space:]]*" text == null) (map toGitINI fragments);

  program = p: fallback: if p == null then fallback else lib.getExe p;

  signers = {
    openpgp = program config.programs.gpg.package "gpg";
    ssh = lib.getExe' pkgs.openssh "ssh-keygen";
    x509 =
      if config.programs.gpg.package == null then
        "gpgsm"
      else
        lib.getExe' config.programs.gpg.package "gpgsm";
  };

  include =
    { config, ... }:
    {
      options = {
        condition = maybe types.str "When it is included.";
        path = mkOption {
          type = types.either types.str types.path;
          description = "Path of the file.";
        };
        contents = option (types.attrsOf types.anything) { } "What is included, instead of a file.";
        contentSuffix = option types.str "gitconfig" "End of the name of the file made of it.";
      };
      config.path = mkIf (config.contents != { }) (
        mkDefault "${pkgs.writeText (lib.hm.strings.storeFileName config.contentSuffix) (
          toGitINI config.contents
        )}"
      );
    };

  # Names of home-manager's earlier releases.
  earlier = {
    userName = v: { user.name = v; };
    userEmail = v: { user.email = v; };
    aliases = v: { alias = v; };
    extraConfig = v: v;
  };
  used = lib.filterAttrs (n: _: cfg.${n} != null) earlier;
in
{
  imports = [ ./maintenance.nix ];

  options.programs.git = {
    enable = enable "git is set up";
    package = package pkgs "git";
    settings = option (types.either ini (
      types.listOf ini
    )) { } "Contents of ~/.config/git/config: sections, or a list of them where their order matters.";
    iniContent = mkOption {
      type = ini;
      internal = true;
      default = { };
      description = "What modules add to the settings.";
    };
    ignores = strings "Patterns of files that are left alone everywhere.";
    attributes = strings "Lines of ~/.config/git/attributes.";
    hooks = option (types.attrsOf types.path) { } "Hooks of all repositories.";
    includes = option (types.listOf (types.submodule include)) [ ] "Files that are included.";
    signing = {
      key = maybe types.str "The key of signatures.";
      format = mkOption {
        type = types.nullOr (
          types.enum [
            "openpgp"
            "ssh"
            "x509"
          ]
        );
        default = null;
        description = "How commits and tags are signed.";
      };
      signByDefault = maybe types.bool "Whether commits and tags are signed.";
      signer = mkOption {
        type = types.nullOr types.str;
        default = if cfg.signing.format == null then null else signers.${cfg.signing.format};
        defaultText = "that of the format";
        description = "The program that signs.";
      };
    };
    lfs = {
      enable = enable "large files are kept beside";
      package = package pkgs "git-lfs";
      skipSmudge = flag false "Whether they are fetched only when asked for.";
    };
    userName = maybe types.str "Earlier name of `settings.user.name`.";
    userEmail = maybe types.str "Earlier name of `settings.user.email`.";
    aliases = maybe (types.attrsOf types.str) "Earlier name of `settings.alias`.";
    extraConfig = maybe types.attrs "Earlier name of `settings`.";
  };

  config = mkIf cfg.enable {
    warnings = map (
      n:
      "`programs.git.${n}' is called `programs.git.settings${
        {
          userName = ".user.name";
          userEmail = ".user.email";
          aliases = ".alias";
          extraConfig = "";
        }
        .${n}
      }' now."
    ) (lib.attrNames used);

    home.packages =
      lib.optional (cfg.package != null) cfg.package
      ++ lib.optional (cfg.lfs.enable && cfg.lfs.package != null) cfg.lfs.package;

    programs.git = {
      iniContent = mkMerge (
        lib.mapAttrsToList (n: place: place cfg.${n}) used
        ++ [
          (mkIf (cfg.signing.key != null) { user.signingKey = mkDefault cfg.signing.key; })
          (mkIf (cfg.signing.signByDefault != null) {
            commit.gpgSign = mkDefault cfg.signing.signByDefault;
            tag.gpgSign = mkDefault cfg.signing.signByDefault;
          })
          (mkIf (cfg.signing.format != null) {
            gpg = {
              format = mkDefault cfg.signing.format;
              ${cfg.signing.format}.program = mkDefault cfg.signing.signer;
            };
          })
          (mkIf (cfg.hooks != { }) { core.hooksPath = "${pkgs.linkFarm "git-hooks" cfg.hooks}"; })
          (mkIf (!lib.isList cfg.settings) cfg.settings)
          (mkIf cfg.lfs.enable {
            filter.lfs =
              let
                lfs = program cfg.lfs.package "git-lfs";
                skip = lib.optional cfg.lfs.skipSmudge "--skip";
              in
              {
                clean = "${lfs} clean -- %f";
                process = concatStringsSep " " (
                  [
                    lfs
                    "filter-process"
                  ]
                  ++ skip
                );
                required = true;
                smudge = concatStringsSep " " (
                  [
                    lfs
                    "smudge"
                  ]
                  ++ skip
                  ++ [
                    "--"
                    "%f"
                  ]
                );
              };
          })
        ]
      );
    };

    xdg.configFile = {
      "git/config".text = lib.mkMerge [
        (concatStringsSep "\n" texts)
        (mkIf (cfg.includes != [ ]) (
          lib.mkAfter (
            lib.concatMapStringsSep "\n" (
              i:
              toGitINI (
                if i.condition == null then
                  { include.path = "${i.path}"; }
                else
                  { includeIf.${i.condition}.path = "${i.path}"; }
              )
            ) cfg.includes
          )
        ))
      ];
      "git/ignore" = mkIf (cfg.ignores != [ ]) { text = lib.concatLines cfg.ignores; };
      "git/attributes" = mkIf (cfg.attributes != [ ]) { text = lib.concatLines cfg.attributes; };
    };
  };
}
