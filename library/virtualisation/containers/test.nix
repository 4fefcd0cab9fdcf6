{ textOf, ... }:
let
  file = name: host: textOf host.config.environment.etc."containers/${name}".source;
in
{
  "the files in /etc/containers" = {
    module.virtualisation.containers = {
      enable = true;
      containersConf.settings.engine.cgroup_manager = "systemd";
      storage.settings.storage.driver = "btrfs";
      registries = {
        search = [ "docker.io" ];
        insecure = [ "r.example.org" ];
        block = [ "bad.example.org" ];
      };
      policy.default = [ { type = "reject"; } ];
    };
    actual = host: [
      (file "containers.conf" host)
      (file "storage.conf" host)
      (file "registries.conf" host)
      host.config.environment.etc."containers/policy.json".text
    ];
    expected = [
      ''
        [engine]
        cgroup_manager = "systemd"
      ''
      ''
        [storage]
        driver = "btrfs"
        graphroot = "/var/lib/containers/storage"
        runroot = "/run/containers/storage"
      ''
      ''
        [registries.block]
        registries = ["bad.example.org"]

        [registries.insecure]
        registries = ["r.example.org"]

        [registries.search]
        registries = ["docker.io"]
      ''
      "{\"default\":[{\"type\":\"reject\"}]}"
    ];
  };

  "what is not declared is the distribution's" = {
    module.virtualisation.containers.enable = true;
    actual = host: [
      (host.config.environment.etc ? "containers/containers.conf")
      (host.config.environment.etc ? "containers/policy.json")
    ];
    expected = [
      false
      false
    ];
  };
}
