# Which package set the modules see as `pkgs`: the distribution's own, unless one is given.
{
  config,
  lib,
  ...
}:
let
  inherit (lib) mkOption types;
  cfg = config.nixpkgs;
  given = cfg.pkgs != null && cfg.config != { };
  ignored = "`nixpkgs.config' has no effect where `nixpkgs.pkgs' is set: give it where that is made, import inputs.nixpkgs { config = { … }; }.";
in
{
  options.nixpkgs = {
    hostPlatform = mkOption {
      type = types.either types.str types.attrs;
      default =
        if cfg.pkgs != null then
          cfg.pkgs.stdenv.hostPlatform.system
        else
          throw ''
            The platform of this host is not said. Say it where the host is made, or in a module:

                nivis.lib.linuxSystem { system = "x86_64-linux"; modules = [ … ]; }
                nixpkgs.hostPlatform = "x86_64-linux";
          '';
      defaultText = lib.literalMD "that of {option}`nixpkgs.pkgs`";
      example = "x86_64-linux";
      apply = lib.systems.elaborate;
      description = "The platform the host runs on.";
    };

    buildPlatform = mkOption {
      type = types.either types.str types.attrs;
      default = cfg.hostPlatform;
      defaultText = lib.literalExpression "config.nixpkgs.hostPlatform";
      apply = lib.systems.elaborate;
      description = "The platform packages are built on; on a Linux host the one it runs on.";
    };

    pkgs = mkOption {
      type = types.nullOr types.raw;
      default = null;
      description = "A package set to use instead of the distribution's, for instance one made from a nixpkgs input.";
    };

    overlays = mkOption {
      type = types.listOf (types.functionTo (types.functionTo types.raw));
      default = [ ];
      description = "Overlays applied to the package set.";
    };

    config = mkOption {
      type = types.lazyAttrsOf types.raw;
      default = { };
      description = ''
        Configuration of nixpkgs, seen as `pkgs.config`; `packageOverrides` is an overlay before all others. The rest has
        no meaning for the distribution's packages, and is refused beside {option}`nixpkgs.pkgs`, which has its own.
      '';
    };
  };

  config.assertions = [
    {
      assertion = !given || config.nivis.kind == "home";
      message = ignored;
    }
    {
      assertion = cfg.hostPlatform.isLinux || config.nivis.kind == "home";
      message = "The platform of this host is ${cfg.hostPlatform.system}, and its kind ${config.nivis.kind}: that is Linux. Make it kind = \"darwin\", or system = \"${cfg.hostPlatform.parsed.cpu.name}-linux\".";
    }
    {
      assertion = cfg.buildPlatform.system == cfg.hostPlatform.system;
      message = "`nixpkgs.buildPlatform' is ${cfg.buildPlatform.system}, but packages of the distribution are for ${cfg.hostPlatform.system}, and nothing else is built. Leave it out.";
    }
  ];

  # A home of a host has the host's packages; modules written for homes alone set this, too.
  config.warnings = lib.mkIf (given && config.nivis.kind == "home") [ ignored ];

  config._module.args.pkgs =
    if cfg.pkgs == null then
      import ../../packages {
        inherit lib;
        inherit (cfg) hostPlatform;
        inherit (config.nivis) distribution;
        overlays = [
          (_: prev: { inherit (cfg) config; } // (cfg.config.packageOverrides or (_: { })) prev)
        ]
        ++ cfg.overlays;
      }
    else
      import ../../packages/with-nixpkgs.nix {
        inherit lib;
        nixpkgs = if cfg.overlays == [ ] then cfg.pkgs else cfg.pkgs.appendOverlays cfg.overlays;
      };
}
