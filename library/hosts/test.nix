{ nivis, lib, ... }:
let
  names = host: host.config.networking.hostName;
  shared = {
    _class = "nixos";
    networking.hostName = lib.mkDefault "web";
  };
in
{
  "a module of NixOS is taken as it is" = {
    module = shared;
    actual = names;
    expected = "web";
  };

  "what descriptions of hardware import is there" = {
    module.imports = [
      ../hardware/network/broadcom-43xx.nix
      ../installer/scan/not-detected.nix
      ../profiles/qemu-guest.nix
    ];
    actual = host: [
      host.config.hardware.enableRedistributableFirmware
      host.config.warnings
    ];
    expected = [
      true
      [ ]
    ];
  };

  "a host can be extended" = {
    module = shared;
    actual = host: names (host.extendModules { modules = [ { networking.hostName = "other"; } ]; });
    expected = "other";
  };

  "one word says the kind" = {
    module = { };
    actual =
      _:
      let
        make =
          kind:
          nivis.host {
            inherit kind;
            system = "aarch64-linux";
            modules = [ shared ];
          };
      in
      [
        (names (make "linux"))
        (make "linux").config.nivis.kind
        (make "linux").pkgs.stdenv.hostPlatform.system
        (builtins.tryEval (make "nixos")).success
        (builtins.tryEval (make "windows")).success
      ];
    expected = [
      "web"
      "linux"
      "aarch64-linux"
      false
      false
    ];
  };

  "a missing option of a submodule refuses the host" = {
    module = {
      users.users.root.pamMount.path = "/x";
    };
    refused = true;
  };

  "arguments of the caller reach the modules" = {
    module = { };
    actual =
      _:
      names (
        nivis.linuxSystem {
          system = "x86_64-linux";
          specialArgs.name = "from-args";
          modules = [ ({ name, ... }: { networking.hostName = name; }) ];
        }
      );
    expected = "from-args";
  };

  "a host without a platform is refused where it matters" = {
    module = { };
    actual =
      _:
      let
        host = nivis.linuxSystem { modules = [ shared ]; };
      in
      [
        (names host)
        (builtins.tryEval host.config.system.build.toplevel.outPath).success
      ];
    expected = [
      "web"
      false
    ];
  };

  "former names are taken, with a word about the present one" = {
    module = {
      fonts.enableDefaultFonts = true;
      i18n.consoleKeyMap = "de";
      programs.bash.enableCompletion = false;
      security.acme.email = "ops@example.org";
      services.grafana.users.allowSignUp = true;
      services.xserver.displayManager.gdm.autoSuspend = false;
      services.xserver.libinput.touchpad.tapping = false;
      systemd.watchdog.runtimeTime = "30s";
    };
    actual =
      { config, ... }:
      [
        config.fonts.enableDefaultPackages
        config.console.keyMap
        config.programs.bash.completion.enable
        config.security.acme.defaults.email
        config.services.grafana.settings.users.allow_sign_up
        config.services.displayManager.gdm.autoSuspend
        config.services.libinput.touchpad.tapping
        config.systemd.settings.Manager.RuntimeWatchdogSec
        (lib.length config.warnings)
        (lib.filter (lib.hasInfix "renamed to `console.keyMap'") config.warnings != [ ])
      ];
    expected = [
      true
      "de"
      false
      "ops@example.org"
      true
      false
      false
      "30s"
      8
      true
    ];
  };
}
