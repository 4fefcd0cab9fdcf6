{ lib, text, ... }:
{
  "which font stands for what, and how they are drawn" = {
    module =
      { pkgs, ... }:
      {
        home.packages = [ (pkgs.writeTextDir "share/fonts/own.ttf" "") ];
        fonts.fontconfig = {
          enable = true;
          defaultFonts.monospace = [ "Hack" ];
          antialiasing = true;
          hinting = "slight";
          subpixelRendering = "vertical-bgr";
          configFile.own = {
            priority = 60;
            text = "<fontconfig/>";
          };
        };
      };
    actual =
      host:
      map (n: text host ".config/fontconfig/conf.d/${n}") [
        "10-hm-fonts.conf"
        "10-hm-rendering.conf"
        "52-hm-default-fonts.conf"
        "60-hm-own.conf"
      ];
    expected = [
      ''
        <?xml version='1.0'?>
        <!DOCTYPE fontconfig SYSTEM 'urn:fontconfig:fonts.dtd'>
        <fontconfig>
        <!-- Fonts of the home -->
        <dir>/home/ops/.local/state/nivis/profile/share/fonts</dir>
        </fontconfig>
      ''
      ''
        <?xml version='1.0'?>
        <!DOCTYPE fontconfig SYSTEM 'urn:fontconfig:fonts.dtd'>
        <fontconfig>
        <!-- Rendering -->
        <match target="font">
          <edit mode="assign" name="antialias"><bool>true</bool></edit>
        </match>
        <match target="font">
          <edit mode="assign" name="hinting"><bool>true</bool></edit>
        </match>
        <match target="font">
          <edit mode="assign" name="hintstyle"><const>hintslight</const></edit>
        </match>
        <match target="font">
          <edit mode="assign" name="rgba"><const>vbgr</const></edit>
        </match>
        </fontconfig>
      ''
      ''
        <?xml version='1.0'?>
        <!DOCTYPE fontconfig SYSTEM 'urn:fontconfig:fonts.dtd'>
        <fontconfig>
        <!-- Default fonts -->
        <alias binding="same">
          <family>monospace</family>
          <prefer>
            <family>Hack</family>
          </prefer>
        </alias>
        </fontconfig>
      ''
      "<fontconfig/>"
    ];
  };

  "which fonts stand for what, and rules of one's own" = {
    module = {
      fonts.fontconfig = {
        enable = true;
        defaultFonts = {
          sansSerif = [ "Noto Sans" ];
          serif = [ "Noto Serif" ];
          emoji = [ "Noto Color Emoji" ];
        };
        configFile.off = {
          enable = false;
          text = "off";
        };
        configFile.rules = {
          label = "own-rules";
          text = "<fontconfig/>";
        };
      };
    };
    actual = host: [
      (lib.filter (lib.hasInfix "<family>") (
        lib.splitString "\n" (text host ".config/fontconfig/conf.d/52-hm-default-fonts.conf")
      ))
      (text host ".config/fontconfig/conf.d/90-hm-own-rules.conf")
      (lib.attrNames (lib.filterAttrs (_: f: f.enable) host.config.xdg.configFile))
    ];
    expected = [
      [
        "  <family>sans-serif</family>"
        "    <family>Noto Sans</family>"
        "  <family>serif</family>"
        "    <family>Noto Serif</family>"
        "  <family>emoji</family>"
        "    <family>Noto Color Emoji</family>"
      ]
      "<fontconfig/>"
      [
        "fontconfig/conf.d/52-hm-default-fonts.conf"
        "fontconfig/conf.d/90-hm-own-rules.conf"
      ]
    ];
  };
}
