{ lib, manifest, ... }:
let
  on = backend: settings: {
    virtualisation.oci-containers = {
      inherit backend;
      containers.web = {
        image = "nginx:1";
      }
      // settings;
    };
  };
  service = name: host: host.config.systemd.services.${name};
in
{
  "a container of Podman" = {
    module = on "podman" {
      login = {
        username = "u";
        passwordFile = "/run/p";
        registry = "r.example.org";
      };
      cmd = [
        "serve"
        "now"
      ];
      labels.l = "1";
      entrypoint = "/run.sh";
      environment.E = "x y";
      environmentFiles = [ "/run/env" ];
      log-driver = "none";
      ports = [ "8080:80" ];
      user = "1000";
      volumes = [ "/srv:/data" ];
      workdir = "/data";
      hostname = "web";
      preRunExtraOptions = [ "--storage-driver=vfs" ];
      extraOptions = [ "--memory=1g" ];
      pull = "newer";
      capabilities = {
        SYS_ADMIN = true;
        NET_RAW = false;
      };
      devices = [ "/dev/dri" ];
      privileged = true;
      networks = [ "back" ];
      podman.sdnotify = "healthy";
    };
    actual =
      host:
      let
        s = service "podman-web" host;
      in
      [
        s.script
        s.preStop
        s.postStop
        s.serviceConfig.Type
        s.serviceConfig.User
        s.wantedBy
        s.wants
        host.config.virtualisation.podman.enable
        (manifest host).units."podman-web.service".strategy
      ];
    expected = [
      ''
        exec podman  \
          '--storage-driver=vfs' \
          run \
          --name=web \
          --log-driver=none \
          --entrypoint=/run.sh \
          --hostname=web \
          --cidfile=/run/web/ctr-id \
          --cgroups=enabled \
          --sdnotify=healthy \
          -d \
          --replace \
          -e E='x y' \
          --env-file /run/env \
          -p 8080:80 \
          -u 1000 \
          -v /srv:/data \
          -l l=1 \
          -w /data \
          --privileged \
          --rm \
          --cap-add=SYS_ADMIN \
          --cap-drop=NET_RAW \
          --device=/dev/dri \
          --network=back \
          --pull newer \
          '--memory=1g' \
          nginx:1 \
          serve \
          now''
      "podman stop --ignore --cidfile=/run/web/ctr-id"
      "podman rm -f --ignore --cidfile=/run/web/ctr-id"
      "notify"
      "root"
      [ "multi-user.target" ]
      [ "network-online.target" ]
      true
      "replace"
    ];
  };

  "containers of Docker, one after the other" = {
    module = {
      virtualisation.oci-containers = {
        backend = "docker";
        containers = {
          db = {
            image = "db";
            imageFile = "/srv/db.tar";
            serviceName = "database";
            autoStart = false;
            autoRemoveOnStop = false;
          };
          app = {
            image = "app";
            dependsOn = [ "db" ];
          };
        };
      };
    };
    actual = host: [
      (service "docker-app" host).requires
      (service "database" host).wantedBy
      (service "database" host).wants
      (lib.hasInfix "--rm" (service "database" host).script)
      (service "database" host).preStop
      host.config.virtualisation.docker.enable
    ];
    expected = [
      [ "database.service" ]
      [ ]
      [ ]
      false
      "docker stop db || true"
      true
    ];
  };

  "a container of another account" = {
    module = {
      imports = [
        (on "podman" {
          podman.user = "ops";
          podman.sdnotify = "healthy";
        })
      ];
      users.users.ops = {
        isNormalUser = true;
        uid = 1000;
      };
    };
    actual =
      host:
      let
        s = service "podman-web" host;
      in
      [
        s.serviceConfig.User
        s.environment.HOME
        s.unitConfig.RequiresMountsFor
        s.requires
        (lib.length host.config.warnings)
      ];
    expected = [
      "ops"
      "/home/ops"
      "/run/user/1000/containers"
      [ "user@1000.service" ]
      1
    ];
  };

  "what only Podman has" = {
    module = on "docker" { podman.user = "ops"; };
    refused = true;
  };

  "an image comes from one place" = {
    module =
      { pkgs, ... }:
      on "podman" {
        imageFile = "/a";
        imageStream = pkgs.writeShellScript "image" "true";
      };
    refused = true;
  };
}
