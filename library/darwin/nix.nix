# Nix, and the package set.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib) mkOption types;
  inherit (import ../_lib/option.nix { inherit lib; })
    flag
    lines
    option
    ;

  value = types.oneOf [
    types.bool
    types.int
    types.str
    types.path
    (types.listOf (types.either types.str types.path))
  ];
  inherit (config.nixpkgs) hostPlatform;
  interval = types.either (types.attrsOf types.int) (types.listOf (types.attrsOf types.int));
in
{
  options = {
    nix = {
      enable = flag true "Whether Nix is looked after.";
      package = option types.package pkgs.nix "The package of Nix.";
      settings = option (types.attrsOf value) { } "Contents of nix.conf.";
      extraOptions = lines "Further lines of nix.conf.";
      checkConfig = flag true "Whether nix.conf is checked.";
      gc = {
        automatic = flag false "Whether what is not needed is thrown away.";
        interval = option interval {
          Weekday = 7;
          Hour = 3;
          Minute = 15;
        } "When.";
        options = option types.str "" "Arguments of nix-collect-garbage.";
      };
      optimise.automatic = flag false "Whether equal files are stored once.";
      optimise.interval = option interval {
        Weekday = 7;
        Hour = 4;
        Minute = 15;
      } "When.";
      linux-builder.enable = flag false "Whether a virtual machine builds for Linux.";
    };

    nixpkgs = {
      hostPlatform = mkOption {
        type = types.either types.str types.attrs;
        apply = lib.systems.elaborate;
        description = "The platform of the Mac.";
      };
      overlays = option (types.listOf (
        types.functionTo (types.functionTo types.raw)
      )) [ ] "Changes of the package set.";
      config = option (types.lazyAttrsOf types.raw) { } "Configuration of nixpkgs.";
    };
  };

  config.assertions = [
    {
      assertion = hostPlatform.isDarwin;
      message = "The platform of this host is ${hostPlatform.system}, and its kind darwin: that is a Mac. Make it kind = \"linux\", or system = \"${hostPlatform.parsed.cpu.name}-darwin\".";
    }
  ];

  config._module.args.pkgs = import ../packages {
    inherit lib;
    inherit (config.nixpkgs) hostPlatform overlays;
    distribution = "darwin";
  };
}
