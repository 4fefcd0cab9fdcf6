# A small web server with a database, containers and people.
{ pkgs, ... }:
{
  services.nginx = {
    enable = true;
    virtualHosts."www.example.org".locations."/".proxyPass = "http://127.0.0.1:8080";
  };
  services.postgresql.enable = true;
  virtualisation.docker.enable = true;
  users.users.admin = {
    isNormalUser = true;
    extraGroups = [
      "wheel"
      "docker"
    ];
  };
  users.users.guest.isNormalUser = true;
  environment.systemPackages = [
    pkgs.git
    pkgs.vim
    pkgs.htop
  ];
  networking.firewall.allowedTCPPorts = [
    80
    443
  ];
}
