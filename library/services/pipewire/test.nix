{ lib, textOf, ... }:
let
  on = settings: {
    services.pipewire = {
      enable = true;
    }
    // settings;
  };
  names = host: map lib.getName host.config.environment.systemPackages;
  etc = name: host: host.config.environment.etc.${name};
in
{
  "what goes through PipeWire" = {
    module =
      { pkgs, ... }:
      on {
        alsa.enable = true;
        jack.enable = true;
        pulse.enable = true;
        raopOpenFirewall = true;
        extraConfig = {
          pipewire."10-rate"."context.properties"."default.clock.rate" = 44100;
          client.a = { };
          jack.b = { };
          pipewire-pulse.c = { };
        };
        extraLv2Packages = [ pkgs.curl ];
        extraLadspaPackages = [ pkgs.git ];
        configPackages = [ pkgs.jq ];
        wireplumber.extraConfig."10-bt"."monitor.bluez.properties"."bluez5.enable-sbc-xq" = true;
        wireplumber.extraScripts."x.lua" = "-- x";
      };
    actual = host: [
      (names host)
      (textOf (etc "pipewire/pipewire.conf.d/10-rate.conf" host).source)
      (map (name: host.config.environment.etc ? "pipewire/${name}.conf") [
        "client.conf.d/a"
        "jack.conf.d/b"
        "pipewire-pulse.conf.d/c"
      ])
      (etc "wireplumber/wireplumber.conf.d/10-bt.conf" host).text
      (etc "wireplumber/scripts/x.lua" host).text
      host.config.networking.firewall.allowedUDPPorts
    ];
    expected = [
      [
        "pipewire"
        "wireplumber"
        "pipewire-pulse"
        "pipewire-alsa"
        "pipewire-jack"
        "jq"
        "curl"
        "git"
        "bash"
      ]
      ''
        {
          "context.properties": {
            "default.clock.rate": 44100
          }
        }
      ''
      [
        true
        true
        true
      ]
      "monitor.bluez.properties = {\"bluez5.enable-sbc-xq\":true}\n"
      "-- x"
      [
        6001
        6002
      ]
    ];
  };

  "without sound" = {
    module = on { };
    actual =
      host:
      lib.hasInfix "hardware.audio = disabled" (etc "wireplumber/wireplumber.conf.d/90-nivis-no-audio.conf" host)
      .text;
    expected = true;
  };

  "without WirePlumber" = {
    module = on {
      audio.enable = true;
      wireplumber.enable = false;
    };
    actual = host: lib.elem "wireplumber" (names host);
    expected = false;
  };

  "not once for all" = {
    module = on { systemWide = true; };
    refused = true;
  };

  "not for programs of 32 bits" = {
    module = on {
      alsa.enable = true;
      alsa.support32Bit = true;
    };
    refused = true;
  };

  "not without sockets" = {
    module = on { socketActivation = false; };
    refused = true;
  };

  "sound of programs goes through PipeWire or not" = {
    module = on {
      pulse.enable = true;
      audio.enable = false;
    };
    refused = true;
  };

  "PulseAudio may be said to be off" = {
    module.imports = [
      (on { pulse.enable = true; })
      { services.pulseaudio.enable = false; }
    ];
    actual = host: host.config.services.pulseaudio.enable;
    expected = false;
  };

  "its server is not had" = {
    module.services.pulseaudio.enable = true;
    refused = true;
  };
}
