# Sound and video of the desktop, by PipeWire.
# Ports: UDP 6001 and 6002 with `raopOpenFirewall`. State: none.
# Otherwise than on NixOS: PipeWire and its units are the distribution's, which start with each user's session; what is
# declared stands beside their settings.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib)
    mkIf
    mkMerge
    optional
    optionals
    types
    ;
  inherit (import ../_common { inherit lib; }) flag isDistributionPackage option;

  cfg = config.services.pipewire;
  inherit (cfg) wireplumber;
  json = pkgs.formats.json { };

  programs = [
    "pipewire"
    "client"
    "jack"
    "pipewire-pulse"
  ];

  settings = lib.concatMapAttrs (
    program: files:
    lib.mapAttrs' (
      name: value:
      lib.nameValuePair "pipewire/${program}.conf.d/${name}.conf" { source = json.generate name value; }
    ) files
  ) cfg.extraConfig;

  # Sections of WirePlumber 0.5.
  sections =
    value:
    lib.concatStringsSep "\n" (
      lib.mapAttrsToList (section: content: "${section} = ${builtins.toJSON content}") value
    )
    + "\n";
in
{
  options.services.pulseaudio.enable = flag false "Whether sound goes through PulseAudio; refused, PipeWire answers its programs.";

  options.services.pipewire = {
    enable = flag false "Whether PipeWire is there.";
    package = option types.package pkgs.pipewire "The package of PipeWire.";
    socketActivation = flag true "Whether it starts when it is used first.";
    audio.enable = flag (
      cfg.alsa.enable || cfg.jack.enable || cfg.pulse.enable
    ) "Whether sound goes through PipeWire.";
    alsa = {
      enable = flag false "Whether programs that use ALSA use PipeWire.";
      support32Bit = flag false "Whether programs of 32 bits do, too.";
    };
    jack.enable = flag false "Whether programs that use JACK use PipeWire.";
    pulse.enable = flag false "Whether programs that use PulseAudio use PipeWire.";
    raopOpenFirewall = flag false "Whether the firewall accepts what AirPlay needs.";
    systemWide = flag false "Whether PipeWire runs once for all.";
    extraConfig = lib.genAttrs programs (
      program: option (types.attrsOf json.type) { } "Settings of ${program}, by name of the file."
    );
    configPackages = option (types.listOf types.package) [ ] "Packages of settings, in share/pipewire.";
    extraLv2Packages = option (types.listOf types.package) [ ] "Packages of LV2 plugins.";
    extraLadspaPackages = option (types.listOf types.package) [ ] "Packages of LADSPA plugins.";
    wireplumber = {
      enable = flag cfg.enable "Whether WirePlumber connects what plays with what is heard.";
      package = option types.package pkgs.wireplumber "The package of WirePlumber.";
      extraConfig = option (types.attrsOf (
        types.attrsOf json.type
      )) { } "Settings of WirePlumber (0.5 and later), by name of the file.";
      extraScripts =
        option (types.attrsOf types.lines) { }
          "Scripts of WirePlumber, by name of the file.";
    };
  };

  config = mkMerge [
    {
      assertions = [
        {
          assertion = !config.services.pulseaudio.enable;
          message = "services.pulseaudio: the server of PulseAudio is not had; `services.pipewire.pulse.enable' answers its programs.";
        }
      ];
    }
    (mkIf cfg.enable {
      assertions = [
        {
          assertion = !cfg.systemWide;
          message = "services.pipewire.systemWide: the distribution's PipeWire runs with each user's session.";
        }
        {
          assertion = cfg.socketActivation;
          message = "services.pipewire.socketActivation: the distribution's units start PipeWire when it is used first.";
        }
        {
          assertion = !(cfg.alsa.enable || cfg.pulse.enable) || cfg.audio.enable;
          message = "Using PipeWire's ALSA/PulseAudio compatibility layers requires services.pipewire.audio.enable.";
        }
        {
          assertion = !cfg.alsa.support32Bit;
          message = "services.pipewire.alsa.support32Bit: programs of 32 bits need packages of a foreign architecture; add it with `dpkg --add-architecture i386' and install pipewire-alsa:i386.";
        }
      ];

      environment.systemPackages = [
        cfg.package
      ]
      ++ optional wireplumber.enable wireplumber.package
      # Parts of one package in nixpkgs.
      ++ lib.optionals (isDistributionPackage cfg.package) (
        optional cfg.pulse.enable pkgs.pipewire-pulse
        ++ optional cfg.alsa.enable pkgs.pipewire-alsa
        ++ optional cfg.jack.enable pkgs.pipewire-jack
      )
      ++ cfg.configPackages
      ++ cfg.extraLv2Packages
      ++ cfg.extraLadspaPackages;

      environment.etc =
        settings
        // lib.optionalAttrs wireplumber.enable (
          lib.mapAttrs' (
            name: value:
            lib.nameValuePair "wireplumber/wireplumber.conf.d/${name}.conf" { text = sections value; }
          ) wireplumber.extraConfig
          // lib.mapAttrs' (
            name: text: lib.nameValuePair "wireplumber/scripts/${name}" { inherit text; }
          ) wireplumber.extraScripts
          // lib.optionalAttrs (!cfg.audio.enable) {
            "wireplumber/wireplumber.conf.d/90-nivis-no-audio.conf".text = ''
              wireplumber.profiles = {
                main = {
                  hardware.audio = disabled
                  hardware.bluetooth = disabled
                }
              }
            '';
          }
        );

      networking.firewall.allowedUDPPorts = optionals cfg.raopOpenFirewall [
        6001
        6002
      ];

      users.groups.pipewire = { };
    })
  ];
}
