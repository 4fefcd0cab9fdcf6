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

  "every bundle, without what is not wanted" = {
    module =
      { pkgs, ... }:
      {
        # Debian has no command line of Azure.
        nivis.distribution = "arch";
        nivis.bundles =
          lib.genAttrs
            [
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
            ]
            (_: {
              enable = true;
            })
          // {
            excludePackages = [ pkgs.vlc ];
          };
      };
    actual = host: lib.naturalSort (lib.unique (map lib.getName host.config.home.packages));
    expected = [
      "ansible"
      "audacity"
      "autoconf"
      "automake"
      "awscli2"
      "azure-cli"
      "buildah"
      "ccache"
      "clang"
      "cmake"
      "delve"
      "evince"
      "ffmpeg"
      "gcc"
      "gdb"
      "gimp"
      "gnumake"
      "go"
      "gopls"
      "gradle"
      "helm"
      "hunspell"
      "imagemagick"
      "inkscape"
      "jdk"
      "jq"
      "just"
      "kubectl"
      "libreoffice"
      "libtool"
      "mariadb-client"
      "maven"
      "meson"
      "mpv"
      "ninja"
      "nodejs"
      "npm"
      "pkg-config"
      "podman"
      "postgresql-client"
      "rclone"
      "redis-tools"
      "s3cmd"
      "shellcheck"
      "shfmt"
      "simple-scan"
      "skopeo"
      "sqlite"
      "thunderbird"
      "valgrind"
      "yarn"
      "yq"
      "zig"
    ];
  };
}
