# Care with keys: one agent for ssh and OpenPGP that forgets, and ssh that shows where it goes.
{ config, lib, ... }:
let
  inherit (lib)
    mkEnableOption
    mkIf
    mkOption
    types
    ;

  cfg = config.firn.home.security;
in
{
  options.firn.home.security = {
    enable = mkEnableOption "care with keys";

    rememberMinutes = mkOption {
      type = types.ints.positive;
      default = 60;
      description = "How long the agent knows a key's password.";
    };
  };

  config = mkIf cfg.enable {
    programs.gpg = {
      enable = true;
      settings.keyid-format = "0xlong";
    };

    services.gpg-agent = {
      enable = true;
      enableSshSupport = true;
      defaultCacheTtl = cfg.rememberMinutes * 60;
      defaultCacheTtlSsh = cfg.rememberMinutes * 60;
    };
  };
}
