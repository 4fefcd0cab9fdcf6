# The way in from outside: nginx in front of what runs at home.
# Ports: 80, 443. State: certificates in /etc/letsencrypt.
{ config, pkgs, ... }:
{
  nivis.tags = [ "web" ];

  networking.firewall.allowedTCPPorts = [
    80
    443
  ];

  environment.etc."nginx/nginx.conf".text = ''
    user www-data;
    worker_processes auto;
    events { worker_connections 1024; }
    http {
      include /etc/nginx/mime.types;
      server_tokens off;
      server {
        listen 80 default_server;
        server_name ${config.networking.fqdn};
        location / { proxy_pass http://files.home.arpa:8080; }
      }
    }
  '';

  systemd.services.nginx = {
    description = "Web server";
    wantedBy = [ "multi-user.target" ];
    after = [ "network.target" ];
    restartTriggers = [ config.environment.etc."nginx/nginx.conf".source ];
    serviceConfig = {
      ExecStartPre = "${pkgs.nginx}/bin/nginx -t";
      ExecStart = "${pkgs.nginx}/bin/nginx -g 'daemon off;'";
      ExecReload = "${pkgs.nginx}/bin/nginx -s reload";
      Restart = "on-failure";
    };
  };

  # Plain: stronger than the profile's default, weaker than a host's mkForce.
  boot.kernel.sysctl."vm.swappiness" = 10;

  homelab.backup.paths = [ "/etc/letsencrypt" ];
}
