{
  lib,
  manifest,
  text,
  ...
}:
let
  unit = name: host: (manifest host).units.${name};
in
{
  "folders, ports and who asks where" = {
    module.services.nfs.server = {
      enable = true;
      exports = "/srv/share 10.0.0.0/8(rw)\n";
      hostName = "10.0.0.1";
      nproc = 4;
      createMountPoints = true;
      mountdPort = 4002;
      lockdPort = 4001;
      statdPort = 4000;
    };
    actual = host: [
      (text host "exports")
      (text host "nfs.conf.d/60-nivis.conf")
      (unit "nfs-server.service" host).strategy
      (unit "rpcbind.service" host).wantedBy
      (lib.hasInfix "mkdir -p" host.config.systemd.services.nfs-server.preStart)
      (map (name: lib.elem name (map (p: p.name) host.config.environment.systemPackages)) [
        "nfs-kernel-server"
        "rpcbind"
      ])
    ];
    expected = [
      "/srv/share 10.0.0.0/8(rw)\n"
      ''
        [lockd]
        port=4001
        udp-port=4001

        [mountd]
        port=4002

        [nfsd]
        host=10.0.0.1
        threads=4

        [statd]
        port=4000
      ''
      "dropin"
      [ "multi-user.target" ]
      true
      [
        true
        true
      ]
    ];
  };

  "settings by their own names" = {
    module.services.nfs = {
      settings.mountd.manage-gids = true;
      idmapd.settings.General.Domain = "example.org";
    };
    actual = host: [
      (text host "nfs.conf.d/60-nivis.conf")
      (text host "idmapd.conf")
      (host.config.environment.etc ? exports)
    ];
    expected = [
      "[mountd]\nmanage-gids=true\n"
      "[General]\nDomain=example.org\n"
      false
    ];
  };

  "lines in the earlier way" = {
    module.services.nfs = {
      extraConfig = "[gssd]\nuse-memcache=1\n";
      server.extraNfsdConfig = "vers3=off";
    };
    actual = host: text host "nfs.conf.d/60-nivis.conf";
    expected = "\n[nfsd]\nvers3=off\n[gssd]\nuse-memcache=1\n";
  };

  "settings in one way only" = {
    module.services.nfs = {
      settings.mountd.manage-gids = true;
      extraConfig = "[gssd]\n";
    };
    refused = true;
  };

  "ports are found by rpcbind alone" = {
    module.services.rpcbind.enable = true;
    actual = host: (unit "rpcbind.service" host).strategy;
    expected = "dropin";
  };
}
