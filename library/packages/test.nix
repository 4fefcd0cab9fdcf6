{
  lib,
  nivis,
  textOf,
  packageCase,
  ...
}:
let
  plain = builtins.unsafeDiscardStringContext;
  seen = f: host: f host.pkgs;
in
{
  "programs stand where the distribution has them" = {
    module = { };
    actual = seen (
      pkgs:
      map plain [
        "${pkgs.jq}/bin/jq"
        (lib.getExe pkgs.nginx)
        (lib.getExe' pkgs.util-linux "mkswap")
        (lib.getExe pkgs.acpid)
        (lib.getExe' pkgs.audit "auditctl")
        (lib.getExe pkgs.greetd)
        (lib.getExe pkgs.qemu-guest-agent)
        (lib.getExe pkgs.ripgrep)
        (lib.getExe pkgs.bat)
      ]
    );
    expected = [
      "/usr/bin/jq"
      "/usr/sbin/nginx"
      "/usr/sbin/mkswap"
      "/usr/sbin/acpid"
      "/usr/sbin/auditctl"
      "/usr/sbin/greetd"
      "/usr/sbin/qemu-ga"
      "/usr/bin/rg"
      "/usr/bin/batcat"
    ];
  };

  "names of programs follow the distribution" = {
    module.nivis.distribution = "fedora";
    actual = seen (pkgs: plain (lib.getExe pkgs.bat));
    expected = "/usr/bin/bat";
  };

  "a path in a script is put right" = {
    module = { };
    actual = seen (
      pkgs: textOf (pkgs.writeShellScript "x" "${pkgs.nginx}/bin/nginx; ${pkgs.jq}/bin/jq\n")
    );
    expected = "#!/bin/bash\n/usr/sbin/nginx; /usr/bin/jq\n";
  };

  "packages differ from each other" = {
    module = { };
    actual = seen (
      pkgs:
      map lib.getName (
        lib.unique [
          pkgs.git
          pkgs.curl
          pkgs.git
        ]
      )
    );
    expected = [
      "git"
      "curl"
    ];
  };

  "a package counts as one, and as a shell where it is one" = {
    module = { };
    actual = seen (pkgs: [
      (lib.types.package.check pkgs.git)
      (lib.types.shellPackage.check pkgs.zsh)
      (lib.types.shellPackage.check pkgs.git)
    ]);
    expected = [
      true
      true
      false
    ];
  };

  "a package that the distribution has not is refused" = {
    module =
      { pkgs, ... }:
      {
        nivis.distribution = "debian";
        environment.systemPackages = [ pkgs.terraform ];
      };
    refused = true;
  };

  "text that uses nothing built is a text object of the store" = {
    module = { };
    actual = seen (pkgs: [
      (pkgs.writeText "a" "b").type
      (pkgs.writeScript "a" "b").type
      (pkgs.writeText "a" "${pkgs.writeScript "b" "c"}").type
    ]);
    expected = [
      "text"
      "derivation"
      "derivation"
    ];
  };

  "an application finds its tools and stops at errors" = {
    module = { };
    actual = seen (
      pkgs:
      textOf (
        pkgs.writeShellApplication {
          name = "x";
          runtimeInputs = [
            pkgs.jq
            pkgs.git
          ];
          runtimeEnv.LEVEL = "a b";
          text = "jq .";
        }
      )
    );
    expected = ''
      #!/bin/bash
      set -o errexit
      set -o nounset
      set -o pipefail
      LEVEL='a b'
      export LEVEL

      export PATH="/usr/bin:$PATH"

      jq .
    '';
  };

  "TOML has plain keys before tables" = {
    module = { };
    actual = seen (
      pkgs:
      import ./toml.nix { inherit lib; } {
        z = 1;
        a.b = [ "c" ];
        list = [
          { x = true; }
          { }
        ];
        empty = { };
        deep.er."a key" = 1.5;
        nothing = null;
      }
    );
    expected = ''
      z = 1

      [a]
      b = ["c"]

      [deep.er]
      "a key" = 1.5

      [empty]

      [[list]]
      x = true

      [[list]]
    '';
  };

  "a package of another repository is named by an overlay" = {
    module =
      { pkgs, ... }:
      {
        nixpkgs.overlays = [
          (final: _: {
            terraform = final.distributionPackage "terraform" { apt = "terraform-bin"; };
          })
        ];
        environment.systemPackages = [ pkgs.terraform ];
      };
    actual = seen (pkgs: [
      (plain "${pkgs.terraform}/bin/terraform")
      pkgs.terraform.distributionNames.apt
    ]);
    expected = [
      "/usr/bin/terraform"
      [ "terraform-bin" ]
    ];
  };

  "a package that is made where it is used is installed by its names" = {
    module = { };
    actual = seen (
      pkgs: pkgs.nivis.requiredPackages "${pkgs.distributionPackage "web" { apt = "web-server"; }}"
    );
    expected.web = {
      apt = [ "web-server" ];
      dnf = [ "web" ];
      pacman = [ "web" ];
      apk = [ "web" ];
    };
  };

  "overlays add to the package set" = {
    module.nixpkgs.overlays = [ (final: prev: { hello = final.writeText "hello" "hi"; }) ];
    actual = seen (pkgs: pkgs.hello.name);
    expected = "hello";
  };

  "a shell has what the shells it is made from have" = {
    module = { };
    actual = seen (
      pkgs:
      let
        base = pkgs.mkShell {
          packages = [ pkgs.git ];
          shellHook = "echo base";
        };
        shell = pkgs.mkShell {
          name = "both";
          inputsFrom = [ base ];
          packages = [ pkgs.jq ];
          LEVEL = 2;
          shellHook = "echo own";
        };
      in
      [
        (map lib.getName shell.nativeBuildInputs)
        shell.shellHook
        shell.LEVEL
        (lib.hasSuffix "-both.drv" shell.drvPath)
        (lib.hasAttr (plain shell.drvPath) (builtins.getContext shell.drvPath))
      ]
    );
    expected = [
      [
        "jq"
        "git"
      ]
      "echo base\necho own"
      2
      true
      true
    ];
  };

  "what a package takes installed is told with all it needs" = {
    module = { };
    actual = seen (
      pkgs:
      let
        sizes = pkgs.jq.meta.installedSizes;
      in
      [
        (lib.hasAttr "libjq1" sizes)
        (lib.hasAttr "libc6" sizes)
        (sizes.jq > 0 && lib.foldl' (a: b: a + b) 0 (lib.attrValues sizes) > 4 * 1024 * 1024)
        pkgs.uv.meta.installedSizes
      ]
    );
    expected = [
      true
      true
      true
      null
    ];
  };

  "every option of a package is followed" = packageCase {
    make =
      module:
      nivis.linuxSystem {
        system = "x86_64-linux";
        modules = [ module ];
      };
    extra = {
      boot.zfs.extraPools = [ "tank" ];
      security.sudo.extraConfig = "Defaults insults";
      programs.gnupg.agent.enable = true;
      programs.ssh.startAgent = true;
      services.borgbackup.repos.a.authorizedKeys = [ "x" ];
      services.xserver.videoDrivers = [ "nvidia" ];
    };
    # They exclude others, or belong to one of many.
    elsewhere = [ "security.sudo-rs.package" ];
  };

  "what Debian's index says of a package" = {
    module = { };
    actual = seen (pkgs: [
      pkgs.tree.meta.description
      pkgs.tree.meta.homepage
      # Debian has no such package.
      (pkgs.hyprland.meta ? description)
    ]);
    expected = [
      "displays an indented directory tree, in color"
      "http://oldmanprogrammer.net/source.php?dir=projects/tree"
      false
    ];
  };

  "every package that Debian has is described" = {
    module = { };
    actual = seen (
      pkgs:
      lib.attrNames (
        lib.filterAttrs (
          _: p:
          p.type or null == "distribution-package"
          && p.distributionNames.apt != null
          && !(p.meta ? description)
        ) pkgs
      )
    );
    expected = [ ];
  };
}
