# The parts of a system (CPU, vendor, kernel, ABI), and system strings: doubles ("x86_64-linux") and triples or
# quadruples ("x86_64-unknown-linux-gnu", see https://wiki.osdev.org/Target_Triplet) read and written.
{ lib }:
let
  inherit (builtins)
    all
    any
    attrValues
    concatStringsSep
    elem
    elemAt
    head
    length
    mapAttrs
    match
    removeAttrs
    ;
  inherit (lib.strings) hasPrefix splitString versionAtLeast;

  # Members of a table carry their own name and the kind of table.
  kind = _type: mapAttrs (name: value: { inherit name; } // value // { inherit _type; });

  significantBytes = kind "significant-byte" {
    bigEndian = { };
    littleEndian = { };
  };
  inherit (significantBytes) bigEndian littleEndian;

  cpuTypes =
    let
      cpu = significantByte: bits: family: { inherit significantByte bits family; };
      little = cpu littleEndian;
      big = cpu bigEndian;
      arm = version: arch: little 32 "arm" // { inherit version arch; };
      x86 = bits: arch: little bits "x86" // { inherit arch; };
      arm64 = {
        version = "8";
        arch = "armv8-a";
      };
      types = kind "cpu-type" {
        arm = little 32 "arm";
        armv5tel = arm "5" "armv5t";
        armv6m = arm "6" "armv6-m";
        armv6l = arm "6" "armv6";
        armv7a = arm "7" "armv7-a";
        armv7r = arm "7" "armv7-r";
        armv7m = arm "7" "armv7-m";
        armv7l = arm "7" "armv7";
        armv8a = arm "8" "armv8-a";
        armv8r = arm "8" "armv8-a";
        armv8m = arm "8" "armv8-m";
        aarch64 = little 64 "arm" // arm64;
        aarch64_be = big 64 "arm" // arm64;

        i386 = x86 32 "i386";
        i486 = x86 32 "i486";
        i586 = x86 32 "i586";
        i686 = x86 32 "i686";
        x86_64 = x86 64 "x86-64";

        alpha = little 64 "alpha";
        arc = little 32 "arc";
        avr = {
          bits = 8;
          family = "avr";
        };
        javascript = little 32 "javascript";
        loongarch64 = little 64 "loongarch";
        m68k = big 32 "m68k";
        microblaze = big 32 "microblaze";
        microblazeel = little 32 "microblaze";
        mips = big 32 "mips";
        mipsel = little 32 "mips";
        mips64 = big 64 "mips";
        mips64el = little 64 "mips";
        mmix = big 64 "mmix";
        msp430 = little 16 "msp430";
        or1k = big 32 "or1k";
        powerpc = big 32 "power";
        powerpcle = little 32 "power";
        powerpc64 = big 64 "power";
        powerpc64le = little 64 "power";
        riscv32 = little 32 "riscv";
        riscv64 = little 64 "riscv";
        rx = little 32 "rx";
        s390 = big 32 "s390";
        s390x = big 64 "s390";
        sh4 = little 32 "sh";
        sparc = big 32 "sparc";
        sparc64 = big 64 "sparc";
        vc4 = little 32 "vc4";
        wasm32 = little 32 "wasm";
        wasm64 = little 64 "wasm";
      };
    in
    types // { arm64 = types.aarch64; };

  vendors = kind "vendor" {
    apple = { };
    knuth = { };
    none = { };
    pc = { };
    unknown = { };
    w64 = { };
  };

  execFormats = kind "exec-format" {
    aout = { };
    elf = { };
    macho = { };
    pe = { };
    unknown = { };
    wasm = { };
  };

  kernelFamilies = kind "exec-format" {
    bsd = { };
    darwin = { };
  };

  kernels =
    let
      kernel = execFormat: families: { inherit execFormat families; };
      elf = kernel execFormats.elf { };
      bsd = kernel execFormats.elf { inherit (kernelFamilies) bsd; };
      darwin = kernel execFormats.macho { inherit (kernelFamilies) darwin; };
      pe = kernel execFormats.pe { };
      other = kernel execFormats.unknown { };
      table = kind "kernel" {
        cygwin = pe;
        freebsd = bsd;
        genode = elf;
        ghcjs = other;
        ios = darwin;
        linux = elf;
        macos = darwin // {
          name = "darwin";
        };
        mmixware = other;
        netbsd = bsd;
        none = other;
        openbsd = bsd;
        redox = elf;
        solaris = elf;
        uefi = pe;
        wasi = kernel execFormats.wasm { };
        windows = pe;
      };
    in
    table
    // {
      darwin = table.macos;
      tvos = table.ios;
      watchos = table.ios;
      win32 = table.windows;
    };

  abis =
    let
      eabi = float: {
        inherit float;
        eabi = true;
      };
      refuse = assertion: message: { inherit assertion message; };
    in
    kind "abi" {
      msvc = { };
      elf = { };
      unknown = { };
      eabi = eabi "soft";
      eabihf = eabi "hard";

      androideabi.eabi = true;
      android.assertions = [
        (refuse (p: !p.isAarch32) ''
          The "android" ABI is not for 32-bit ARM. Use "androideabi" instead.
        '')
      ];

      gnueabi = eabi "soft";
      gnueabihf = eabi "hard";
      gnu.assertions = [
        (refuse (p: !p.isAarch32) ''
          The "gnu" ABI is ambiguous on 32-bit ARM. Use "gnueabi" or "gnueabihf" instead.
        '')
        (refuse (p: !(p.isPower64 && p.isBigEndian)) ''
          The "gnu" ABI is ambiguous on big-endian 64-bit PowerPC. Use "gnuabielfv2" or "gnuabielfv1" instead.
        '')
      ];
      gnuabi64.abi = "64";
      gnuabin32.abi = "n32";
      gnuabielfv1.abi = "elfv1";
      gnuabielfv2.abi = "elfv2";

      musl = { };
      musleabi = eabi "soft";
      musleabihf = eabi "hard";
      muslabi64.abi = "64";
      muslabin32.abi = "n32";

      uclibc = { };
      uclibceabi = eabi "soft";
      uclibceabihf = eabi "hard";
    };

  # What runs what besides itself: a step from a CPU to one that also runs its code; see isCompatible.
  successors = {
    i386 = [ "i486" ];
    i486 = [ "i586" ];
    i586 = [ "i686" ];
    i686 = [ "x86_64" ];
    arm = [ "armv5tel" ];
    armv5tel = [ "armv6l" ];
    armv6m = [ "armv6l" ];
    armv6l = [ "armv7l" ];
    armv7l = [
      "armv7a"
      "armv7r"
    ];
    armv7m = [
      "armv7a"
      "armv7r"
    ];
    armv8a = [ "aarch64" ];
    powerpc = [ "powerpc64" ];
    powerpcle = [ "powerpc64le" ];
    mips = [ "mips64" ];
    mipsel = [ "mips64el" ];
    sparc = [ "sparc64" ];
  };
  isCompatible =
    a: b: b == a || any (name: isCompatible a cpuTypes.${name}) (successors.${b.name} or [ ]);

  setSystem = components: components // { _type = "system"; };
  isSystem = x: x._type or "" == "system";

  # Strings for the parts; what a short form leaves out stays absent.
  mkSkeletonFromList =
    l:
    let
      at = elemAt l;
      string = concatStringsSep "-" l;
      startsWith = prefixes: s: any (prefix: hasPrefix prefix s) prefixes;
      one =
        if head l == "avr" then
          {
            cpu = "avr";
            kernel = "none";
            abi = "unknown";
          }
        else
          throw "system string '${string}' with 1 component is ambiguous";
      two =
        if at 1 == "cygwin" then
          {
            cpu = at 0;
            vendor = "pc";
            kernel = "cygwin";
          }
        else if at 1 == "windows" then
          {
            cpu = at 0;
            kernel = "windows";
            abi = "msvc";
          }
        else if at 1 == "elf" then
          {
            cpu = at 0;
            vendor = "unknown";
            kernel = "none";
            abi = "elf";
          }
        else
          {
            cpu = at 0;
            kernel = at 1;
          };
      # The middle is a kernel if the end is an ABI, else a vendor.
      three =
        if
          at 1 == "linux"
          || elem (at 2) [
            "eabi"
            "eabihf"
            "elf"
            "gnu"
          ]
        then
          {
            cpu = at 0;
            vendor = "unknown";
            kernel = at 1;
            abi = at 2;
          }
        else if
          at 1 == "apple"
          || elem (at 2) [
            "redox"
            "mmixware"
            "ghcjs"
            "mingw32"
            "uefi"
            "cygwin"
          ]
          || startsWith [ "freebsd" "netbsd" "openbsd" "genode" ] (at 2)
          || hasPrefix "wasm32" (at 0)
        then
          {
            cpu = at 0;
            vendor = at 1;
            kernel = if at 2 == "mingw32" then "windows" else at 2;
          }
        else
          throw "system string '${string}' with 3 components is ambiguous";
      four = {
        cpu = at 0;
        vendor = at 1;
        kernel = at 2;
        abi = at 3;
      };
      count = length l;
    in
    if count == 2 then
      two
    else if count == 3 then
      three
    else if count == 4 then
      four
    else if count == 1 then
      one
    else
      throw "system string '${string}' has invalid number of hyphen-separated components";

  mkSystemFromSkeleton =
    skeleton@{
      cpu,
      kernel,
      vendor ? null,
      abi ? null,
    }:
    let
      known =
        what: table: name:
        table.${name} or (throw "Unknown ${what}: ${name}");
      # "linuxabi64" and the like: kernels are named without the ABI that some strings glue to them.
      bareKernel =
        let
          found = match "(.*)e?abi.*" kernel;
        in
        if hasPrefix "darwin" kernel then
          "darwin"
        else if hasPrefix "netbsd" kernel then
          "netbsd"
        else if found == null then
          kernel
        else
          head found;
      theCpu = known "CPU type" cpuTypes cpu;
      theKernel = known "kernel" kernels bareKernel;
      isWindows = theKernel.name == "windows";
      isArm32 = theCpu.family == "arm" && theCpu.bits == 32;
    in
    setSystem {
      cpu = theCpu;
      kernel = theKernel;
      vendor =
        if skeleton ? vendor then
          known "vendor" vendors vendor
        else if theKernel.families ? darwin then
          vendors.apple
        else if isWindows || theKernel.name == "cygwin" then
          vendors.pc
        else
          vendors.unknown;
      abi =
        if skeleton ? abi then
          known "ABI" abis abi
        else if theKernel.name != "linux" && !isWindows then
          abis.unknown
        else if isArm32 then
          (if versionAtLeast theCpu.version or "0" "6" then abis.gnueabihf else abis.gnueabi)
        else if theCpu.family == "power" && theCpu.bits == 64 && theCpu.significantByte == bigEndian then
          abis.gnuabielfv1
        else
          abis.gnu;
    };

  kernelName = kernel: kernel.name + toString (kernel.version or "");
  darwinArch = cpu: if cpu.name == "aarch64" then "arm64" else cpu.name;

  # NetBSD names its executable format where it is not the usual one of the CPU.
  gnuNetBSDDefaultExecFormat =
    cpu:
    if
      cpu.bits == 32
      && elem cpu.family [
        "arm"
        "sparc"
        "m68k"
        "x86"
      ]
    then
      execFormats.aout
    else
      execFormats.elf;

  muslOf = {
    gnueabi = abis.musleabi;
    gnueabihf = abis.musleabihf;
    gnuabin32 = abis.muslabin32;
    gnuabi64 = abis.muslabi64;
    musleabi = abis.musleabi;
    musleabihf = abis.musleabihf;
    muslabin32 = abis.muslabin32;
    muslabi64 = abis.muslabi64;
  };

  types =
    let
      inherit (lib.types) enum mkOptionType;
      open =
        name: description:
        mkOptionType {
          inherit name description;
          merge = lib.options.mergeOneOption;
        };
      oneOf = table: enum (attrValues table);
    in
    rec {
      openSignificantByte = open "significant-byte" "Endianness";
      significantByte = oneOf significantBytes;
      bitWidth = enum [
        8
        16
        32
        64
        128
      ];
      openCpuType = open "cpu-type" "instruction set architecture name and information" // {
        check =
          x:
          bitWidth.check x.bits
          && (if 8 < x.bits then significantByte.check x.significantByte else !(x ? significantByte));
      };
      cpuType = oneOf cpuTypes;
      openVendor = open "vendor" "vendor for the platform";
      vendor = oneOf vendors;
      openExecFormat = open "exec-format" "executable container used by the kernel";
      execFormat = oneOf execFormats;
      openKernelFamily = open "exec-format" "executable container used by the kernel";
      kernelFamily = oneOf kernelFamilies;
      openKernel = open "kernel" "kernel name and information" // {
        check = x: execFormat.check x.execFormat && all kernelFamily.check (attrValues x.families);
      };
      kernel = oneOf kernels;
      openAbi = open "abi" "binary interface for compiled code and syscalls";
      abi = oneOf abis;
      parsedPlatform =
        open "system" "fully parsed representation of llvm- or nix-style platform tuple"
        // {
          check = isParsed;
        };
    };

  isParsed =
    {
      cpu,
      vendor,
      kernel,
      abi,
    }:
    elem cpu (attrValues cpuTypes)
    && elem vendor (attrValues vendors)
    && elem kernel (attrValues kernels)
    # ABIs hold functions, which have no equality worth the name.
    && abis ? ${abi.name};

  mkSystem =
    components:
    assert isParsed components;
    setSystem components;
