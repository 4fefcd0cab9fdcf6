# What all hosts of these tests have.
{
  config,
  lib,
  pkgs,
  ...
}:
{
  options.my = {
    greeting = lib.mkOption {
      type = lib.types.str;
      default = "hello from ${config.networking.hostName}";
    };
    ports = lib.mkOption {
      type = lib.types.attrsOf (
        lib.types.submodule (
          { name, ... }:
          {
            options.port = lib.mkOption {
              type = lib.types.port;
              default = config.my.base + lib.stringLength name;
            };
          }
        )
      );
      default = { };
    };
    base = lib.mkOption {
      type = lib.types.int;
      default = builtins.trace "the base is looked at" 8000;
    };
    called = lib.mkOption {
      type = lib.types.functionTo lib.types.str;
      default = name: "${name} of ${config.my.greeting}";
    };
    wide = lib.mkOption {
      type = lib.types.lines;
      default = "";
    };
    isLoud = lib.mkEnableOption "what is said only then";
    steps = lib.mkOption {
      type = lib.types.listOf lib.types.str;
      default = [ ];
    };
    free = lib.mkOption {
      type = lib.types.submodule { freeformType = lib.types.attrsOf lib.types.str; };
      default = { };
    };
    nested = lib.mkOption {
      type = lib.types.attrsOf (lib.types.attrsOf lib.types.int);
      default = { };
    };
  };

  imports = [
    (lib.mkRenamedOptionModule [ "my" "old" ] [ "my" "wide" ])
    # The whole of `config` is handed on.
    (args: { my.wide = "of ${args.config.time.timeZone}"; })
    # Definitions of one list in several modules, some of which read what changes.
    { my.steps = [ "one" ]; }
    ({ config, ... }: { my.steps = [ "two at ${toString config.my.base}" ]; })
    { my.steps = [ "three" ]; }
    (
      { config, lib, ... }:
      lib.mkIf config.my.isLoud {
        my.steps = [ "four" ];
        my.nested.loud.step = config.my.base;
        networking.hostName = lib.mkForce "loud";
      }
    )
    { my.steps = lib.mkAfter [ "last" ]; }
  ];

  config = {
    networking = {
      hostName = lib.mkDefault "common";
      domain = lib.mkDefault "example.org";
    };
    time.timeZone = lib.mkDefault "Europe/Berlin";
    my.ports = {
      web = { };
      chat.port = 5222;
    };
    environment.etc = {
      "greeting".text = config.my.called "greeting";
      "ports".text = builtins.toJSON config.my.ports;
      "wide".text = config.my.wide;
      "steps".text = toString config.my.steps;
      "free".text = builtins.toJSON config.my.free;
      "nested".text = builtins.toJSON config.my.nested;
    };
    services.nginx = {
      enable = true;
      virtualHosts.${config.networking.fqdn} = {
        default = true;
        root = pkgs.writeTextDir "index.html" config.my.greeting;
      };
    };
    services.openssh.enable = true;
    networking.firewall.allowedTCPPorts = lib.mapAttrsToList (_: port: port.port) config.my.ports;
    users.users.kim = {
      isNormalUser = true;
      uid = 1001;
    };
    home-manager.users.kim =
      { osConfig, ... }:
      {
        home.stateVersion = "26.05";
        home.file."where".text = "${osConfig.networking.hostName}, ${toString osConfig.my.base}";
      };
    programs.zsh.enable = true;
    specialisation.tokyo.configuration.time.timeZone = "Asia/Tokyo";
    system.stateVersion = "26.05";
  };
}
