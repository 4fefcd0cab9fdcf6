# The profiles of packages, each the one before and more. `nivis size` says how large they are installed.
# What a distribution does not have is left out; what nobody has is an error.
{ lib, pkgs }:
let
  here = lib.filter (package: package.meta.available or true);
in
rec {
  # The core: about 100 MB.
  minimal = here [
    pkgs.coreutils
    pkgs.curl
    pkgs.findutils
    pkgs.gnugrep
    pkgs.gnused
    pkgs.gnutar
    pkgs.gzip
    pkgs.less
  ];

  # What one misses at once: about 275 MB.
  essential =
    minimal
    ++ here [
      pkgs.fd
      pkgs.fzf
      pkgs.git
      pkgs.htop
      pkgs.jq
      pkgs.openssh
      pkgs.ripgrep
      pkgs.rsync
      pkgs.tmux
      pkgs.vim
    ];

  # Languages and what builds: about 600 MB.
  development =
    essential
    ++ here [
      pkgs.direnv
      pkgs.gcc
      pkgs.gh
      pkgs.gnumake
      pkgs.nodejs
      pkgs.python3
      pkgs.shellcheck
      pkgs.sqlite
    ];

  # Everything else: 1 GB and more.
  full =
    development
    ++ here [
      pkgs.awscli2
      pkgs.azure-cli
      pkgs.cargo
      pkgs.go
      pkgs.google-cloud-sdk
      pkgs.kubectl
      pkgs.nmap
      pkgs.podman
      pkgs.postgresql
      pkgs.redis
      pkgs.rustc
      pkgs.strace
    ];
}
