# Systems one may want to build for, as arguments of `elaborate`.
{ lib }:
let
  platforms = import ./platforms.nix { inherit lib; };
  config = config: { inherit config; };
  newlib = triple: config triple // { libc = "newlib"; };
  llvm = triple: config triple // { useLLVM = true; };
  rust = target: { rust.rustcTarget = target; };

  loongarch = lib.attrsets.recursiveUpdate platforms.loongarch64-multiplatform;
  android = abi: {
    androidSdkVersion = "35";
    androidNdkVersion = "27";
    useAndroidPrebuilt = abi == "prebuilt";
  };
  apple = triple: xcodePlatform: config triple // { inherit xcodePlatform; };
  iphone = {
    darwinSdkVersion = "14.3";
    xcodeVer = "12.3";
    useiOSPrebuilt = true;
  };
  uefi =
    triple:
    llvm triple
    // {
      libc = null;
      linker = "lld";
    };
  # The C library tells the toolchains of MinGW apart.
  mingw = cpu: libc: config "${cpu}-w64-mingw32" // { inherit libc; };
in
rec {
  # PowerPC
  powernv = config "powerpc64le-unknown-linux-gnu";
  musl-power = config "powerpc64le-unknown-linux-musl";
  ppc64-elfv1 = config "powerpc64-unknown-linux-gnuabielfv1";
  ppc64-elfv2 = config "powerpc64-unknown-linux-gnuabielfv2";
  ppc64 = ppc64-elfv2;
  ppc64-musl = config "powerpc64-unknown-linux-musl" // {
    gcc.abi = "elfv2";
  };
  ppc32 = config "powerpc-unknown-linux-gnu" // rust "powerpc-unknown-linux-gnu";

  # ARM
  armv5tel-multiplatform = config "armv5tel-unknown-linux-gnueabi";
  raspberryPi = config "armv6l-unknown-linux-gnueabihf" // platforms.raspberrypi;
  muslpi = raspberryPi // config "armv6l-unknown-linux-musleabihf";
  bluefield2 = config "aarch64-unknown-linux-gnu" // platforms.bluefield2;
  remarkable1 = config "armv7l-unknown-linux-gnueabihf" // platforms.zero-gravitas;
  remarkable2 = config "armv7l-unknown-linux-gnueabihf" // platforms.zero-sugar;
  armv7l-hf-multiplatform = config "armv7l-unknown-linux-gnueabihf";
  aarch64-multiplatform = config "aarch64-unknown-linux-gnu";
  aarch64-multiplatform-musl = config "aarch64-unknown-linux-musl";
  armv7a-android-prebuilt =
    config "armv7a-unknown-linux-androideabi"
    // rust "armv7-linux-androideabi"
    // android "prebuilt"
    // platforms.armv7a-android;
  aarch64-android-prebuilt =
    config "aarch64-unknown-linux-android" // rust "aarch64-linux-android" // android "prebuilt";
  aarch64-android = llvm "aarch64-unknown-linux-android" // android "source" // { libc = "bionic"; };

  # MIPS
  ben-nanonote = config "mipsel-unknown-linux-uclibc" // platforms.ben_nanonote;
  fuloongminipc = config "mipsel-unknown-linux-gnu" // platforms.fuloong2f_n32;
  mips-linux-gnu = config "mips-unknown-linux-gnu" // platforms.gcc_mips32r2_o32;
  mipsel-linux-gnu = config "mipsel-unknown-linux-gnu" // platforms.gcc_mips32r2_o32;
  mips64-linux-gnuabin32 = config "mips64-unknown-linux-gnuabin32" // platforms.gcc_mips64r2_n32;
  mips64el-linux-gnuabin32 = config "mips64el-unknown-linux-gnuabin32" // platforms.gcc_mips64r2_n32;
  mips64-linux-gnuabi64 = config "mips64-unknown-linux-gnuabi64" // platforms.gcc_mips64r2_64;
  mips64el-linux-gnuabi64 = config "mips64el-unknown-linux-gnuabi64" // platforms.gcc_mips64r2_64;

  # x86, RISC-V, LoongArch and other CPUs with Linux
  gnu64 = config "x86_64-unknown-linux-gnu";
  gnu32 = config "i686-unknown-linux-gnu";
  musl64 = config "x86_64-unknown-linux-musl";
  musl32 = config "i686-unknown-linux-musl";
  riscv64 = config "riscv64-unknown-linux-gnu";
  riscv32 = config "riscv32-unknown-linux-gnu";
  riscv64-musl = config "riscv64-unknown-linux-musl";
  loongarch64-linux = loongarch (config "loongarch64-unknown-linux-gnu");
  loongarch64-linux-embedded = loongarch (
    config "loongarch64-unknown-linux-gnu"
    // {
      gcc = {
        arch = "loongarch64";
        strict-align = true;
      };
    }
  );
  m68k = config "m68k-unknown-linux-gnu";
  arc = config "arc-unknown-linux-gnu";
  sh4 = config "sh4-unknown-linux-gnu";
  s390 = config "s390-unknown-linux-gnu";
  s390x = config "s390x-unknown-linux-gnu";

  # Without an operating system
  aarch64-embedded = newlib "aarch64-none-elf" // rust "aarch64-unknown-none";
  aarch64be-embedded = newlib "aarch64_be-none-elf";
  arm-embedded = newlib "arm-none-eabi";
  arm-embedded-nano = config "arm-none-eabi" // {
    libc = "newlib-nano";
  };
  armhf-embedded = newlib "arm-none-eabihf" // {
    gcc = {
      arch = "armv5t";
      fpu = "vfp";
    };
  };
  avr = config "avr";
  i686-embedded = newlib "i686-elf";
  microblaze-embedded = newlib "microblazeel-none-elf";
  mips-embedded = newlib "mips-none-elf";
  mips64-embedded = newlib "mips64-none-elf";
  mmix = newlib "mmix-unknown-mmixware";
  msp430 = newlib "msp430-elf";
  or1k = newlib "or1k-elf";
  ppc-embedded = newlib "powerpc-none-eabi";
  ppcle-embedded = newlib "powerpcle-none-eabi";
  riscv32-embedded = newlib "riscv32-none-elf";
  riscv64-embedded = newlib "riscv64-none-elf";
  rx-embedded = newlib "rx-none-elf";
  vc4 = newlib "vc4-elf";
  x86_64-embedded = newlib "x86_64-elf";
  x86_64-unknown-uefi = uefi "x86_64-unknown-uefi";
  aarch64-unknown-uefi = uefi "aarch64-unknown-uefi";

  # Apple
  iphone64 = apple "arm64-apple-ios" "iPhoneOS" // iphone;
  iphone64-simulator =
    apple "x86_64-apple-ios" "iPhoneSimulator" // iphone // { darwinPlatform = "ios-simulator"; };
  aarch64-darwin = apple "arm64-apple-darwin" "MacOSX" // {
    platform = { };
  };
  x86_64-darwin = apple "x86_64-apple-darwin" "MacOSX" // {
    platform = { };
  };

  # Windows
  mingw-msvcrt-i686 = mingw "i686" "msvcrt";
  mingw-msvcrt-x86_64 = mingw "x86_64" "msvcrt";
  mingw-ucrt-x86_64 = mingw "x86_64" "ucrt";
  mingw-ucrt-x86_64-llvm =
    mingw "x86_64" "ucrt" // rust "x86_64-pc-windows-gnullvm" // { useLLVM = true; };
  mingw-ucrt-aarch64 =
    mingw "aarch64" "ucrt" // rust "aarch64-pc-windows-gnullvm" // { useLLVM = true; };
  mingw32 = mingw-msvcrt-i686;
  mingwW64 = mingw-msvcrt-x86_64;
  ucrt64 = mingw-ucrt-x86_64;
  ucrtAarch64 = mingw-ucrt-aarch64;
  x86_64-windows = llvm "x86_64-pc-windows-msvc";
  aarch64-windows = llvm "aarch64-pc-windows-msvc";
  x86_64-cygwin = config "x86_64-pc-cygwin";

  # BSD
  aarch64-freebsd = llvm "aarch64-unknown-freebsd";
  x86_64-freebsd = llvm "x86_64-unknown-freebsd";
  x86_64-netbsd = config "x86_64-unknown-netbsd";
  x86_64-netbsd-llvm = llvm "x86_64-unknown-netbsd";
  x86_64-openbsd = llvm "x86_64-unknown-openbsd";

  # Web
  wasi32 = llvm "wasm32-unknown-wasi";
  wasm32-unknown-none = llvm "wasm32-unknown-none" // rust "wasm32-unknown-unknown";
  ghcjs = config "javascript-unknown-ghcjs";
}
