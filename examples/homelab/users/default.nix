# The one who looks after the machines; the same on all of them.
{ pkgs, ... }:
{
  users.users.ops = {
    isNormalUser = true;
    description = "Operator";
    extraGroups = [ "wheel" ];
    shell = pkgs.zsh;
    openssh.authorizedKeys.keys = [
      "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOWKXUNsq4ChyhwH8ii9h33tdcGuA8YWq6ETJ1GAmH42 ops@desk"
    ];
  };

  programs.zsh.enable = true;

  # Logging in needs the key already.
  security.sudo.wheelNeedsPassword = false;
}
