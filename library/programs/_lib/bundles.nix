# Sets of programs for a purpose: what they bring and what they say to logins. The same for a host and a home.
{
  lib,
  pkgs,
  utils,
}:
let
  inherit (import ../../_lib/option.nix { inherit lib; }) enable packages;

  bundles = {
    # Development.
    python = {
      what = "Python with its tools";
      packages = [
        pkgs.python3
        pkgs.python3-pip
        pkgs.python3-venv
        pkgs.pipx
        pkgs.black
        pkgs.mypy
      ];
      variables.PIP_REQUIRE_VIRTUALENV = "true";
    };
    go = {
      what = "Go with its tools";
      packages = [
        pkgs.go
        pkgs.gopls
        pkgs.delve
      ];
    };
    rust = {
      what = "Rust with its tools";
      packages = [
        pkgs.cargo
        pkgs.rustc
        pkgs.rustfmt
        pkgs.clippy
        pkgs.gcc
        pkgs.pkg-config
      ];
      path = [ "$HOME/.cargo/bin" ];
    };
    node = {
      what = "Node.js with its tools";
      packages = [
        pkgs.nodejs
        pkgs.npm
        pkgs.yarn
      ];
      variables.NPM_CONFIG_PREFIX = "$HOME/.local";
      path = [ "$HOME/.local/bin" ];
    };
    zig = {
      what = "Zig with its tools";
      packages = [ pkgs.zig ];
    };
    c = {
      what = "compilers of C and C++ with their tools";
      packages = [
        pkgs.gcc
        pkgs.clang
        pkgs.gdb
        pkgs.valgrind
        pkgs.ccache
      ];
    };
    java = {
      what = "Java with its tools";
      packages = [
        pkgs.jdk
        pkgs.maven
        pkgs.gradle
      ];
    };
    shell = {
      what = "tools for scripts of the shell";
      packages = [
        pkgs.shellcheck
        pkgs.shfmt
        pkgs.jq
        pkgs.yq
      ];
    };
    build = {
      what = "build tools";
      packages = [
        pkgs.gnumake
        pkgs.cmake
        pkgs.ninja
        pkgs.meson
        pkgs.autoconf
        pkgs.automake
        pkgs.libtool
        pkgs.pkg-config
        pkgs.just
      ];
    };
    containers = {
      what = "tools for containers and clusters of them";
      packages = [
        pkgs.podman
        pkgs.buildah
        pkgs.skopeo
        pkgs.kubectl
        pkgs.helm
      ];
    };
    cloud = {
      what = "command lines of clouds";
      packages = [
        pkgs.awscli2
        pkgs.azure-cli
        pkgs.s3cmd
        pkgs.rclone
        pkgs.ansible
      ];
    };
    databases = {
      what = "clients of databases";
      packages = [
        pkgs.postgresql-client
        pkgs.mariadb-client
        pkgs.redis-tools
        pkgs.sqlite
      ];
    };

    # Desktops.
    office = {
      what = "an office";
      packages = [
        pkgs.libreoffice
        pkgs.thunderbird
        pkgs.evince
        pkgs.hunspell
        pkgs.simple-scan
      ];
    };
    media = {
      what = "programs for pictures, sound and film";
      packages = [
        pkgs.vlc
        pkgs.mpv
        pkgs.ffmpeg
        pkgs.gimp
        pkgs.inkscape
        pkgs.audacity
        pkgs.imagemagick
      ];
    };
  };

  # Packages by whether the distribution has them; a bundle of which it has none is an error, as each of its packages is.
  had =
    list:
    let
      parts = lib.partition (p: p.type or null != "distribution-package" || p.meta.available) list;
    in
    if parts.right == [ ] then
      {
        right = list;
        wrong = [ ];
      }
    else
      parts;
in
{
  # The options, said of those that `whom` names.
  options =
    whom:
    lib.mapAttrs (_: b: {
      enable = enable "${b.what} are there for ${whom}";
    }) bundles
    // {
      excludePackages = packages "Packages of bundles that are left out.";
    };

  # What the chosen ones come to.
  chosen =
    cfg:
    let
      on = lib.filterAttrs (name: _: cfg.${name}.enable) bundles;
      parts = map (b: had b.packages) (lib.attrValues on);
      kept = list: utils.removePackagesByName (lib.unique list) cfg.excludePackages;
    in
    {
      packages = kept (lib.concatMap (h: h.right) parts);
      # What a distribution lacks does not keep the rest of a bundle away.
      warnings = lib.concatLists (
        lib.zipListsWith (
          name: h:
          map (
            p:
            "`nivis.bundles.${name}': ${lib.getName p} is left out, the distribution does not have it. Name it in `nivis.bundles.excludePackages', or its repository in an overlay."
          ) (kept h.wrong)
        ) (lib.attrNames on) parts
      );
      variables = lib.mkMerge (
        map (b: lib.mapAttrs (_: lib.mkDefault) (b.variables or { })) (lib.attrValues on)
      );
      path = lib.unique (lib.concatMap (b: b.path or [ ]) (lib.attrValues on));
    };
}
