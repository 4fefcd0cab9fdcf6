# `count` hosts that differ in name and open port: the path of each system's derivation.
{ packages, count }:
let
  old = builtins.substring 0 2 (builtins.readFile (packages + "/.version")) == "20";
  host = number: {
    name = "host${toString number}";
    value =
      (import (packages + "/nixos/lib/eval-config.nix") {
        system = "x86_64-linux";
        modules = [
          ./base.nix
          {
            networking.hostName = "host${toString number}";
            networking.firewall.allowedTCPPorts = [ (1000 + number) ];
          }
          (if old then { } else { system.stateVersion = "26.05"; })
        ];
      }).config.system.build.toplevel.drvPath;
  };
in
builtins.listToAttrs (builtins.genList host count)
