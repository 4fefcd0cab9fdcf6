# The module of sudo, or of sudo-rs: its rules, in a file of /etc/sudoers.d, which both read.
{
  # Name of the option, and of the package.
  program,
  file,
  default,
}:
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib)
    concatMapStrings
    concatMapStringsSep
    concatStringsSep
    mkDefault
    mkIf
    mkMerge
    mkOption
    optionalString
    types
    ;

  cfg = config.security.${program};

  list =
    type: default: description:
    mkOption {
      type = types.listOf type;
      inherit default description;
    };

  user = types.either types.str types.int;

  command = types.either types.str (
    types.submodule {
      options = {
        command = mkOption {
          type = types.str;
          description = "The command, or ALL.";
        };
        options = list (types.enum [
          "NOPASSWD"
          "PASSWD"
          "NOEXEC"
          "EXEC"
          "SETENV"
          "NOSETENV"
          "LOG_INPUT"
          "NOLOG_INPUT"
          "LOG_OUTPUT"
          "NOLOG_OUTPUT"
          "MAIL"
          "NOMAIL"
          "FOLLOW"
          "NOFOLLOW"
          "INTERCEPT"
          "NOINTERCEPT"
        ]) [ ] "How the command is run.";
      };
    }
  );

  rule = types.submodule {
    options = {
      users = list user [ ] "Users the rule is for.";
      groups = list user [ ] "Groups the rule is for.";
      host = mkOption {
        type = types.str;
        default = "ALL";
        description = "Host the rule is for.";
      };
      runAs = mkOption {
        type = types.str;
        default = "ALL:ALL";
        description = "User and group the command may run as.";
      };
      commands = list command [ ] "Commands that may be run.";
    };
  };

  toUser = u: if lib.isInt u then "#${toString u}" else u;
  toGroup = g: if lib.isInt g then "%#${toString g}" else "%${g}";
  toCommand =
    c:
    if lib.isString c then
      c
    else
      "${concatStringsSep ":" c.options}${optionalString (c.options != [ ]) ": "}${c.command}";
  toLines =
    r:
    let
      rest = "${r.host}=(${r.runAs})    ${concatMapStringsSep ", " toCommand r.commands}\n";
    in
    optionalString (r.commands != [ ]) (
      concatMapStrings (u: "${toUser u}     ${rest}") r.users
      + concatMapStrings (g: "${toGroup g}  ${rest}") r.groups
    );

  hasAdministrators = config.users.groups.wheel.members != [ ];
  text =
    concatMapStrings toLines cfg.extraRules
    + optionalString (cfg.extraConfig != "") "${cfg.extraConfig}\n";
in
{
  options.security.${program} = {
    enable = mkOption {
      type = types.bool;
      inherit default;
      description = "Whether the rules below are made.";
    };

    package = mkOption {
      type = types.package;
      default = pkgs.${program};
      defaultText = lib.literalExpression "pkgs.${program}";
      description = "The package.";
    };

    defaultOptions = mkOption {
      type = types.listOf types.str;
      default = [ "SETENV" ];
      description = "How commands run for those who may run all.";
    };

    wheelNeedsPassword = mkOption {
      type = types.bool;
      default = true;
      description = "Whether users in the group `wheel` give their password.";
    };

    extraRules = list rule [ ] "Rules, the last that fits counts.";

    extraConfig = mkOption {
      type = types.lines;
      default = "";
      description = "Further lines for sudoers.";
    };
  };

  config = mkIf cfg.enable (mkMerge [
    {
      security.${program}.extraRules = lib.mkOrder 600 (
        lib.optional hasAdministrators {
          groups = [ "wheel" ];
          commands = [
            {
              command = "ALL";
              options = lib.optional (!cfg.wheelNeedsPassword) "NOPASSWD" ++ cfg.defaultOptions;
            }
          ];
        }
      );
    }
    (mkIf (text != "") {
      environment.systemPackages = [ cfg.package ];
      environment.etc.${file} = {
        inherit text;
        mode = mkDefault "0440";
      };
    })
  ]);
}
