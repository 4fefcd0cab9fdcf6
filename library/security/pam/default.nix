# Limits of sessions: /etc/security/limits.d/60-nivis.conf; services of PAM that are given as a whole.
# State: the rules of services are the distribution's, which keeps them in common files.
{
  config,
  lib,
  ...
}:
let
  inherit (lib)
    concatMapStrings
    mkIf
    mkOption
    types
    ;

  cfg = config.security.pam;

  limit.options = {
    domain = mkOption {
      type = types.str;
      example = "@users";
      description = "User, group or `*`.";
    };
    type = mkOption {
      type = types.enum [
        "-"
        "hard"
        "soft"
      ];
      default = "-";
      description = "Whether the user may go beyond it, up to the hard one.";
    };
    item = mkOption {
      type = types.enum [
        "core"
        "data"
        "fsize"
        "memlock"
        "nofile"
        "rss"
        "stack"
        "cpu"
        "nproc"
        "as"
        "maxlogins"
        "maxsyslogins"
        "priority"
        "locks"
        "sigpending"
        "msgqueue"
        "nice"
        "rtprio"
      ];
      description = "What is limited.";
    };
    value = mkOption {
      type = types.oneOf [
        types.str
        types.int
      ];
      description = "How much.";
    };
  };

  service =
    { name, ... }:
    {
      options = {
        name = mkOption {
          type = types.str;
          default = name;
          description = "Name of the service.";
        };
        text = mkOption {
          type = types.nullOr types.lines;
          default = null;
          description = "The file as a whole; null for the distribution's, or those of `other` where it has none.";
        };
      };
    };

  given = lib.filterAttrs (_: s: s.text != null) cfg.services;
in
{
  options.security.pam = {
    loginLimits = mkOption {
      type = types.listOf (types.submodule limit);
      default = [ ];
      example = [
        {
          domain = "*";
          type = "soft";
          item = "nofile";
          value = 65536;
        }
      ];
      description = "Limits of sessions, see {manpage}`limits.conf(5)`.";
    };

    services = mkOption {
      type = types.attrsOf (types.submodule service);
      default = { };
      description = "Services of PAM.";
    };
  };

  config.environment.etc = {
    "security/limits.d/60-nivis.conf" = mkIf (cfg.loginLimits != [ ]) {
      text = concatMapStrings (
        l: "${l.domain} ${l.type} ${l.item} ${toString l.value}\n"
      ) cfg.loginLimits;
    };
  }
  // lib.mapAttrs' (_: s: lib.nameValuePair "pam.d/${s.name}" { inherit (s) text; }) given;
}
