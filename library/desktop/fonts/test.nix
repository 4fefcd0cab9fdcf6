{
  lib,
  text,
  ...
}:
{
  "nothing is written where nothing is said" = {
    module = { };
    actual = host: lib.filter (lib.hasPrefix "fonts/") (lib.attrNames host.config.environment.etc);
    expected = [ ];
  };

  "packages, and which font stands for what" = {
    module =
      { pkgs, ... }:
      {
        fonts = {
          packages = [ pkgs.fira-code ];
          enableDefaultPackages = true;
          fontconfig = {
            defaultFonts.monospace = [
              "Fira Code"
              "DejaVu Sans Mono"
            ];
            defaultFonts.emoji = [ ];
            aliases.Helvetica.prefer = [ "Liberation Sans" ];
            aliases.Helvetica.binding = "strong";
            localConf = "<fontconfig/>";
          };
        };
      };
    actual = host: [
      (text host "fonts/conf.d/52-nivis-default-fonts.conf")
      (text host "fonts/conf.d/53-nivis-aliases.conf")
      (text host "fonts/local.conf")
      (map lib.getName host.config.environment.systemPackages)
    ];
    expected = [
      ''
        <?xml version='1.0'?>
        <!DOCTYPE fontconfig SYSTEM 'urn:fontconfig:fonts.dtd'>
        <fontconfig>
        <!-- Default fonts -->
        <alias binding="same">
          <family>sans-serif</family>
          <prefer>
            <family>DejaVu Sans</family>
          </prefer>
        </alias>
        <alias binding="same">
          <family>serif</family>
          <prefer>
            <family>DejaVu Serif</family>
          </prefer>
        </alias>
        <alias binding="same">
          <family>monospace</family>
          <prefer>
            <family>Fira Code</family>
            <family>DejaVu Sans Mono</family>
          </prefer>
        </alias>
        </fontconfig>
      ''
      ''
        <?xml version='1.0'?>
        <!DOCTYPE fontconfig SYSTEM 'urn:fontconfig:fonts.dtd'>
        <fontconfig>
        <!-- Aliases -->
        <alias binding="strong">
          <family>Helvetica</family>
          <prefer>
            <family>Liberation Sans</family>
          </prefer>
        </alias>
        </fontconfig>
      ''
      "<fontconfig/>"
      [
        "bash"
        "fira-code"
        "dejavu_fonts"
        "freefont_ttf"
        "gyre-fonts"
        "liberation_ttf"
        "unifont"
        "noto-fonts-color-emoji"
      ]
    ];
  };

  "how fonts are drawn" = {
    module = {
      fonts.fontconfig = {
        antialias = false;
        hinting = {
          enable = false;
          autohint = true;
          style = "full";
        };
        subpixel.rgba = "rgb";
        subpixel.lcdfilter = "light";
        allowBitmaps = false;
        useEmbeddedBitmaps = false;
        allowType1 = true;
      };
    };
    actual = host: text host "fonts/conf.d/99-nivis-rendering.conf";
    expected = ''
      <?xml version='1.0'?>
      <!DOCTYPE fontconfig SYSTEM 'urn:fontconfig:fonts.dtd'>
      <fontconfig>
      <!-- Rendering -->
      <match target="font">
        <edit mode="assign" name="antialias"><bool>false</bool></edit>
      </match>
      <match target="font">
        <edit mode="assign" name="autohint"><bool>true</bool></edit>
      </match>
      <match target="font">
        <edit mode="assign" name="embeddedbitmap"><bool>false</bool></edit>
      </match>
      <match target="font">
        <edit mode="assign" name="hinting"><bool>false</bool></edit>
      </match>
      <match target="font">
        <edit mode="assign" name="hintstyle"><const>hintfull</const></edit>
      </match>
      <match target="font">
        <edit mode="assign" name="lcdfilter"><const>lcdlight</const></edit>
      </match>
      <match target="font">
        <edit mode="assign" name="rgba"><const>rgb</const></edit>
      </match>
      <selectfont>
        <rejectfont><pattern><patelt name="scalable"><bool>false</bool></patelt></pattern></rejectfont>
      </selectfont>
      </fontconfig>
    '';
  };

  "fonts made here are found" = {
    module =
      { pkgs, ... }:
      {
        fonts.packages = [ (pkgs.writeTextDir "share/fonts/own.ttf" "") ];
      };
    actual =
      host:
      lib.hasInfix "/run/nivis/current/sw/share/fonts" (text host "fonts/conf.d/00-nivis-dirs.conf");
    expected = true;
  };

  "fontconfig may be left alone" = {
    module = {
      fonts.fontconfig.enable = false;
      fonts.enableDefaultPackages = true;
    };
    actual = host: lib.filter (lib.hasPrefix "fonts/") (lib.attrNames host.config.environment.etc);
    expected = [ ];
  };

  "what the distribution decides is refused" = {
    module = {
      fonts.fontDir.enable = true;
    };
    refused = true;
  };

  "default families and aliases" = {
    module.fonts.fontconfig = {
      defaultFonts = {
        sansSerif = [ "Inter" ];
        serif = [ "Literata" ];
      };
      aliases.Mono = {
        accept = [ "Hack" ];
        default = [ "monospace" ];
      };
    };
    actual =
      host:
      map (part: lib.hasInfix part (text host "fonts/conf.d/52-nivis-default-fonts.conf")) [
        "<family>Inter</family>"
        "<family>Literata</family>"
      ]
      ++ map (part: lib.hasInfix part (text host "fonts/conf.d/53-nivis-aliases.conf")) [
        "<accept>\n    <family>Hack</family>\n"
        "<default>\n    <family>monospace</family>\n"
      ];
    expected = [
      true
      true
      true
      true
    ];
  };

  "the users' own rules cannot be left out" = {
    module.fonts.fontconfig.includeUserConf = false;
    refused = true;
  };
}
