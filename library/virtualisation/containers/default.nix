# What all programs for containers share: /etc/containers.
# Otherwise than on NixOS: what is not declared is left as the distribution has it.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib) mkIf mkOption types;
  inherit (import ../../services/_common { inherit lib; }) flag strings option;

  cfg = config.virtualisation.containers;
  toml = pkgs.formats.toml { };
in
{
  options.virtualisation.containers = {
    enable = flag false "Whether /etc/containers is written.";
    containersConf.settings = mkOption {
      inherit (toml) type;
      default = { };
      description = "Settings: containers.conf.";
    };
    storage.settings = mkOption {
      inherit (toml) type;
      default = { };
      description = "How images are stored: storage.conf.";
    };
    registries = {
      search = strings [
        "docker.io"
        "quay.io"
      ] "Registries in which short names are looked up.";
      insecure = strings [ ] "Registries that are asked without encryption.";
      block = strings [ ] "Registries that are not asked.";
    };
    policy = option types.attrs { } "Which images are trusted: policy.json.";
  };

  config = mkIf cfg.enable {
    virtualisation.containers.storage.settings.storage = lib.mapAttrs (_: lib.mkDefault) {
      driver = "overlay";
      graphroot = "/var/lib/containers/storage";
      runroot = "/run/containers/storage";
    };

    environment.etc = {
      "containers/storage.conf".source = toml.generate "storage.conf" cfg.storage.settings;
      "containers/registries.conf".source = toml.generate "registries.conf" {
        registries = lib.mapAttrs (_: registries: { inherit registries; }) cfg.registries;
      };
    }
    // lib.optionalAttrs (cfg.containersConf.settings != { }) {
      "containers/containers.conf".source = toml.generate "containers.conf" cfg.containersConf.settings;
    }
    // lib.optionalAttrs (cfg.policy != { }) {
      "containers/policy.json".text = builtins.toJSON cfg.policy;
    };
  };
}
