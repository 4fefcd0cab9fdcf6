# Who looks after the machines.
{ lib, ... }:
let
  inherit (lib) mkOption types;
in
{
  options.homelab.people.admin = {
    name = mkOption {
      type = types.str;
      default = "ops";
      description = "Account that may become root.";
    };

    email = mkOption {
      type = types.str;
      default = "ops@home.arpa";
      description = "Address for messages and commits.";
    };

    keys = mkOption {
      type = types.listOf types.str;
      default = [
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOWKXUNsq4ChyhwH8ii9h33tdcGuA8YWq6ETJ1GAmH42 ops@desk"
      ];
      description = "Keys that open the machines.";
    };
  };
}
