# Questions about a system. A pattern is a set that must be part of a parsed system, or a list of such sets of which
# one must be; a predicate is the pattern as a function.
{ lib }:
let
  inherit (builtins)
    any
    attrValues
    concatMap
    filter
    intersectAttrs
    isList
    mapAttrs
    removeAttrs
    toJSON
    ;
  inherit (lib.attrsets) matchAttrs recursiveUpdateUntil;
  inherit (lib.lists) toList;
  inherit (lib.strings) hasPrefix;
  inherit (lib.systems) parse;
  inherit (parse)
    cpuTypes
    execFormats
    kernelFamilies
    kernels
    significantBytes
    ;

  # Assertions hold functions, which cannot be compared.
  abis = mapAttrs (_: abi: removeAttrs abi [ "assertions" ]) parse.abis;

  family = name: { cpu.family = name; };
  family' = name: bits: {
    cpu = {
      family = name;
      inherit bits;
    };
  };
  kernel = kernel: { inherit kernel; };
  abiIn = names: map (name: { abi = abis.${name}; }) names;

  patterns = rec {
    isi686.cpu = cpuTypes.i686;
    isx86 = family "x86";
    isx86_32 = family' "x86" 32;
    isx86_64 = family' "x86" 64;

    isAarch = family "arm";
    isAarch32 = family' "arm" 32;
    isAarch64 = family' "arm" 64;
    isArmv7 = map (cpu: { cpu = { inherit (cpu) arch; }; }) (
      filter (cpu: hasPrefix "armv7" cpu.arch or "") (attrValues cpuTypes)
    );

    isPower = family "power";
    isPower64 = family' "power" 64;
    isAbiElfv1.abi.abi = "elfv1";
    # musl on 64-bit PowerPC knows only the second version.
    isAbiElfv2 = [
      { abi.abi = "elfv2"; }
      (family' "power" 64 // { abi.name = "musl"; })
    ];

    isMips = family "mips";
    isMips32 = family' "mips" 32;
    isMips64 = family' "mips" 64;
    isMips64n32 = isMips64 // {
      abi.abi = "n32";
    };
    isMips64n64 = isMips64 // {
      abi.abi = "64";
    };

    isRiscV = family "riscv";
    isRiscV32 = family' "riscv" 32;
    isRiscV64 = family' "riscv" 64;
    isS390 = family "s390";
    isS390x = family' "s390" 64;
    isSparc = family "sparc";
    isSparc64 = family' "sparc" 64;
    isLoongArch64 = family' "loongarch" 64;

    isAlpha = family "alpha";
    isArc = family "arc";
    isAvr = family "avr";
    isM68k = family "m68k";
    isMicroBlaze = family "microblaze";
    isMmix = family "mmix";
    isMsp430 = family "msp430";
    isOr1k = family "or1k";
    isRx = family "rx";
    isSh4 = family "sh";
    isVc4 = family "vc4";
    isWasm = family "wasm";
    isJavaScript.cpu = cpuTypes.javascript;

    is32bit.cpu.bits = 32;
    is64bit.cpu.bits = 64;
    isILP32 = [
      (family' "wasm" 32)
    ]
    ++ map (abi: { abi = { inherit abi; }; }) [
      "n32"
      "ilp32"
      "x32"
    ];
    isBigEndian.cpu.significantByte = significantBytes.bigEndian;
    isLittleEndian.cpu.significantByte = significantBytes.littleEndian;

    isBSD.kernel.families = { inherit (kernelFamilies) bsd; };
    isDarwin.kernel.families = { inherit (kernelFamilies) darwin; };
    isUnix = [
      isBSD
      isDarwin
      isLinux
      isSunOS
      isCygwin
      isRedox
    ];

    isMacOS = kernel kernels.macos;
    isiOS = kernel kernels.ios;
    isLinux = kernel kernels.linux;
    isSunOS = kernel kernels.solaris;
    isFreeBSD.kernel.name = "freebsd";
    isNetBSD = kernel kernels.netbsd;
    isOpenBSD = kernel kernels.openbsd;
    isWindows = kernel kernels.windows;
    isCygwin = kernel kernels.cygwin;
    isMinGW = isWindows // {
      abi = abis.gnu;
    };
    isMsvc = isWindows // {
      abi = abis.msvc;
    };
    isWasi = kernel kernels.wasi;
    isRedox = kernel kernels.redox;
    isGhcjs = kernel kernels.ghcjs;
    isGenode = kernel kernels.genode;
    isNone = kernel kernels.none;
    isUefi = [ (kernel kernels.uefi) ];

    isAndroid = abiIn [
      "android"
      "androideabi"
    ];
    isGnu = abiIn [
      "gnuabi64"
      "gnuabin32"
      "gnu"
      "gnueabi"
      "gnueabihf"
      "gnuabielfv1"
      "gnuabielfv2"
    ];
    isMusl = abiIn [
      "musl"
      "musleabi"
      "musleabihf"
      "muslabin32"
      "muslabi64"
    ];
    isUClibc = abiIn [
      "uclibc"
      "uclibceabi"
      "uclibceabihf"
    ];
    isEabi.abi.eabi = true;

    isEfi =
      map
        (version: {
          cpu = {
            family = "arm";
            inherit version;
          };
        })
        [
          "6"
          "7"
          "8"
        ]
      ++ map family [
        "riscv"
        "x86"
        "loongarch"
      ];

    isElf.kernel.execFormat = execFormats.elf;
    isMacho.kernel.execFormat = execFormats.macho;
    isPE.kernel.execFormat = execFormats.pe;
  };

  matchAnyAttrs =
    pattern:
    if isList pattern then (attrs: any (p: matchAttrs p attrs) pattern) else matchAttrs pattern;
in
{
  # patterns :: { isX = pattern; }; predicates :: { isX = system -> Bool; }
  # matchAnyAttrs :: pattern -> system -> Bool
  inherit patterns matchAnyAttrs;
  predicates = mapAttrs (_: matchAnyAttrs) patterns;

  # patternLogicalAnd :: pattern -> pattern -> pattern — throws where they contradict each other.
  patternLogicalAnd =
    a: b:
    concatMap (
      x:
      map (
        y:
        recursiveUpdateUntil (
          path: left: right:
          if intersectAttrs left right == { } || left == right then
            true
          else
            throw ''
              pattern conflict at path ${toString path}:
                ${toJSON left}
                ${toJSON right}
            ''
        ) x y
      ) (toList b)
    ) (toList a);

  # platformPatterns :: { isX = pattern; } — over elaborated systems.
  platformPatterns.isStatic = {
    parsed = { };
    isStatic = true;
  };
}
