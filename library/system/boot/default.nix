# What the boot loader tells the kernel, /tmp, and whether this is a container.
# State: on Debian and Ubuntu /etc/default/grub.d is GRUB's place for others' settings; update-grub writes its menu anew.
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
    concatStringsSep
    mkIf
    mkMerge
    mkOption
    types
    ;

  cfg = config.boot;

  option =
    type: default: description:
    mkOption { inherit type default description; };

  hasDropIn = lib.elem config.nivis.distribution [
    "debian"
    "ubuntu"
  ];
  files = concatStringsSep ", " (map toString options.boot.kernelParams.files);
in
{
  imports = [
    ./container.nix
    (lib.mkRenamedOptionModule [ "boot" "cleanTmpDir" ] [ "boot" "tmp" "cleanOnBoot" ])
    (lib.mkRenamedOptionModule [ "boot" "tmpOnTmpfs" ] [ "boot" "tmp" "useTmpfs" ])
    (lib.mkRenamedOptionModule [ "boot" "tmpOnTmpfsSize" ] [ "boot" "tmp" "tmpfsSize" ])
  ];

  options.boot = {
    isContainer =
      option types.bool false
        "Whether this is a container, whose kernel is another machine's.";

    kernelParams = option (types.listOf (
      types.strMatching ''([^"[:space:]]|"[^"]*")+''
      // {
        name = "kernelParam";
        description = "string, with spaces inside double quotes";
      }
    )) [ ] "Parameters the boot loader gives to the kernel.";

    consoleLogLevel = option types.int 4 "Which of the kernel's messages the console shows.";
    resumeDevice = option types.str "" "Where memory is kept while the machine sleeps.";

    tmp = {
      cleanOnBoot = option types.bool false "Whether /tmp is emptied at boot.";
      useTmpfs = option types.bool false "Whether /tmp is in memory.";
      tmpfsSize = option (types.oneOf [
        types.str
        types.ints.positive
      ]) "50%" "How large /tmp may be in memory.";
      tmpfsHugeMemoryPages = option (types.enum [
        "never"
        "always"
        "within_size"
        "advise"
      ]) "never" "Whether /tmp in memory uses huge pages.";
    };

    zswap = {
      enable = option types.bool false "Whether pages are compressed before they are swapped out.";
      compressor = option (types.enum [
        "zstd"
        "lz4"
        "lzo"
        "lz4hc"
        "deflate"
        "842"
      ]) "zstd" "How they are compressed.";
      zpool = mkOption {
        type = types.enum [
          "zsmalloc"
          "zbud"
        ];
        default = "zsmalloc";
        defaultText = lib.literalExpression ''if kernel >= 6.3 then "zsmalloc" else "zbud"'';
        description = "How they are kept.";
      };
      maxPoolPercent = option (types.ints.between 1 100) 25 "How much of the memory they may take.";
      acceptThresholdPercent =
        option (types.ints.between 1 100) 90
          "Below which share of that pages are taken again.";
      shrinkerEnabled = option types.bool true "Whether they make room when memory is short.";
    };
  };

  config = mkMerge [
    (mkIf (utils.isDeclared options.boot.consoleLogLevel) {
      boot.kernelParams = [ "loglevel=${toString cfg.consoleLogLevel}" ];
    })
    (mkIf (cfg.resumeDevice != "") { boot.kernelParams = [ "resume=${cfg.resumeDevice}" ]; })

    (mkIf cfg.zswap.enable {
      boot.kernelParams = [
        "zswap.enabled=1"
        "zswap.compressor=${cfg.zswap.compressor}"
        "zswap.zpool=${cfg.zswap.zpool}"
        "zswap.max_pool_percent=${toString cfg.zswap.maxPoolPercent}"
        "zswap.accept_threshold_percent=${toString cfg.zswap.acceptThresholdPercent}"
        "zswap.shrinker_enabled=${if cfg.zswap.shrinkerEnabled then "1" else "0"}"
      ];
      boot.kernel.sysfs.module.zswap.parameters = {
        enabled = true;
        inherit (cfg.zswap) compressor zpool;
        max_pool_percent = cfg.zswap.maxPoolPercent;
        accept_threshold_percent = cfg.zswap.acceptThresholdPercent;
        shrinker_enabled = cfg.zswap.shrinkerEnabled;
      };
    })

    (mkIf (cfg.kernelParams != [ ]) {
      assertions = [
        {
          assertion = !cfg.isContainer;
          message = "`boot.kernelParams' cannot be made true: this is a container (`boot.isContainer'), whose kernel was started by another machine. Set in ${files}.";
        }
        {
          assertion = !config.wsl.enable;
          message = "`boot.kernelParams' cannot be made true: Windows starts the kernel (`wsl.enable'); name them there, as kernelCommandLine in .wslconfig. Set in ${files}.";
        }
        {
          assertion = hasDropIn;
          message = "`boot.kernelParams' cannot be made true: the boot loader of ${config.nivis.distribution} has no place for the settings of others. Set in ${files}.";
        }
      ];

      environment.etc."default/grub.d/60-nivis.cfg".text = "GRUB_CMDLINE_LINUX=\"$GRUB_CMDLINE_LINUX ${
        lib.escape [ "\"" "\\" "$" "`" ] (concatStringsSep " " cfg.kernelParams)
      }\"\n";
      nivis.manifest.onChange.boot-loader = {
        paths = [ "/etc/default/grub.d/60-nivis.cfg" ];
        command = [ "/usr/sbin/update-grub" ];
      };
    })

    {
      systemd.mounts = mkIf cfg.tmp.useTmpfs [
        {
          what = "tmpfs";
          where = "/tmp";
          type = "tmpfs";
          mountConfig.Options = concatStringsSep "," [
            "mode=1777"
            "strictatime"
            "rw"
            "nosuid"
            "nodev"
            "size=${toString cfg.tmp.tmpfsSize}"
            "huge=${cfg.tmp.tmpfsHugeMemoryPages}"
          ];
        }
      ];
      systemd.tmpfiles.rules = lib.optional cfg.tmp.cleanOnBoot "D! /tmp 1777 root root";
    }
  ];
}
