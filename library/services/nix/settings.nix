# The option `nix.settings`: what is in nix.conf, with NixOS' types and defaults of the common ones.
{ lib, features }:
let
  inherit (lib) mkOption types;

  atom =
    types.nullOr (
      types.oneOf [
        types.bool
        types.int
        types.float
        types.str
        types.path
        types.package
      ]
    )
    // {
      description = "Nix config atom (null, bool, int, float, str, path or package)";
    };

  option =
    type: default: description:
    mkOption { inherit type default description; };
  strings = types.listOf types.str;
in
mkOption {
  type = types.submodule {
    freeformType = types.attrsOf (types.either atom (types.listOf atom));
    options = {
      max-jobs = option (types.either types.int (
        types.enum [ "auto" ]
      )) "auto" "How many builds run at once.";
      auto-optimise-store = option types.bool false "Whether equal files are joined as they come.";
      cores = option types.int 0 "How many cores a build uses; 0 for all.";
      sandbox = option (types.either types.bool (
        types.enum [ "relaxed" ]
      )) true "Whether builds see only what they need.";
      extra-sandbox-paths = option strings [ ] "What builds see beside that.";
      substituters = mkOption {
        type = strings;
        description = "Caches that are asked before something is built.";
      };
      trusted-substituters = option strings [ ] "Caches that any user may ask.";
      require-sigs = option types.bool true "Whether what comes from caches must be signed.";
      trusted-public-keys = mkOption {
        type = strings;
        description = "Keys of those who sign.";
      };
      trusted-users = mkOption {
        type = strings;
        description = "Users who may tell the daemon all.";
      };
      system-features = option strings features "What builds on this machine may ask for." // {
        defaultText = lib.literalExpression ''[ "nixos-test" "benchmark" "big-parallel" "kvm" "gccarch-<arch>" ]'';
      };
      allowed-users = option strings [ "*" ] "Users who may ask the daemon.";
    };
  };
  default = { };
  example = {
    experimental-features = [
      "nix-command"
      "flakes"
    ];
  };
  description = "Settings of Nix, see {manpage}`nix.conf(5)`.";
}
