# `count` Linux machines of the base library that differ in name, open port, a page and a user: the path of each system's
# derivation.
{ library, count }:
let
  nivis = import library { };
  host = number: {
    name = "host${toString number}";
    value =
      (nivis.lib.linuxSystem {
        system = "x86_64-linux";
        modules = [
          {
            system.stateVersion = "26.05";
            networking.hostName = "host${toString number}";
            networking.firewall.enable = true;
            networking.firewall.allowedTCPPorts = [ (1000 + number) ];
            services.openssh.enable = true;
            services.nginx.enable = true;
            services.nginx.virtualHosts.main.locations."/".return = "200 'host ${toString number}'";
            services.postgresql.enable = true;
            services.prometheus.exporters.node.enable = true;
            users.users."user${toString number}".isNormalUser = true;
            home-manager.users."user${toString number}".programs.git.enable = true;
            systemd.services.worker = {
              wantedBy = [ "multi-user.target" ];
              script = "echo ${toString number}";
            };
          }
        ];
      }).config.system.build.toplevel.drvPath;
  };
in
builtins.listToAttrs (builtins.genList host count)
