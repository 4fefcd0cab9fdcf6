# Which of several addresses of a name is taken: /etc/gai.conf.
# State: written where a table is declared; otherwise the distribution's stays.
{ config, lib, ... }:
let
  inherit (lib)
    mapAttrsToList
    mkIf
    mkOption
    types
    ;

  cfg = config.networking.getaddrinfo;

  table =
    description:
    mkOption {
      type = types.nullOr (types.attrsOf types.int);
      default = null;
      inherit description;
    };

  lines =
    name: entries:
    lib.optionals (entries != null) (
      mapAttrsToList (key: value: "${name} ${key} ${toString value}") entries
    );
  declared = cfg.label != null || cfg.precedence != null || cfg.scopev4 != null || cfg.reload;
in
{
  options.networking.getaddrinfo = {
    enable = mkOption {
      type = types.bool;
      default = config.nixpkgs.hostPlatform.libc or "glibc" == "glibc";
      defaultText = lib.literalExpression ''
        pkgs.stdenv.hostPlatform.libc == "glibc"
      '';
      description = "Whether the tables below are written.";
    };
    reload = mkOption {
      type = types.bool;
      default = false;
      description = "Whether programs read them anew when they change.";
    };
    label = table "Labels of networks.";
    precedence = table "Which networks come first.";
    scopev4 = table "Scopes of networks of IPv4.";
  };

  config = mkIf (cfg.enable && declared) {
    environment.etc."gai.conf".text =
      lib.concatStringsSep "\n" (
        [ "reload ${if cfg.reload then "yes" else "no"}" ]
        ++ lines "label" cfg.label
        ++ lines "precedence" cfg.precedence
        ++ lines "scopev4" cfg.scopev4
      )
      + "\n";
  };
}
