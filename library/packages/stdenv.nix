# The rest of nixpkgs' vocabulary, as far as the distribution's tools go: derivations built by /bin/sh with the tools in
# /usr. They evaluate here; whether they can be built is for the store to say.
{
  lib,
  pkgs,
  hostPlatform,
}:
let
  inherit (hostPlatform) system;

  # Strings and lists of strings become variables, as derivations have always had them.
  make =
    arguments:
    let
      made = derivation (
        removeAttrs arguments [
          "meta"
          "passthru"
          "buildCommand"
        ]
        // {
          inherit system;
          name = arguments.name or "${arguments.pname}-${arguments.version}";
          builder = "/bin/sh";
          args = [
            "-e"
            "-c"
            (arguments.buildCommand or defaultPhases)
          ];
          PATH = "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin";
        }
      );
    in
    made
    // {
      meta = arguments.meta or { };
      passthru = arguments.passthru or { };
      overrideAttrs =
        change:
        mkDerivation (
          arguments
          // (if builtins.isFunction (change arguments) then change arguments arguments else change arguments)
        );
    }
    // arguments.passthru or { };

  mkDerivation =
    arguments:
    if lib.isFunction arguments then lib.fix (final: make (arguments final)) else make arguments;

  # The phases most packages have, in their order.
  defaultPhases = ''
    if [ -n "$src" ]; then
      if [ -d "$src" ]; then cp -r "$src" source; chmod -R u+w source; cd source
      else tar xf "$src"; cd "$(ls -d */ | head -n 1)"; fi
    fi
    for patch in $patches; do patch -p1 < "$patch"; done
    if [ -n "$configurePhase" ]; then eval "$configurePhase"
    elif [ -x configure ]; then ./configure --prefix="$out" $configureFlags; fi
    if [ -n "$buildPhase" ]; then eval "$buildPhase"
    elif [ -f Makefile ]; then make $makeFlags; fi
    if [ -n "$installPhase" ]; then eval "$installPhase"
    elif [ -f Makefile ]; then make install PREFIX="$out" prefix="$out" $installFlags; fi
  '';

  stdenv = {
    inherit mkDerivation hostPlatform system;
    buildPlatform = hostPlatform;
    targetPlatform = hostPlatform;
    inherit (hostPlatform) isLinux isDarwin;
  };

  # A shell's derivation: what is in it, and its variables. Built, it tells the environment.
  mkShell =
    {
      name ? "nix-shell",
      packages ? [ ],
      inputsFrom ? [ ],
      nativeBuildInputs ? [ ],
      buildInputs ? [ ],
      shellHook ? "",
      ...
    }@arguments:
    let
      merged =
        attribute: own: own ++ lib.concatMap (shell: shell.passthru.${attribute} or [ ]) inputsFrom;
      programs = merged "nativeBuildInputs" (packages ++ nativeBuildInputs);
      libraries = merged "buildInputs" buildInputs;
      hook = lib.concatStringsSep "\n" (
        lib.filter (text: text != "") (map (shell: shell.shellHook or "") inputsFrom ++ [ shellHook ])
      );
    in
    mkDerivation (
      removeAttrs arguments [
        "packages"
        "inputsFrom"
      ]
      // {
        inherit name;
        nativeBuildInputs = programs;
        buildInputs = libraries;
        shellHook = hook;
        buildCommand = "export > $out";
        passthru = {
          nativeBuildInputs = programs;
          buildInputs = libraries;
        }
        // arguments.passthru or { };
      }
    );
in
{
  inherit
    lib
    stdenv
    system
    mkShell
    ;
  mkShellNoCC = mkShell;
  stdenvNoCC = stdenv;
  inherit (stdenv) hostPlatform buildPlatform targetPlatform;
  runtimeShell = "/bin/bash";
  callPackage = lib.callPackageWith pkgs;

  # As <nix/fetchurl.nix>: fetched by the store itself.
  fetchurl =
    {
      url,
      hash ? "",
      sha256 ? "",
      name ? baseNameOf url,
      executable ? false,
    }:
    derivation {
      inherit name url executable;
      system = "builtin";
      builder = "builtin:fetchurl";
      outputHash = if hash != "" then hash else sha256;
      outputHashAlgo = if hash != "" then "" else "sha256";
      outputHashMode = if executable then "recursive" else "flat";
      unpack = false;
      urls = [ url ];
      preferLocalBuild = true;
      impureEnvVars = [
        "http_proxy"
        "https_proxy"
        "ftp_proxy"
        "all_proxy"
        "no_proxy"
      ];
    };

  runCommand =
    name: environment: buildCommand:
    mkDerivation (environment // { inherit name buildCommand; });
  runCommandLocal =
    name: environment: buildCommand:
    mkDerivation (environment // { inherit name buildCommand; });
}
