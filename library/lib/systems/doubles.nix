# Lists of system doubles: all there are, and those that satisfy a predicate.
{ lib }:
let
  inherit (builtins) concatMap filter mapAttrs;
  inherit (lib.systems) parse;
  inherit (lib.systems.inspect) predicates;

  on = kernel: map (cpu: "${cpu}-${kernel}");
  all =
    on "cygwin" [
      "i686"
      "x86_64"
    ]
    ++ on "darwin" [
      "x86_64"
      "aarch64"
    ]
    ++ on "freebsd" [
      "i686"
      "x86_64"
      "aarch64"
    ]
    ++ on "genode" [
      "aarch64"
      "i686"
      "x86_64"
    ]
    ++ [
      "x86_64-solaris"
      "javascript-ghcjs"
    ]
    ++ on "linux" [
      "aarch64"
      "arc"
      "armv5tel"
      "armv6l"
      "armv7a"
      "armv7l"
      "i686"
      "loongarch64"
      "m68k"
      "sh4"
      "microblaze"
      "microblazeel"
      "mips"
      "mips64"
      "mips64el"
      "mipsel"
      "powerpc"
      "powerpc64"
      "powerpc64le"
      "riscv32"
      "riscv64"
      "s390"
      "s390x"
      "x86_64"
    ]
    ++ [ "mmix-mmixware" ]
    ++ on "netbsd" [
      "aarch64"
      "armv6l"
      "armv7a"
      "armv7l"
      "i686"
      "m68k"
      "mipsel"
      "powerpc"
      "riscv32"
      "riscv64"
      "x86_64"
    ]
    ++ on "none" [
      "aarch64_be"
      "aarch64"
      "arm"
      "armv6l"
      "avr"
      "i686"
      "microblaze"
      "microblazeel"
      "mips"
      "mips64"
      "msp430"
      "or1k"
      "m68k"
      "powerpc"
      "powerpcle"
      "riscv32"
      "riscv64"
      "rx"
      "s390"
      "s390x"
      "vc4"
      "x86_64"
    ]
    ++ on "openbsd" [
      "i686"
      "x86_64"
    ]
    ++ [ "x86_64-redox" ]
    ++ on "wasi" [
      "wasm64"
      "wasm32"
    ]
    ++ on "windows" [
      "aarch64"
      "x86_64"
      "i686"
    ]
    ++ on "uefi" [
      "aarch64"
      "x86_64"
    ];

  parsed = map parse.mkSystemFromString all;
  where = predicate: map parse.doubleFromSystem (filter predicate parsed);
in
{
  inherit all;
  none = [ ];

  # Linux with a GNU ABI, by ABI.
  gnu = concatMap (abi: where (system: system.kernel.name == "linux" && system.abi.name == abi)) [
    "gnu"
    "gnueabi"
    "gnueabihf"
    "gnuabin32"
    "gnuabi64"
    "gnuabielfv1"
    "gnuabielfv2"
  ];
}
// mapAttrs (_: where) {
  arm = predicates.isAarch32;
  armv7 = predicates.isArmv7;
  aarch = predicates.isAarch;
  aarch64 = predicates.isAarch64;
  x86 = predicates.isx86;
  i686 = predicates.isi686;
  x86_64 = predicates.isx86_64;
  microblaze = predicates.isMicroBlaze;
  mips = predicates.isMips;
  mmix = predicates.isMmix;
  power = predicates.isPower;
  riscv = predicates.isRiscV;
  riscv32 = predicates.isRiscV32;
  riscv64 = predicates.isRiscV64;
  rx = predicates.isRx;
  vc4 = predicates.isVc4;
  or1k = predicates.isOr1k;
  m68k = predicates.isM68k;
  arc = predicates.isArc;
  sh4 = predicates.isSh4;
  s390 = predicates.isS390;
  s390x = predicates.isS390x;
  loongarch64 = predicates.isLoongArch64;
  js = predicates.isJavaScript;
  bigEndian = predicates.isBigEndian;
  littleEndian = predicates.isLittleEndian;

  cygwin = predicates.isCygwin;
  darwin = predicates.isDarwin;
  freebsd = predicates.isFreeBSD;
  illumos = predicates.isSunOS;
  linux = predicates.isLinux;
  netbsd = predicates.isNetBSD;
  openbsd = predicates.isOpenBSD;
  unix = predicates.isUnix;
  wasi = predicates.isWasi;
  redox = predicates.isRedox;
  windows = predicates.isWindows;
  genode = predicates.isGenode;
  uefi = predicates.isUefi;
  embedded = predicates.isNone;
}
