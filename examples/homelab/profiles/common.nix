# What every machine is, unless its role or itself says otherwise: hence mkDefault.
{ lib, pkgs, ... }:
let
  inherit (lib) mkDefault;
in
{
  time.timeZone = mkDefault "Europe/Berlin";
  i18n.defaultLocale = mkDefault "en_US.UTF-8";
  i18n.extraLocaleSettings.LC_TIME = mkDefault "de_DE.UTF-8";

  networking.domain = mkDefault "home.arpa";
  networking.hosts = {
    "192.168.10.2" = [ "web.home.arpa" ];
    "192.168.10.3" = [ "files.home.arpa" ];
  };

  services.openssh = {
    enable = mkDefault true;
    settings = {
      PasswordAuthentication = mkDefault false;
      KbdInteractiveAuthentication = mkDefault false;
      PermitRootLogin = mkDefault "no";
    };
  };

  boot.kernel.sysctl."vm.swappiness" = mkDefault 60;

  environment.systemPackages = with pkgs; [
    curl
    git
    htop
    jq
    ripgrep
    tmux
    vim
  ];

  environment.variables.EDITOR = mkDefault "vim";
  environment.shellAliases.ll = "ls -l";

  system.stateVersion = "26.05";
}
