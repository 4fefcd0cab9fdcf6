# Systems: `elaborate` makes of "x86_64-linux" all that packages ask about a machine.
{ lib }:
let
  inherit (builtins) isAttrs mapAttrs removeAttrs;
  load = file: import file { inherit lib; };

  architectures = load ./architectures.nix;
  doubles = load ./doubles.nix;
  examples = load ./examples.nix;
  inspect = load ./inspect.nix;
  parse = load ./parse.nix;
  platforms = load ./platforms.nix;
  languages = load ./languages.nix;

  # Functions cannot be compared; two systems are equal if all the rest is.
  functionNames = [
    "canExecute"
    "emulator"
    "emulatorAvailable"
    "staticEmulatorAvailable"
  ];
  ignoredNames = functionNames ++ [ "_withoutFunctions" ];

  systemToAttrs =
    systemOrArgs: if isAttrs systemOrArgs then systemOrArgs else { system = systemOrArgs; };

  libcOf =
    s:
    if s.isDarwin then
      "libSystem"
    else if s.isMsvc then
      "ucrt"
    else if s.isMinGW then
      "msvcrt"
    else if s.isCygwin then
      "cygwin"
    else if s.isWasi then
      "wasilibc"
    else if s.isWasm then
      null
    else if s.isRedox then
      "relibc"
    else if s.isMusl then
      "musl"
    else if s.isUClibc then
      "uclibc"
    else if s.isAndroid then
      "bionic"
    else if s.isLinux then
      "glibc"
    else if s.isFreeBSD then
      "fblibc"
    else if s.isOpenBSD then
      "oblibc"
    else if s.isNetBSD then
      "nblibc"
    else if s.isAvr then
      "avrlibc"
    else if s.isGhcjs then
      null
    else if s.isNone then
      "newlib"
    else
      "native/impure";

  # The kernel's directory under arch/, which does not tell 32-bit from 64-bit MIPS.
  linuxArchOf =
    s:
    if s.isAarch32 then
      "arm"
    else if s.isAarch64 then
      "arm64"
    else if s.isx86_32 then
      "i386"
    else if s.isx86_64 then
      "x86_64"
    else if s.isMicroBlaze then
      "microblaze"
    else if s.isMips then
      "mips"
    else if s.isPower then
      "powerpc"
    else if s.isRiscV then
      "riscv"
    else if s.isSh4 then
      "sh"
    else if s.isS390 then
      "s390"
    else if s.isLoongArch64 then
      "loongarch"
    else
      s.parsed.cpu.name;

  qemuArchOf =
    s:
    let
      el = if s.isLittleEndian then "el" else "";
    in
    if s.isAarch32 then
      "arm"
    else if s.isAarch64 then
      (if s.isBigEndian then "aarch64_be" else "aarch64")
    else if s.isS390 && !s.isS390x then
      null
    else if s.isx86_64 then
      "x86_64"
    else if s.isx86 then
      "i386"
    else if s.isMips64n32 then
      "mipsn32${el}"
    else if s.isMips64 then
      "mips64${el}"
    else
      s.uname.processor;

  unameOf = s: {
    system =
      {
        cygwin = "CYGWIN_NT";
        darwin = "Darwin";
        freebsd = "FreeBSD";
        genode = "Genode";
        linux = "Linux";
        netbsd = "NetBSD";
        openbsd = "OpenBSD";
        redox = "Redox";
        wasi = "Wasi";
        windows = "Windows";
      }
      .${s.parsed.kernel.name} or null;
    processor =
      let
        le = if s.isLittleEndian then "le" else "";
      in
      if s.isPower64 then
        "ppc64${le}"
      else if s.isPower then
        "ppc${le}"
      else if s.isMips64 then
        "mips64"
      else if s.isDarwin then
        s.darwinArch
      else
        s.parsed.cpu.name;
    release = null;
  };

  extensionsOf =
    s:
    let
      windows = s.isWindows || s.isCygwin;
    in
    {
      staticLibrary = if s.isWindows then ".lib" else ".a";
      library = if s.isStatic then s.extensions.staticLibrary else s.extensions.sharedLibrary;
      executable = if windows then ".exe" else "";
      ${if s.hasSharedLibraries then "sharedLibrary" else null} =
        if s.isDarwin then
          ".dylib"
        else if windows then
          ".dll"
        else
          ".so";
    };

  # The program among `pkgs` that runs what was built for the system, or null.
  emulatorOf =
    s: pkgs:
    let
      host = pkgs.stdenv.hostPlatform;
    in
    if host.canExecute s then
      (lib.meta.getExe (pkgs.writeShellScriptBin "exec" ''exec "$@"''))
    else if s.isWindows then
      "${(pkgs.winePackagesFor "wine${toString s.parsed.cpu.bits}").minimal}/bin/wine"
    else if s.isLinux && host.isLinux && s.qemuArch != null then
      "${pkgs.qemu-user}/bin/qemu-${s.qemuArch}"
    else if s.isWasi then
      "${pkgs.wasmtime}/bin/wasmtime"
    else if s.isGhcjs then
      "${pkgs.nodejs-slim}/bin/node"
    else if s.isMmix then
      "${pkgs.mmixware}/bin/mmix"
    else
      null;

  elaborate =
    systemOrArgs:
    let
      given = systemToAttrs systemOrArgs;
      args = removeAttrs given [
        "parsed"
        "system"
        "_withoutFunctions"
      ];
      inherit (final.parsed) cpu kernel;

      derived = {
        _withoutFunctions = removeAttrs final ignoredNames;

        parsed = parse.mkSystemFromString (args.config or given.system);
        system = parse.doubleFromSystem final.parsed;
        config = parse.tripleFromSystem final.parsed;

        canExecute =
          platform:
          final.isAndroid == platform.isAndroid
          && parse.isCompatible cpu platform.parsed.cpu
          && kernel == platform.parsed.kernel
          # The same CPU may still lack what the other was tuned for.
          && (
            cpu != platform.parsed.cpu
            || !(platform ? gcc.arch)
            || (final ? gcc.arch && architectures.canExecute final.gcc.arch platform.gcc.arch)
          );
        emulator =
          pkgs:
          let
            found = emulatorOf final pkgs;
          in
          if final.emulatorAvailable pkgs then
            found
          else
            throw "Don't know how to run ${final.config} executables.";
        emulatorAvailable = pkgs: emulatorOf final pkgs != null;
        staticEmulatorAvailable =
          pkgs: final.emulatorAvailable pkgs && (final.isLinux || final.isWasi || final.isMmix);

        useLLVM = final.isFreeBSD || final.isOpenBSD;
        libc = libcOf final;
        linker =
          if final.useLLVM or false then
            "lld"
          else if final.isDarwin then
            "cctools"
          else
            "bfd";
        libDir =
          if !final.isLinux then
            null
          else if final.isx86_64 || final.isMips64 || final.isPower64 then
            "lib64"
          else
            "lib";
        extensions = extensionsOf final;
        hasSharedLibraries =
          !final.isStatic
          && (
            final.isAndroid
            || final.isGnu
            || final.isMusl
            || final.isDarwin
            || final.isSunOS
            || final.isOpenBSD
            || final.isFreeBSD
            || final.isNetBSD
            || final.isCygwin
            || final.isMinGW
            || final.isWindows
            || final.isWasm
          );
        isStatic = final.isWasi || final.isRedox;
        gcc = (platforms.select final).gcc or args.gcc or { };
        rustc = args.rustc or { };

        uname = unameOf final;
        linuxArch = linuxArchOf final;
        ubootArch =
          if final.isx86_32 then
            "x86"
          else if final.isMips64 then
            "mips64"
          else
            final.linuxArch;
        qemuArch = qemuArchOf final;
        efiArch =
          if final.isx86_32 then
            "ia32"
          else if final.isx86_64 then
            "x64"
          else if final.isAarch32 then
            "arm"
          else if final.isAarch64 then
            "aa64"
          else
            cpu.name;

        darwinArch = parse.darwinArch cpu;
        darwinPlatform =
          if final.isMacOS then
            "macos"
          else if final.isiOS then
            "ios"
          else
            null;
        darwinSdkVersion = final.sdkVer or "14.4";
        darwinMinVersion = "14.0";
        darwinMinVersionVariable =
          if final.isMacOS then
            "MACOSX_DEPLOYMENT_TARGET"
          else if final.isiOS then
            "IPHONEOS_DEPLOYMENT_TARGET"
          else
            null;
        useiOSPrebuilt = false;

        androidSdkVersion = args.androidSdkVersion or null;
        androidNdkVersion = args.androidNdkVersion or null;
        useAndroidPrebuilt = false;
      };

      final =
        derived
        // mapAttrs (_: holds: holds final.parsed) inspect.predicates
        // mapAttrs (_: supports: supports (final.gcc.arch or "default")) architectures.predicates
        // args
        // {
          rust = languages.rust final args;
          go = languages.go final;
          node = languages.node final;
          nim = languages.nim final;
        };
    in
    if args ? linux-kernel then
      throw "lib.systems.elaborate: linux-kernel has been removed; see the 26.11 release notes"
    else
      assert final.useAndroidPrebuilt -> final.isAndroid;
      assert builtins.all ({ assertion, message }: assertion final || throw message) (
        final.parsed.abi.assertions or [ ]
      );
      final;
in
{
  inherit
    architectures
    doubles
    examples
    inspect
    parse
    platforms
    ;

  # elaborate :: (String | Attrs) -> system — attributes given win over derived ones.
  inherit elaborate;

  # equals :: system -> system -> Bool
  equals = a: b: a._withoutFunctions == b._withoutFunctions;

  # systemToAttrs :: (String | Attrs) -> Attrs
  inherit systemToAttrs functionNames;

  # flakeExposed :: [String]
  flakeExposed = import ./flake-systems.nix { };
}
