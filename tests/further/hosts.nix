# Hosts that are nearly alike: all of them in one evaluation, or the one with the number `only`.
{
  only ? null,
  isBackwards ? false,
  # The system of the host `only`, to see its error; after that of the first one.
  isShown ? false,
  isSecond ? false,
}:
let
  nivis = import ../../library { };
  inherit (nivis) lib;

  hostWith =
    specialArgs: modules:
    nivis.lib.linuxSystem {
      system = "x86_64-linux";
      inherit specialArgs;
      modules = [ ./common.nix ] ++ modules;
    };
  base = hostWith { } [ ];
  also = modules: base.extendModules { inherit modules; };
  alone = hostWith { };

  hosts = [
    base
    (also [ ])
    (also [ { networking.domain = "one.example.org"; } ])
    (also [ { networking.domain = "two.example.org"; } ])
    (alone [ { networking.hostName = "three"; } ])
    (alone [ { networking.hostName = "four"; } ])
    (alone [
      {
        networking.hostName = "five";
        my.ports.mail = { };
      }
    ])
    (also [ { my.base = 9000; } ])
    (also [ { my.ports.web.port = 80; } ])
    (also [ { my.greeting = "good day"; } ])
    (also [ { my.called = lib.mkForce (name: "nothing of ${name}"); } ])
    (also [ { my.old = "said by an old name"; } ])
    (also [ { my.wide = "more"; } ])
    (also [ { services.nginx.enable = lib.mkForce false; } ])
    (also [ { services.openssh.settings.PasswordAuthentication = true; } ])
    (also [ { services.openssh.enable = lib.mkForce false; } ])
    (also [
      (
        { config, ... }:
        {
          environment.etc."names".text = toString (builtins.attrNames config.systemd.services);
        }
      )
    ])
    (also [
      (
        { options, ... }:
        {
          environment.etc."places".text = toString options.networking.hostName.files;
        }
      )
    ])
    (also [
      {
        options.own = lib.mkOption { default = 3; };
        config.my.base = 10;
      }
    ])
    (also [
      { _module.args.extra = "argument"; }
      ({ extra, ... }: { environment.etc."extra".text = extra; })
    ])
    (hostWith { extra = "special"; } [ ({ extra, ... }: { environment.etc."extra".text = extra; }) ])
    (hostWith { extra = "other"; } [ ({ extra, ... }: { environment.etc."extra".text = extra; }) ])
    (also [ { specialisation.tokyo.configuration.my.base = 1; } ])
    (also [ { home-manager.users.kim.home.file."more".text = "of kim"; } ])
    (also [
      {
        home-manager.users.kim =
          { osConfig, ... }:
          {
            home.file."zone".text = osConfig.time.timeZone;
          };
      }
    ])
    (also [ { time.timeZone = "America/Lima"; } ])
    (also [ { users.users.kim.uid = lib.mkForce 1002; } ])
    (also [
      {
        users.users.lee = {
          isNormalUser = true;
          uid = 1003;
        };
        home-manager.users.lee.home.stateVersion = "26.05";
      }
    ])
    (also [ { environment.systemPackages = [ (throw "a package that cannot be had") ]; } ])
    (also [ { networking.domain = throw "no domain"; } ])
    (also [ { no.such.option = 1; } ])
    (also [
      {
        assertions = [
          {
            assertion = false;
            message = "this one fails";
          }
        ];
      }
    ])
    (also [ { disabledModules = [ ../../library/services/nginx ]; } ])
    (also [ { nixpkgs.overlays = [ (_: prev: { zsh = prev.writeText "zsh" "another"; }) ]; } ])
    (also [ { systemd.services.nginx.serviceConfig.Nice = 5; } ])
    (also [
      {
        systemd.services.own = {
          script = "true";
          wantedBy = [ "multi-user.target" ];
        };
      }
    ])
    (also [ { environment.etc."greeting".enable = false; } ])
    (also [ { networking.firewall.enable = lib.mkForce false; } ])
    (also [ { environment.variables.PLACE = "here"; } ])
    # The same files, reached by other ways and in another order.
    (alone [ ./parts/first.nix ])
    (alone [ ./parts/second.nix ])
    (alone [
      ./parts/second.nix
      ./parts/first.nix
    ])
    (alone [
      ./parts/first.nix
      { my.base = 8100; }
    ])
    (alone [ { imports = [ ./parts/first.nix ]; } ])
    (hostWith { part = "first"; } [ ({ part, ... }: { imports = [ (./parts + "/${part}.nix") ]; }) ])
    (hostWith { part = "second"; } [ ({ part, ... }: { imports = [ (./parts + "/${part}.nix") ]; }) ])
    # What decides whether something is said.
    (also [ { my.isLoud = true; } ])
    (also [
      {
        my.isLoud = true;
        my.base = 8200;
      }
    ])
    (also [ { my.isLoud = lib.mkForce false; } ])
    (also [ { my.steps = lib.mkBefore [ "before all" ]; } ])
    (also [ { my.steps = lib.mkForce [ "nothing else" ]; } ])
    (also [ { my.free.another = "value"; } ])
    (also [ { my.nested.inner.deep = lib.mkDefault 7; } ])
    base
  ];

  systemOf =
    host:
    let
      drv = builtins.tryEval host.config.system.build.toplevel.drvPath;
      value = v: if v.success then v.value else "fails";
    in
    [
      (value drv)
      (value (builtins.tryEval host.config.my.greeting))
      (value (builtins.tryEval (toString host.options.networking.domain.files)))
      (value (builtins.tryEval host.options.networking.domain.highestPrio))
    ];
in
if only == null then
  {
    count = builtins.length hosts;
    systems =
      let
        systems = map systemOf hosts;
        # What is asked for first is evaluated first.
        order = lib.reverseList systems;
      in
      if isBackwards then builtins.deepSeq order systems else systems;
  }
else if isShown then
  builtins.seq (
    if isSecond then base.config.system.build.toplevel.drvPath else null
  ) (builtins.elemAt hosts only).config.system.build.toplevel.drvPath
else
  systemOf (builtins.elemAt hosts only)
