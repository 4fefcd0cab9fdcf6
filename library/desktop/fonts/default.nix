# Fonts and how they are drawn: files in /etc/fonts/conf.d, beside the distribution's.
{
  config,
  lib,
  options,
  pkgs,
  ...
}:
let
  inherit (lib) mkIf types;
  inherit (import ../../_lib/option.nix { inherit lib; })
    flag
    lines
    option
    packages
    strings
    ;
  cfg = config.fonts;
  fc = cfg.fontconfig;

  document = import ../_lib/fontconfig.nix { inherit lib; };
  inherit (document) xml alias bool;

  own = lib.filter (p: p.type or null != "distribution-package") cfg.packages;
  names = option (types.listOf types.str);

  # Nothing is written on a machine of whose fonts nothing is said.
  isSaid =
    cfg.packages != [ ]
    || cfg.enableDefaultPackages
    || lib.any (path: (lib.attrByPath path null options.fonts.fontconfig).highestPrio < 1500) [
      [ "antialias" ]
      [ "allowBitmaps" ]
      [ "allowType1" ]
      [ "useEmbeddedBitmaps" ]
      [
        "hinting"
        "enable"
      ]
      [
        "hinting"
        "autohint"
      ]
      [
        "hinting"
        "style"
      ]
      [
        "subpixel"
        "rgba"
      ]
      [
        "subpixel"
        "lcdfilter"
      ]
      [
        "defaultFonts"
        "monospace"
      ]
      [
        "defaultFonts"
        "sansSerif"
      ]
      [
        "defaultFonts"
        "serif"
      ]
      [
        "defaultFonts"
        "emoji"
      ]
    ];
in
{
  imports = [ (lib.mkRenamedOptionModule [ "fonts" "fonts" ] [ "fonts" "packages" ]) ];

  options.fonts = {
    packages = packages "Packages of fonts.";
    enableDefaultPackages = flag false "Whether the usual fonts are there.";
    fontDir.enable = flag false "Whether fonts stand in one folder for old programs.";
    fontconfig = {
      enable = flag true "Whether programs find fonts by fontconfig.";
      antialias = flag true "Whether edges are smooth.";
      hinting.enable = flag true "Whether shapes are fitted to the screen's points.";
      hinting.autohint = flag false "Whether the fitting is FreeType's own.";
      hinting.style = option (types.enum [
        "none"
        "slight"
        "medium"
        "full"
      ]) "slight" "How much they are fitted.";
      subpixel.rgba = option (types.enum [
        "rgb"
        "bgr"
        "vrgb"
        "vbgr"
        "none"
      ]) "none" "How colours stand in a point of the screen.";
      subpixel.lcdfilter = option (types.enum [
        "none"
        "default"
        "light"
        "legacy"
      ]) "default" "How colours are smoothed.";
      allowBitmaps = flag true "Whether fonts of points are used.";
      allowType1 = flag false "Whether fonts of PostScript's first kind are used.";
      useEmbeddedBitmaps = flag true "Whether points in other fonts are used.";
      includeUserConf = flag true "Whether the user's own rules hold; the distribution's rules say so.";
      defaultFonts = {
        monospace = names [ "DejaVu Sans Mono" ] "Fonts of equal width.";
        sansSerif = names [ "DejaVu Sans" ] "Fonts without serifs.";
        serif = names [ "DejaVu Serif" ] "Fonts with serifs.";
        emoji = names [ "Noto Color Emoji" ] "Fonts of pictures.";
      };
      aliases = option (types.attrsOf (
        types.submodule {
          options = {
            binding = option (types.enum [
              "weak"
              "strong"
              "same"
            ]) "same" "How strong it is.";
            prefer = strings "Fonts before it.";
            accept = strings "Fonts after it.";
            default = strings "Fonts at the end.";
          };
        }
      )) { } "Fonts in place of others.";
      localConf = lines "Text of /etc/fonts/local.conf.";
    };
  };

  config = lib.mkMerge [
    {
      environment.systemPackages =
        cfg.packages
        # Arch has no unifont, Alpine no gyre-fonts.
        ++ lib.optionals cfg.enableDefaultPackages (
          lib.filter (font: font.meta.available or true) [
            pkgs.dejavu_fonts
            pkgs.freefont_ttf
            pkgs.gyre-fonts
            pkgs.liberation_ttf
            pkgs.unifont
            pkgs.noto-fonts-color-emoji
          ]
        );
      assertions = [
        {
          assertion = !cfg.fontDir.enable;
          message = "`fonts.fontDir.enable': the distribution's fonts stand in /usr/share/fonts already. Leave it out.";
        }
        {
          assertion = fc.includeUserConf;
          message = "`fonts.fontconfig.includeUserConf = false': that users' own rules hold is said by the distribution's /etc/fonts/conf.d/50-user.conf. Leave it out.";
        }
      ];
    }
    (mkIf fc.enable {
      environment.etc = lib.mkMerge [
        (mkIf (own != [ ]) {
          "fonts/conf.d/00-nivis-dirs.conf".text =
            xml "Font directories" "<dir>/run/nivis/current/sw/share/fonts</dir>\n";
        })
        (mkIf isSaid {
          "fonts/conf.d/52-nivis-default-fonts.conf".text = xml "Default fonts" (
            alias "sans-serif" fc.defaultFonts.sansSerif
            + alias "serif" fc.defaultFonts.serif
            + alias "monospace" fc.defaultFonts.monospace
            + alias "emoji" fc.defaultFonts.emoji
          );
          # The last rule wins, so that the distribution's own choice does not.
          "fonts/conf.d/99-nivis-rendering.conf".text = xml "Rendering" (
            lib.concatStrings (
              lib.mapAttrsToList
                (name: v: ''
                  <match target="font">
                    <edit mode="assign" name="${name}">${v}</edit>
                  </match>
                '')
                {
                  antialias = bool fc.antialias;
                  autohint = bool fc.hinting.autohint;
                  embeddedbitmap = bool fc.useEmbeddedBitmaps;
                  hinting = bool fc.hinting.enable;
                  hintstyle = "<const>hint${fc.hinting.style}</const>";
                  lcdfilter = "<const>lcd${fc.subpixel.lcdfilter}</const>";
                  rgba = "<const>${fc.subpixel.rgba}</const>";
                }
            )
            + lib.optionalString (!fc.allowBitmaps) ''
              <selectfont>
                <rejectfont><pattern><patelt name="scalable"><bool>false</bool></patelt></pattern></rejectfont>
              </selectfont>
            ''
            + lib.optionalString (!fc.allowType1) ''
              <selectfont>
                <rejectfont><pattern><patelt name="fontformat"><string>Type 1</string></patelt></pattern></rejectfont>
              </selectfont>
            ''
          );
        })
        (mkIf (fc.aliases != { }) {
          "fonts/conf.d/53-nivis-aliases.conf".text = xml "Aliases" (
            lib.concatStrings (lib.mapAttrsToList document.fullAlias fc.aliases)
          );
        })
        (mkIf (fc.localConf != "") { "fonts/local.conf".text = fc.localConf; })
      ];
    })
  ];
}
