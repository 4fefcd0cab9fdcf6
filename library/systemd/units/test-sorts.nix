# Cases of what units of every sort have, the system's and the users'.
{ lib, manifest, ... }:
let
  # Sort → extension, and what a unit of it needs.
  sorts = {
    services = {
      extension = "service";
      own.serviceConfig.ExecStart = "/usr/bin/app";
    };
    sockets = {
      extension = "socket";
      own.listenStreams = [ "80" ];
    };
    targets = {
      extension = "target";
      own = { };
    };
    timers = {
      extension = "timer";
      own.timerConfig.OnBootSec = 5;
    };
    paths = {
      extension = "path";
      own.pathConfig.PathExists = "/x";
    };
    slices = {
      extension = "slice";
      own.sliceConfig.MemoryMax = "1G";
    };
  };
  places = {
    mounts = {
      extension = "mount";
      own = {
        what = "tmpfs";
        where = "/x";
      };
    };
    automounts = {
      extension = "automount";
      own.where = "/x";
    };
  };

  all = extension: {
    name = lib.mkForce "app.${extension}";
    description = "App";
    documentation = [ "man:app(1)" ];
    requires = [ "a.service" ];
    wants = [ "b.service" ];
    upholds = [ "c.service" ];
    after = [ "d.service" ];
    before = [ "e.service" ];
    bindsTo = [ "f.service" ];
    partOf = [ "g.service" ];
    conflicts = [ "h.service" ];
    requisite = [ "i.service" ];
    onFailure = [ "j.service" ];
    onSuccess = [ "k.service" ];
    unitConfig.RefuseManualStart = true;
    startLimitBurst = 3;
    startLimitIntervalSec = 60;
    restartTriggers = [ "one" ];
    reloadTriggers = [ "two" ];
    wantedBy = [ "l.target" ];
    requiredBy = [ "m.target" ];
    upheldBy = [ "n.target" ];
    aliases = [ "other.${extension}" ];
  };

  unitSection = ''
    [Unit]
    After=d.service
    Before=e.service
    BindsTo=f.service
    Conflicts=h.service
    Description=App
    Documentation=man:app(1)
    OnFailure=j.service
    OnSuccess=k.service
    PartOf=g.service
    RefuseManualStart=true
    Requires=a.service
    Requisite=i.service
    StartLimitBurst=3
    StartLimitIntervalSec=60
    Upholds=c.service
    Wants=b.service
  '';

  modules = extra: {
    systemd =
      lib.mapAttrs (_: sort: { all = sort.own // extra sort.extension; }) sorts
      // lib.mapAttrs (_: sort: [ (sort.own // extra sort.extension) ]) places;
  };
  ofUsers = extra: {
    systemd.user = lib.mapAttrs (_: sort: { all = sort.own // extra sort.extension; }) sorts;
  };

  names = set: map (sort: "app.${sort.extension}") (lib.attrValues set);
  triggers = text: lib.length (lib.filter (l: lib.hasPrefix "X-Re" l) (lib.splitString "\n" text));
  # Without what names a file of the store.
  section =
    text:
    lib.concatMapStrings (l: "${l}\n") (
      lib.filter (l: l != "" && !lib.hasPrefix "X-Re" l) (
        lib.splitString "\n" (lib.head (lib.splitString "\n\n" text))
      )
    );
  enabled = value: _: { enable = value; };
in
{
  "units of every sort have the same options" = {
    module = modules all;
    actual =
      host:
      lib.mapAttrs (_: unit: [
        (section unit.text)
        (triggers unit.text)
      ]) host.config.systemd.units;
    expected = lib.genAttrs (names (sorts // places)) (_: [
      unitSection
      2
    ]);
  };

  "links of units of every sort" = {
    module = modules all;
    actual =
      host:
      lib.mapAttrs (_: unit: {
        inherit (unit)
          wantedBy
          requiredBy
          upheldBy
          aliases
          ;
      }) (manifest host).units;
    expected = lib.listToAttrs (
      map (sort: {
        name = "app.${sort.extension}";
        value = {
          wantedBy = [ "l.target" ];
          requiredBy = [ "m.target" ];
          upheldBy = [ "n.target" ];
          aliases = [ "other.${sort.extension}" ];
        };
      }) (lib.attrValues (sorts // places))
    );
  };

  "units of every sort can be masked, or added to a package's" = {
    module.imports = [
      (modules (enabled false))
      (modules (extension: {
        name = lib.mkForce "app.${extension}";
        overrideStrategy = "asDropin";
      }))
    ];
    actual =
      host:
      lib.mapAttrs (_: unit: [
        unit.enable
        unit.strategy
      ]) (lib.filterAttrs (name: _: lib.hasPrefix "app." name) (manifest host).units);
    expected =
      lib.genAttrs (names sorts) (_: [
        false
        "dropin"
      ])
      // lib.genAttrs (names places) (_: [
        true
        "dropin"
      ]);
  };

  "mounts can be masked" = {
    module = modules (enabled false);
    actual = host: [
      (manifest host).units."x.mount".enable
      (manifest host).units."x.automount".enable
    ];
    expected = [
      false
      false
    ];
  };

  "units of users of every sort have the same options" = {
    module = ofUsers all;
    actual = host: lib.mapAttrs (_: unit: section unit.text) host.config.systemd.user.units;
    expected = lib.genAttrs (names sorts) (_: unitSection);
  };

  "units of users can be masked, or added to a package's" = {
    module.imports = [
      (ofUsers (enabled false))
      {
        systemd.user = lib.mapAttrs (_: sort: {
          other = sort.own // {
            overrideStrategy = "asDropin";
          };
        }) sorts;
      }
    ];
    actual =
      host: lib.filter (lib.hasPrefix "systemd/user/") (lib.attrNames host.config.environment.etc);
    expected = lib.sort (a: b: a < b) (
      lib.concatMap (sort: [
        "systemd/user/all.${sort.extension}"
        "systemd/user/other.${sort.extension}.d/overrides.conf"
      ]) (lib.attrValues sorts)
    );
  };

  "links of users' units of every sort" = {
    module = ofUsers all;
    actual =
      host:
      let
        files = host.config.environment.etc;
      in
      lib.filter (name: !(files ? ${name})) (
        lib.concatMap (sort: [
          "systemd/user/l.target.wants/app.${sort.extension}"
          "systemd/user/m.target.requires/app.${sort.extension}"
          "systemd/user/n.target.upholds/app.${sort.extension}"
          "systemd/user/other.${sort.extension}"
        ]) (lib.attrValues sorts)
      );
    expected = [ ];
  };

  "units given by their text" = {
    module.systemd =
      let
        unit = {
          name = "given.service";
          text = "[Service]\nExecStart=/usr/bin/app\n";
          overrideStrategy = "asDropin";
          wantedBy = [ "l.target" ];
          requiredBy = [ "m.target" ];
          upheldBy = [ "n.target" ];
          aliases = [ "other.service" ];
        };
        masked.enable = false;
      in
      {
        units = {
          "app.service" = unit;
          "masked.service" = masked;
        };
        user.units = {
          "app.service" = unit;
          "masked.service" = masked;
        };
      };
    actual =
      host:
      let
        given = (manifest host).units."given.service";
        masked = (manifest host).units."masked.service";
      in
      {
        given = removeAttrs given [ "source" ];
        masked = masked.enable;
        files = lib.filter (lib.hasPrefix "systemd/user/") (lib.attrNames host.config.environment.etc);
      };
    expected = {
      given = {
        enable = true;
        strategy = "dropin";
        wantedBy = [ "l.target" ];
        requiredBy = [ "m.target" ];
        upheldBy = [ "n.target" ];
        aliases = [ "other.service" ];
      };
      masked = false;
      files = [
        "systemd/user/given.service.d/overrides.conf"
        "systemd/user/l.target.wants/given.service"
        "systemd/user/m.target.requires/given.service"
        "systemd/user/masked.service"
        "systemd/user/n.target.upholds/given.service"
        "systemd/user/other.service"
      ];
    };
  };
}