in
{
  # significantBytes, cpuTypes, vendors, execFormats, kernelFamilies, kernels, abis :: { name = part; }
  # types :: option types of the parts.
  inherit
    significantBytes
    cpuTypes
    vendors
    execFormats
    kernelFamilies
    kernels
    abis
    types
    ;

  # isCompatible :: cpu -> cpu -> Bool — the first runs code for the second.
  inherit isCompatible gnuNetBSDDefaultExecFormat;

  # isSystem :: a -> Bool; mkSystem :: { cpu; vendor; kernel; abi; } -> system
  inherit isSystem mkSystem;

  # mkSkeletonFromList :: [String] -> { cpu; kernel; vendor ?; abi ?; } — names of the parts.
  # mkSystemFromSkeleton :: the same -> system
  # mkSystemFromString :: String -> system
  inherit mkSkeletonFromList mkSystemFromSkeleton;
  mkSystemFromString = s: mkSystemFromSkeleton (mkSkeletonFromList (splitString "-" s));

  # kernelName :: kernel -> String; darwinArch :: cpu -> String
  inherit kernelName darwinArch;

  # doubleFromSystem :: system -> String — "aarch64-darwin".
  doubleFromSystem =
    {
      cpu,
      kernel,
      abi,
      ...
    }:
    "${cpu.name}-${if kernel.families ? darwin then "darwin" else kernelName kernel}";

  # tripleFromSystem :: system -> String — "arm64-apple-darwin".
  tripleFromSystem =
    {
      cpu,
      vendor,
      kernel,
      abi,
      ...
    }@system:
    assert isSystem system;
    let
      format =
        if kernel.name == "netbsd" && gnuNetBSDDefaultExecFormat cpu != kernel.execFormat then
          kernel.execFormat.name
        else
          "";
      suffix = if abi.name == "unknown" then "" else "-${abi.name}";
      cpuName = if kernel.families ? darwin then darwinArch cpu else cpu.name;
    in
    "${cpuName}-${vendor.name}-${kernelName kernel}${format}${suffix}";

  # mkMuslSystem :: system -> system
  mkMuslSystem =
    parsed:
    mkSystem (removeAttrs parsed [ "_type" ] // { abi = muslOf.${parsed.abi.name} or abis.musl; });
}
