# Folders for other machines: the kernel's NFS server, and rpcbind.
# Ports: 2049, 111, and those of mountd, statd and lockd. State: /var/lib/nfs.
# Otherwise than on NixOS: settings stand beside the distribution's in /etc/nfs.conf.d; the units are the distribution's.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib) mkIf mkMerge types;
  inherit (import ../_common { inherit lib; })
    flag
    lines
    maybe
    number
    option
    text
    ;

  cfg = config.services.nfs;
  server = cfg.server;
  format = pkgs.formats.ini { };

  settings =
    lib.optionalAttrs server.enable { nfsd.threads = server.nproc; }
    // lib.optionalAttrs (server.mountdPort != null) { mountd.port = server.mountdPort; }
    // lib.optionalAttrs (server.statdPort != null) { statd.port = server.statdPort; }
    // lib.optionalAttrs (server.lockdPort != null) {
      lockd.port = server.lockdPort;
      lockd.udp-port = server.lockdPort;
    };
  host = lib.optionalAttrs (server.hostName != null) { nfsd.host = server.hostName; };
  all = lib.recursiveUpdate (lib.recursiveUpdate settings host) cfg.settings;

  # In the section of the server stands what is said of it in lines.
  nfsdLines = lib.optionalString (
    server.extraNfsdConfig != ""
  ) "\n[nfsd]\n${server.extraNfsdConfig}\n";

  exported = pkgs.writeText "exports" server.exports;
in
{
  imports =
    map (name: lib.mkRenamedOptionModule [ "services" "nfs" name ] [ "services" "nfs" "server" name ])
      [
        "lockdPort"
        "statdPort"
      ];

  options.services = {
    rpcbind.enable = flag false "Whether programs find the ports of others by rpcbind.";

    nfs = {
      settings = option format.type { } "Settings of the daemons, see {manpage}`nfs.conf(5)`.";
      extraConfig = lines "Further lines of nfs.conf.";
      idmapd.settings = option format.type { } "Settings of names, see {manpage}`idmapd.conf(5)`.";

      server = {
        enable = flag false "Whether the machine gives folders to others.";
        exports = lines "Folders and who may have them, see {manpage}`exports(5)`.";
        extraNfsdConfig = text "" "Further lines of the server's section.";
        hostName = maybe types.str "Address requests are accepted at; null for all.";
        nproc = number 8 "How many requests are worked on at once.";
        createMountPoints = flag false "Whether the folders are made where they are missing.";
        mountdPort = maybe types.port "Port of rpc.mountd; null for a free one.";
        lockdPort = maybe types.port "Port of the kernel's locks; null for a free one.";
        statdPort = maybe types.port "Port of rpc.statd; null for a free one.";
      };
    };
  };

  config = mkMerge [
    {
      assertions = [
        {
          assertion = cfg.settings != { } -> cfg.extraConfig == "" && server.extraNfsdConfig == "";
          message = "`services.nfs.settings` cannot be used together with `services.nfs.extraConfig` and `services.nfs.server.extraNfsdConfig`.";
        }
        {
          assertion = server.enable -> !config.boot.isContainer;
          message = "`services.nfs.server.enable' cannot be kept in a container: the server is a part of the machine's kernel that runs it.";
        }
      ];
      environment.etc = {
        "nfs.conf.d/60-nivis.conf" = mkIf (
          all != { } || cfg.extraConfig != "" || server.extraNfsdConfig != ""
        ) { text = lib.generators.toINI { } all + nfsdLines + cfg.extraConfig; };
        "idmapd.conf" = mkIf (cfg.idmapd.settings != { }) {
          source = format.generate "idmapd.conf" cfg.idmapd.settings;
        };
      };
    }
    (mkIf config.services.rpcbind.enable {
      environment.systemPackages = [ pkgs.rpcbind ];
      systemd.services.rpcbind = {
        overrideStrategy = "asDropin";
        wantedBy = [ "multi-user.target" ];
        # It needs /var/run at its start.
        wants = [ "systemd-tmpfiles-setup.service" ];
        after = [ "systemd-tmpfiles-setup.service" ];
      };
    })
    (mkIf server.enable {
      services.rpcbind.enable = true;
      environment.systemPackages = [ pkgs.nfs-kernel-server ];
      environment.etc.exports.source = exported;

      systemd.services.nfs-server = {
        overrideStrategy = "asDropin";
        wantedBy = [ "multi-user.target" ];
        restartTriggers = [ config.environment.etc."nfs.conf.d/60-nivis.conf".text ];
        reloadTriggers = [ exported ];
        preStart = lib.optionalString server.createMountPoints ''
          sed '/^#.*/d;s/^"\([^"]*\)".*/\1/;t;s/[ ].*//' ${exported} | xargs -r -d '\n' mkdir -p
        '';
      };
    })
  ];
}
