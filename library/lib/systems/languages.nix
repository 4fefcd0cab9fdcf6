# How the tools of some languages name a system: Rust, Go, Node.js, Nim. `s` is the elaborated system.
{ lib }:
let
  inherit (builtins)
    any
    baseNameOf
    isList
    toFile
    toJSON
    ;
  inherit (lib.strings)
    hasInfix
    hasPrefix
    hasSuffix
    removeSuffix
    replaceString
    toUpper
    ;
in
{
  # rust :: system -> args -> Attrs — https://doc.rust-lang.org/rustc/platform-support.html
  # A target of one's own is a platform (a set, or a JSON file named by rustcTargetSpec).
  rust =
    s: args:
    let
      given = args.rust or args.rustc or { };
      inherit (s.parsed)
        cpu
        kernel
        abi
        vendor
        ;

      spec = given.rustcTargetSpec or "";
      platform = given.platform or (if hasSuffix ".json" spec then lib.trivial.importJSON spec else { });

      arch =
        given.platform.arch or {
          armv5tel = "armv5te";
          armv6l = "arm";
          armv7a = "armv7";
          armv7l = "armv7";
          riscv32 = "riscv32gc";
          riscv64 = "riscv64gc";
        }
        .${cpu.name} or cpu.name;
      abiName =
        if hasPrefix "powerpc" cpu.name && hasPrefix "gnuabielfv" abi.name then "gnu" else abi.name;
      inferred =
        if s.isWasi then
          "${arch}-wasip1"
        else
          "${arch}-${s.rust.platform.vendor}-${kernel.name}${
            if abi.name == "unknown" then "" else "-${abiName}"
          }";
    in
    given
    // {
      platform = platform // {
        arch =
          if given ? platform then
            given.platform.arch
          else if s.isAarch32 then
            "arm"
          else if s.isMips64 then
            "mips64"
          else if s.isPower64 then
            "powerpc64"
          else
            cpu.name;
        os =
          if given ? platform then
            given.platform.os or "none"
          else if s.isDarwin then
            "macos"
          else if s.isWasm && !s.isWasi then
            "unknown"
          else
            kernel.name;
        target-family =
          if args ? rust.platform.target-family then
            args.rust.platform.target-family
          else if args ? rustc.platform.target-family then
            (if isList args.rustc.platform.target-family then (x: x) else (x: [ x ]))
              args.rustc.platform.target-family
          else
            (if s.isUnix then [ "unix" ] else [ ])
            ++ (if s.isWindows then [ "windows" ] else [ ])
            ++ (if s.isWasm then [ "wasm" ] else [ ]);
        vendor = given.platform.vendor or (if vendor.name == "w64" then "pc" else vendor.name);
      };

      rustcTargetSpec =
        args.rust.rustcTargetSpec or args.rustc.config or (
          if given ? platform then
            toFile (given.rustcTarget or inferred + ".json") (toJSON given.platform)
          else
            args.rust.rustcTarget or inferred
        );
      rustcTarget = given.rustcTarget or s.rust.cargoShortTarget;
      cargoShortTarget = removeSuffix ".json" (baseNameOf "${s.rust.rustcTargetSpec}");
      cargoEnvVarTarget = replaceString "-" "_" (toUpper s.rust.cargoShortTarget);
      isNoStdTarget = any (part: hasInfix part s.rust.rustcTarget) [
        "-none"
        "nvptx"
        "switch"
        "-uefi"
      ];
    };

  # go :: system -> Attrs — https://go.dev/doc/install/source#environment
  go = s: {
    GOARCH =
      {
        aarch64 = "arm64";
        arm = "arm";
        armv5tel = "arm";
        armv6l = "arm";
        armv7l = "arm";
        i686 = "386";
        loongarch64 = "loong64";
        mips = "mips";
        mips64el = "mips64le";
        mipsel = "mipsle";
        powerpc64 = "ppc64";
        powerpc64le = "ppc64le";
        riscv64 = "riscv64";
        s390x = "s390x";
        wasm32 = "wasm";
        x86_64 = "amd64";
      }
      .${s.parsed.cpu.name} or null;
    GOOS = if s.isWasi then "wasip1" else s.parsed.kernel.name;
    GOARM = toString (lib.lists.intersectLists [ (s.parsed.cpu.version or "") ] [ "5" "6" "7" ]);
  };

  # node :: system -> Attrs — process.arch and process.platform of https://nodejs.org/api/process.html
  node = s: {
    arch =
      if s.isAarch then
        (if s.is64bit then "arm64" else "arm")
      else if s.isMips32 then
        (if s.isLittleEndian then "mipsel" else "mips")
      else if s.isMips64 && s.isLittleEndian then
        "mips64el"
      else if s.isPower then
        (if s.is64bit then "ppc64" else "ppc")
      else if s.isx86_64 then
        "x64"
      else if s.isx86_32 then
        "ia32"
      else if s.isS390x then
        "s390x"
      else if s.isRiscV64 then
        "riscv64"
      else if s.isLoongArch64 then
        "loong64"
      else
        null;
    platform =
      if s.isAndroid then
        "android"
      else if s.isDarwin then
        "darwin"
      else if s.isFreeBSD then
        "freebsd"
      else if s.isLinux then
        "linux"
      else if s.isOpenBSD then
        "openbsd"
      else if s.isSunOS then
        "sunos"
      else if s.isWindows || s.isCygwin then
        "win32"
      else
        null;
  };

  # nim :: system -> Attrs — hostCPU and hostOS of https://nim-lang.org/docs/system.html
  nim = s: {
    cpu =
      if s.isAarch32 then
        "arm"
      else if s.isAarch64 then
        "arm64"
      else if s.isAlpha then
        "alpha"
      else if s.isAvr then
        "avr"
      else if s.isMips then
        (if s.is64bit then "mips64" else "mips")
      else if s.isMsp430 then
        "msp430"
      else if s.isPower then
        (if s.is64bit then "powerpc64" else "powerpc")
      else if s.isRiscV && s.is64bit then
        "riscv64"
      else if s.isSparc then
        "sparc"
      else if s.isx86_32 then
        "i386"
      else if s.isx86_64 then
        "amd64"
      else
        null;
    os =
      if s.isAndroid then
        "Android"
      else if s.isDarwin then
        "MacOSX"
      else if s.isFreeBSD then
        "FreeBSD"
      else if s.isGenode then
        "Genode"
      else if s.isLinux then
        "Linux"
      else if s.isNetBSD then
        "NetBSD"
      else if s.isNone then
        "Standalone"
      else if s.isOpenBSD then
        "OpenBSD"
      else if s.isWindows then
        "Windows"
      else
        null;
  };
}
