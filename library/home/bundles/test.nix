{ lib, ... }:
{
  "a bundle brings its programs, variables and folders" = {
    module = {
      nivis.bundles.python.enable = true;
      nivis.bundles.rust.enable = true;
    };
    actual = host: [
      (map lib.getName host.config.home.packages)
      host.config.home.sessionVariables.PIP_REQUIRE_VIRTUALENV
      host.config.home.sessionPath
    ];
    expected = [
      [
        "python3"
        "python3-pip"
        "python3-venv"
        "pipx"
        "black"
        "mypy"
        "cargo"
        "rustc"
        "rustfmt"
        "clippy"
        "gcc"
        "pkg-config"
      ]
      "true"
      [ "$HOME/.cargo/bin" ]
    ];
  };

  "every bundle brings something" =
    let
      names = [
        "build"
        "c"
        "cloud"
        "containers"
        "databases"
        "go"
        "java"
        "media"
        "node"
        "office"
        "shell"
        "zig"
      ];
    in
    {
      module = {
        nivis.distribution = "arch";
        nivis.bundles = lib.genAttrs names (_: {
          enable = true;
        });
      };
      actual =
        host:
        lib.filter (
          name:
          lib.length
            (host.extendModules { modules = [ { nivis.bundles.${name}.enable = lib.mkForce false; } ]; })
            .config.home.packages >= lib.length host.config.home.packages
        ) names;
      expected = [ ];
    };

  "a program of a bundle is left out" = {
    module =
      { pkgs, ... }:
      {
        nivis.bundles = {
          go.enable = true;
          excludePackages = [ pkgs.go ];
        };
      };
    actual = host: lib.elem "go" (map lib.getName host.config.home.packages);
    expected = false;
  };
}
