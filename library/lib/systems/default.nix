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
  functionNames = [ "canExecute" "emulator" "emulatorAvailable" "staticEmulatorAvailable" ];
  ignoredNames = functionNames ++ [ "_withoutFunctions" ];

  systemToAttrs = systemOrArgs: if isAttrs systemOrArgs then systemOrArgs else { system = systemOrArgs; };

  # The value beside the first condition that holds.
  choose =
    default: cases:
    let
      found = lib.lists.findFirst (case: case.when) null cases;
    in
    if found == null then default else found.use;
  case = when: use: { inherit when use; };

  libcOf =
    s:
    choose "native/impure" [
      (case s.isDarwin "libSystem")
      (case s.isMsvc "ucrt")
      (case s.isMinGW "msvcrt")
      (case s.isCygwin "cygwin")
      (case s.isWasi "wasilibc")
      (case s.isWasm null)
      (case s.isRedox "relibc")
      (case s.isMusl "musl")
      (case s.isUClibc "uclibc")
      (case s.isAndroid "bionic")
      (case s.isLinux "glibc")
      (case s.isFreeBSD "fblibc")
      (case s.isOpenBSD "oblibc")
      (case s.isNetBSD "nblibc")
      (case s.isAvr "avrlibc")
      (case s.isGhcjs null)
      (case s.isNone "newlib")
    ];

  # The kernel's directory under arch/, which does not tell 32-bit from 64-bit MIPS.
  linuxArchOf =
    s:
    choose s.parsed.cpu.name [
      (case s.isAarch32 "arm")
      (case s.isAarch64 "arm64")
      (case s.isx86_32 "i386")
      (case s.isx86_64 "x86_64")
      (case s.isMicroBlaze "microblaze")
      (case s.isMips32 "mips")
      (case s.isMips64 "mips")
      (case s.isPower "powerpc")
      (case s.isRiscV "riscv")
      (case s.isSh4 "sh")
      (case s.isS390 "s390")
      (case s.isLoongArch64 "loongarch")
    ];

  qemuArchOf =
    s:
    let
      el = if s.isLittleEndian then "el" else "";
    in
    choose s.uname.processor [
      (case s.isAarch32 "arm")
      (case s.isAarch64 (if s.isBigEndian then "aarch64_be" else "aarch64"))
      (case (s.isS390 && !s.isS390x) null)
      (case s.isx86_64 "x86_64")
      (case s.isx86 "i386")
      (case s.isMips64n32 "mipsn32${el}")
      (case s.isMips64 "mips64${el}")
    ];

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
      choose s.parsed.cpu.name [
        (case s.isPower64 "ppc64${le}")
        (case s.isPower "ppc${le}")
        (case s.isMips64 "mips64")
        (case s.isDarwin s.darwinArch)
      ];
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
    choose null [
      (case (host.canExecute s) (lib.meta.getExe (pkgs.writeShellScriptBin "exec" ''exec "$@"'')))
      (case s.isWindows "${(pkgs.winePackagesFor "wine${toString s.parsed.cpu.bits}").minimal}/bin/wine")
      (case (s.isLinux && host.isLinux && s.qemuArch != null) "${pkgs.qemu-user}/bin/qemu-${s.qemuArch}")
      (case s.isWasi "${pkgs.wasmtime}/bin/wasmtime")
      (case s.isGhcjs "${pkgs.nodejs-slim}/bin/node")
      (case s.isMmix "${pkgs.mmixware}/bin/mmix")
    ];

  elaborate =
    systemOrArgs:
    let
      given = systemToAttrs systemOrArgs;
      args = removeAttrs given [ "parsed" "system" "_withoutFunctions" ];
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
          if final.emulatorAvailable pkgs then found else throw "Don't know how to run ${final.config} executables.";
        emulatorAvailable = pkgs: emulatorOf final pkgs != null;
        staticEmulatorAvailable = pkgs: final.emulatorAvailable pkgs && (final.isLinux || final.isWasi || final.isMmix);

        useLLVM = final.isFreeBSD || final.isOpenBSD;
        libc = libcOf final;
        linker = if final.useLLVM or false then "lld" else if final.isDarwin then "cctools" else "bfd";
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
        ubootArch = if final.isx86_32 then "x86" else if final.isMips64 then "mips64" else final.linuxArch;
        qemuArch = qemuArchOf final;
        efiArch = choose cpu.name [
          (case final.isx86_32 "ia32")
          (case final.isx86_64 "x64")
          (case final.isAarch32 "arm")
          (case final.isAarch64 "aa64")
        ];

        darwinArch = parse.darwinArch cpu;
        darwinPlatform = if final.isMacOS then "macos" else if final.isiOS then "ios" else null;
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
  inherit architectures doubles examples inspect parse platforms;

  # elaborate :: (String | Attrs) -> system — attributes given win over derived ones.
  inherit elaborate;

  # equals :: system -> system -> Bool
  equals = a: b: a._withoutFunctions == b._withoutFunctions;

  # systemToAttrs :: (String | Attrs) -> Attrs
  inherit systemToAttrs functionNames;

  # flakeExposed :: [String]
  flakeExposed = import ./flake-systems.nix { };
}
