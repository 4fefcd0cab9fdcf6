# Who may act as another user: /etc/sudoers.d/nivis beside what the distribution has, for sudo and sudo-rs.
{ config, lib, ... }:
let
  inherit (lib)
    mkDefault
    mkIf
    mkOption
    types
    ;

  cfg = config.security;
in
{
  imports = [
    (import ./program.nix {
      program = "sudo";
      file = "sudoers.d/nivis";
      default = true;
    })
    (import ./program.nix {
      program = "sudo-rs";
      file = "sudoers.d/nivis-rs";
      default = false;
    })
  ];

  options.security.sudo.keepTerminfo = mkOption {
    type = types.bool;
    default = false;
    description = "Whether programs know the terminal they run in.";
  };

  config = {
    assertions = [
      {
        assertion = !(cfg.sudo.enable && cfg.sudo-rs.enable);
        message = "`security.sudo` and `security.sudo-rs` cannot both be enabled";
      }
    ];
    security.sudo = {
      enable = mkIf cfg.sudo-rs.enable (mkDefault false);
      extraConfig = mkIf cfg.sudo.keepTerminfo "Defaults env_keep+=\"TERMINFO TERMINFO_DIRS\"";
    };
  };
}
