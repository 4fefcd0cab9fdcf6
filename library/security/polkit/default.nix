# polkit: /etc/polkit-1/rules.d/10-nivis.rules. The daemon reads it by itself when it changes.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib) mkIf mkOption types;

  cfg = config.security.polkit;
in
{
  options.security.polkit = {
    enable = mkOption {
      type = types.bool;
      default = false;
      description = "Whether polkit is there, with the rules below.";
    };
    package = mkOption {
      type = types.package;
      default = pkgs.polkit;
      defaultText = lib.literalExpression "pkgs.polkit";
      description = "The package.";
    };
    extraConfig = mkOption {
      type = types.lines;
      default = "";
      example = ''
        polkit.addRule(function(action, subject) {
          if (subject.local) return "yes";
        });
      '';
      description = "Rules, see {manpage}`polkit(8)`.";
    };
    adminIdentities = mkOption {
      type = types.listOf types.str;
      default = [ "unix-group:wheel" ];
      example = [ "unix-user:alice" ];
      description = "Who counts as an administrator.";
    };
  };

  config = {
    assertions = [
      {
        assertion = cfg.enable || cfg.extraConfig == "";
        message = "`security.polkit.extraConfig' needs `security.polkit.enable = true'.";
      }
    ];

    environment = mkIf cfg.enable {
      systemPackages = [ cfg.package ];
      etc."polkit-1/rules.d/10-nivis.rules".text = ''
        polkit.addAdminRule(function(action, subject) {
          return [${lib.concatMapStringsSep ", " (i: "\"${i}\"") cfg.adminIdentities}];
        });

        ${cfg.extraConfig}
      '';
    };
  };
}
