# What software is made with: containers, languages, clouds, databases, build tools. The profile of packages brings most;
# here is what needs more than a package.
{
  config,
  lib,
  options,
  pkgs,
  ...
}:
let
  inherit (lib)
    mkDefault
    mkEnableOption
    mkIf
    mkMerge
    mkOption
    types
    ;
  cfg = config.targets.development;
  here = lib.filter (package: package.meta.available or true);

  languages = {
    go = here [
      pkgs.go
      pkgs.gopls
    ];
    nodejs = here [
      pkgs.nodejs
      pkgs.yarn
    ];
    python = here [
      pkgs.python3
      pkgs.uv
      pkgs.ruff
    ];
    rust = here [
      pkgs.cargo
      pkgs.clippy
      pkgs.rustc
    ];
  };
in
{
  imports = [ ../../system/packages.nix ];

  options.targets.development = {
    languages = mkOption {
      type = types.listOf (types.enum (lib.attrNames languages));
      default = [
        "nodejs"
        "python"
      ];
      description = "Languages that are worked with.";
    };

    clouds = mkEnableOption "command lines of Amazon's, Microsoft's and Google's clouds";

    vscodeRemote = mkEnableOption "being what VS Code elsewhere works on";
  };

  config = mkMerge [
    {
      targets.packages.profile = mkDefault "development";

      virtualisation.docker.enable = mkDefault true;
      virtualisation.docker.autoPrune.enable = mkDefault true;

      programs.direnv.enable = mkDefault true;
      programs.git.enable = mkDefault true;

      environment.systemPackages =
        lib.concatMap (language: languages.${language}) cfg.languages
        ++ here [
          pkgs.docker-compose
          pkgs.postgresql
          pkgs.redis
          pkgs.sqlite
          pkgs.cmake
          pkgs.pkg-config
        ];

      boot.kernel.sysctl."fs.inotify.max_user_watches" = lib.mkOverride 900 524288;
    }

    (mkIf cfg.clouds {
      environment.systemPackages = here [
        pkgs.awscli2
        pkgs.azure-cli
        pkgs.google-cloud-sdk
      ];
    })

    (mkIf cfg.vscodeRemote {
      # Its server is a program built elsewhere: any Linux but NixOS runs it as it is.
      programs = lib.optionalAttrs (options.programs ? nix-ld) { nix-ld.enable = true; };
      environment.variables.VSCODE_AGENT_FOLDER = "/var/lib/vscode-server";
      systemd.tmpfiles.rules = [ "d /var/lib/vscode-server 1777 root root -" ];
    })
  ];
}
