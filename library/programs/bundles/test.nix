{
  lib,
  manifest,
  textOf,
  ...
}:
{
  "a bundle brings its programs, once" = {
    module =
      { pkgs, ... }:
      {
        nivis.bundles = {
          rust.enable = true;
          build.enable = true;
          node.enable = true;
          excludePackages = [ pkgs.just ];
        };
      };
    actual = host: [
      (map lib.getName host.config.environment.systemPackages)
      host.config.environment.variables
      host.config.environment.extraInit
    ];
    expected = [
      [
        "gnumake"
        "cmake"
        "ninja"
        "meson"
        "autoconf"
        "automake"
        "libtool"
        "pkg-config"
        "nodejs"
        "npm"
        "yarn"
        "cargo"
        "rustc"
        "rustfmt"
        "clippy"
        "gcc"
        "bash"
      ]
      {
        NPM_CONFIG_PREFIX = "$HOME/.local";
      }
      ''
        export PATH="$HOME/.local/bin:$PATH"
        export PATH="$HOME/.cargo/bin:$PATH"
      ''
    ];
  };

  "what the distribution lacks is left out, and told" = {
    module.nivis.bundles.containers.enable = true;
    actual = host: [
      (lib.subtractLists [ "bash" ] (map lib.getName host.config.environment.systemPackages))
      (map (lib.hasPrefix "`nivis.bundles.containers': helm is left out, the distribution does not have it.") host.config.warnings)
    ];
    expected = [
      [
        "podman"
        "buildah"
        "skopeo"
        "kubectl"
      ]
      [ true ]
    ];
  };

  "without a word where it is left out by name" = {
    module =
      { pkgs, ... }:
      {
        nivis.bundles.containers.enable = true;
        nivis.bundles.excludePackages = [ pkgs.helm ];
      };
    actual = host: host.config.warnings;
    expected = [ ];
  };

  "a bundle of which it has nothing cannot be" = {
    module.nivis.bundles.zig.enable = true;
    refused = true;
  };

  "each of them can be had on Arch" = {
    module = {
      nivis.distribution = "arch";
      nivis.bundles =
        lib.genAttrs
          [
            "python"
            "go"
            "rust"
            "node"
            "zig"
            "c"
            "java"
            "shell"
            "build"
            "containers"
            "cloud"
            "databases"
            "office"
            "media"
          ]
          (_: {
            enable = true;
          });
    };
    actual =
      host:
      lib.length (lib.attrNames (builtins.fromJSON (textOf host.config.system.build.manifest)).packages);
    expected = 65;
  };
}
