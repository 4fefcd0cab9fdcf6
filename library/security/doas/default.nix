# doas: /etc/doas.conf.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib)
    concatMapStrings
    concatStringsSep
    mkIf
    mkOption
    optional
    optionalString
    types
    ;

  cfg = config.security.doas;

  option =
    type: default: description:
    mkOption { inherit type default description; };
  maybe = type: option (types.nullOr type) null;
  flag = option types.bool false;
  names = option (types.listOf (types.either types.str types.int)) [ ];

  rule.options = {
    noPass = flag "Whether no password is asked for.";
    noLog = flag "Whether nothing is logged.";
    persist = flag "Whether the password counts for some time.";
    keepEnv = flag "Whether the environment is kept.";
    setEnv = option (types.listOf types.str) [ ] "Variables that are kept, set or taken away.";
    users = names "Users the rule is for.";
    groups = names "Groups the rule is for.";
    runAs = maybe types.str "The user commands run as; null for any.";
    cmd = maybe types.str "The command; null for any.";
    args = maybe (types.listOf types.str) "Its arguments; null for any.";
  };

  line =
    r: who:
    concatStringsSep " " (
      [ "permit" ]
      ++ optional r.noPass "nopass"
      ++ optional r.noLog "nolog"
      ++ optional r.persist "persist"
      ++ optional r.keepEnv "keepenv"
      ++ [
        "setenv { ${
          concatStringsSep " " (
            [
              "SSH_AUTH_SOCK"
              "TERMINFO"
              "TERMINFO_DIRS"
            ]
            ++ r.setEnv
          )
        } }"
        who
      ]
      ++ optional (r.runAs != null) "as ${r.runAs}"
      ++ optional (r.cmd != null) "cmd ${r.cmd}"
      ++ optional (r.args != null) "args${optionalString (r.args != [ ]) " ${toString r.args}"}"
    )
    + "\n";
in
{
  options.security.doas = {
    enable = flag "Whether doas is there.";
    package = mkOption {
      type = types.package;
      default = pkgs.doas;
      defaultText = lib.literalExpression "pkgs.doas";
      description = "The package.";
    };
    wheelNeedsPassword =
      option types.bool true
        "Whether users in the group `wheel` give their password.";
    extraRules = option (types.listOf (types.submodule rule)) [ ] "Rules, the last that fits counts.";
    extraConfig = option types.lines "" "Further lines.";
  };

  config = mkIf cfg.enable {
    security.doas.extraRules = lib.mkOrder 600 [
      {
        groups = [ "wheel" ];
        noPass = !cfg.wheelNeedsPassword;
      }
    ];

    environment.systemPackages = [ cfg.package ];
    environment.etc."doas.conf" = {
      text =
        concatMapStrings (
          r:
          concatMapStrings (u: line r (toString u)) r.users
          + concatMapStrings (g: line r ":${toString g}") r.groups
        ) cfg.extraRules
        + optionalString (cfg.extraConfig != "") "${lib.removeSuffix "\n" cfg.extraConfig}\n"
        + "permit nopass keepenv root\n";
      mode = "0440";
    };
  };
}
