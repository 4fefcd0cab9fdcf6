{ text, allText, ... }:
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
    actual = host: map (n: text host ".config/fontconfig/conf.d/${n}") [
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

  "fonts of each family, and files of rules" = {
    module.fonts.fontconfig = {
      enable = true;
      defaultFonts = {
        emoji = [ "E" ];
        sansSerif = [ "Sa" ];
        serif = [ "Se" ];
      };
      configFile = {
        a = {
          label = "mine";
          text = "<x/>";
        };
        b = {
          enable = false;
          text = "<y/>";
        };
      };
    };
    actual = host: map (part: builtins.match ".*${part}.*" (allText host) != null) [
      "<family>E</family>"
      "<family>Sa</family>"
      "<family>Se</family>"
      "fontconfig/conf.d/[0-9]+-hm-mine.conf"
      "<y/>"
    ];
    expected = [
      true
      true
      true
      true
      false
    ];
  };
}
