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
