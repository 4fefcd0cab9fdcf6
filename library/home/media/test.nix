{ text, ... }:
{
  "mpv" = {
    module = {
      programs.mpv = {
        enable = true;
        config = {
          profile = "gpu-hq";
          force-window = true;
          cache-default = 4;
        };
        includes = [ "~/own.conf" ];
        profiles.fast.vo = "vdpau";
        defaultProfiles = [ "fast" ];
        bindings.WHEEL_UP = "seek 10";
        extraInput = "ESC quit\n";
        scriptOpts.osc.scalewindowed = 2.5;
      };
    };
    actual =
      host:
      map (text host) [
        ".config/mpv/mpv.conf"
        ".config/mpv/input.conf"
        ".config/mpv/script-opts/osc.conf"
      ];
    expected = [
      ''
        profile=%4%fast
        cache-default=%1%4
        force-window=%3%yes
        profile=%6%gpu-hq
        include=~/own.conf

        [fast]
        vo=%5%vdpau
      ''
      ''
        WHEEL_UP seek 10
        ESC quit
      ''
      ''
        scalewindowed=2.500000
      ''
    ];
  };

  "viewers" = {
    module = {
      programs.zathura = {
        enable = true;
        options.default-bg = "#000";
        options.recolor = true;
        mappings.D = "toggle_page_mode";
        extraConfig = "# first";
      };
      programs.imv = {
        enable = true;
        settings.options.background = "ffffff";
      };
    };
    actual = host: [
      (text host ".config/zathura/zathurarc")
      (text host ".config/imv/config")
    ];
    expected = [
      "# first\nset default-bg\t\"#000\"\nset recolor\t\"true\"\nmap D   toggle_page_mode\n"
      ''
        [options]
        background=ffffff
      ''
    ];
  };
}
