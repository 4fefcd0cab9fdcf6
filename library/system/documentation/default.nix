# Documentation of the distribution's packages. Where it is declared false, dpkg does not unpack it.
# State: packages that were there before keep theirs until they are installed anew.
{
  config,
  lib,
  options,
  pkgs,
  utils,
  ...
}:
let
  inherit (lib)
    mkIf
    mkMerge
    mkOption
    types
    ;
  inherit (utils) isDeclared;

  cfg = config.documentation;
  opt = options.documentation;

  flag =
    default: extra: description:
    mkOption (
      {
        type = types.bool;
        inherit default description;
      }
      // extra
    );

  hasDpkg = lib.elem config.nivis.distribution [
    "debian"
    "ubuntu"
  ];

  # Said to be there, and not; what nobody speaks of is as the distribution has it.
  wanted = name: cfg.enable && cfg.${name}.enable && isDeclared opt.${name}.enable;
  unwanted = name: !cfg.enable || !cfg.${name}.enable;

  excluded =
    lib.optionals (unwanted "man") [
      "path-exclude=/usr/share/man/*"
      "path-exclude=/usr/share/locale/*/man/*"
    ]
    ++ lib.optional (unwanted "info") "path-exclude=/usr/share/info/*"
    ++ lib.optionals (unwanted "doc") [
      "path-exclude=/usr/share/doc/*"
      # Licences are to be there with every copy.
      "path-include=/usr/share/doc/*/copyright"
    ];
in
{
  options.documentation = {
    enable = flag true { } "Whether documentation is there.";
    man.enable = flag true { } "Whether manual pages are.";
    info.enable = flag true { } "Whether info pages are.";
    doc.enable = flag true { } "Whether what packages put into /usr/share/doc is.";
    dev.enable = flag false { } "Whether that for programmers is.";
    man.cache.enable =
      flag false { }
        "Whether descriptions of manual pages are searched quickly; the distribution's man-db sees to it.";
  };

  config = mkMerge [
    (mkIf (wanted "man" || (cfg.enable && cfg.man.cache.enable)) {
      environment.systemPackages = [ pkgs.man-db ];
    })
    (mkIf (wanted "info") { environment.systemPackages = [ pkgs.texinfo-interactive ]; })
    (mkIf (cfg.enable && cfg.dev.enable) { environment.systemPackages = [ pkgs.man-pages ]; })
    (mkIf (excluded != [ ]) {
      assertions = [
        {
          assertion = hasDpkg;
          message = "`documentation' cannot be made false: the package manager of ${config.nivis.distribution} unpacks what packages have. Set in ${
            lib.concatMapStringsSep ", " toString (
              opt.enable.files ++ opt.man.enable.files ++ opt.info.enable.files ++ opt.doc.enable.files
            )
          }.";
        }
      ];
      environment.etc."dpkg/dpkg.cfg.d/60-nivis".text = lib.concatMapStrings (l: "${l}\n") excluded;
    })
  ];
}
