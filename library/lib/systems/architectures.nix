# Microarchitectures as GCC's -march names them: what they can do, and whose code they run.
{ lib }:
let
  inherit (builtins) concatMap elem mapAttrs;
  inherit (lib.lists) unique;

  v2 = [
    "sse3"
    "ssse3"
    "sse4_1"
    "sse4_2"
  ];
  avx = v2 ++ [ "avx" ];
  v3 = avx ++ [
    "avx2"
    "fma"
  ];
  aes = v2 ++ [
    "aes"
    "avx"
  ];
  skylake = aes ++ [
    "avx2"
    "fma"
  ];
  avx512 = aes ++ [
    "avx2"
    "avx512"
    "fma"
  ];
  amd = v2 ++ [
    "sse4a"
    "aes"
    "avx"
  ];
  zen = amd ++ [
    "avx2"
    "fma"
  ];
  zen4 = amd ++ [
    "avx2"
    "avx512"
    "fma"
  ];
  loongson = [
    "div32"
    "frecipe"
    "lam-bh"
    "lamcas"
    "ld-seq-sa"
  ];

  features = {
    default = [ ];
    x86-64 = [ ];
    x86-64-v2 = v2;
    x86-64-v3 = v3;
    x86-64-v4 = avx ++ [
      "avx2"
      "avx512"
      "fma"
    ];
    # Intel
    nehalem = v2;
    westmere = v2;
    silvermont = v2;
    sandybridge = avx;
    ivybridge = avx;
    haswell = v3;
    broadwell = v3;
    inherit skylake;
    skylake-avx512 = avx512;
    cannonlake = avx512;
    icelake-client = avx512;
    icelake-server = avx512;
    rocketlake = avx512;
    cascadelake = avx512;
    cooperlake = avx512;
    tigerlake = avx512;
    alderlake = skylake;
    sapphirerapids = avx512;
    emeraldrapids = avx512;
    sierraforest = skylake;
    # AMD
    btver1 = v2;
    btver2 = aes;
    bdver1 = amd ++ [
      "fma"
      "fma4"
    ];
    bdver2 = amd ++ [
      "fma"
      "fma4"
    ];
    bdver3 = amd ++ [
      "fma"
      "fma4"
    ];
    bdver4 = amd ++ [
      "avx2"
      "fma"
      "fma4"
    ];
    znver1 = zen;
    znver2 = zen;
    znver3 = zen;
    znver4 = zen4;
    znver5 = zen4;
    # LoongArch
    loongarch64 = [ "fpu64" ];
    la464 = [
      "fpu64"
      "lsx"
      "lasx"
    ];
    la664 = [
      "fpu64"
      "lsx"
      "lasx"
    ]
    ++ loongson;
    "la64v1.0" = [
      "fpu64"
      "lsx"
    ];
    "la64v1.1" = [
      "fpu64"
      "lsx"
    ]
    ++ loongson;
    # others
    armv5te = [ ];
    armv6 = [ ];
    armv7-a = [ ];
    armv8-a = [ ];
    mips32 = [ ];
    loongson2f = [ ];
  };

  # The nearest ones below; `inferiors` has all of them.
  below = {
    default = [ ];
    x86-64 = [ ];
    x86-64-v2 = [ "x86-64" ];
    x86-64-v3 = [ "x86-64-v2" ];
    x86-64-v4 = [ "x86-64-v3" ];
    # Intel; the newer ones in no order, since features come and go
    nehalem = [ "x86-64-v2" ];
    westmere = [ "nehalem" ];
    sandybridge = [ "westmere" ];
    ivybridge = [ "sandybridge" ];
    haswell = [
      "ivybridge"
      "x86-64-v3"
    ];
    broadwell = [ "haswell" ];
    skylake = [ "broadwell" ];
    skylake-avx512 = [
      "skylake"
      "x86-64-v4"
    ];
    cannonlake = [ "skylake-avx512" ];
    icelake-client = [ "cannonlake" ];
    icelake-server = [ "icelake-client" ];
    cascadelake = [ "cannonlake" ];
    cooperlake = [ "cascadelake" ];
    tigerlake = [ "icelake-server" ];
    sapphirerapids = [ "tigerlake" ];
    emeraldrapids = [ "sapphirerapids" ];
    rocketlake = [ "x86-64-v4" ];
    alderlake = [ "skylake" ];
    sierraforest = [ "alderlake" ];
    # AMD; bdver1 to bdver4 dropped and gained instructions, so they do not run each other's code
    btver1 = [ "x86-64" ];
    btver2 = [ "x86-64-v2" ];
    bdver1 = [ "x86-64-v2" ];
    bdver2 = [ "x86-64-v2" ];
    bdver3 = [ "x86-64-v2" ];
    bdver4 = [ "x86-64-v3" ];
    znver1 = [ "skylake" ];
    znver2 = [ "znver1" ];
    znver3 = [ "znver2" ];
    znver4 = [
      "znver3"
      "x86-64-v4"
    ];
    znver5 = [ "znver4" ];
    # ARM, by the manual of the architecture: 9.n includes 8.(n + 5)
    armv5te = [ ];
    armv6 = [ ];
    armv7-a = [ ];
    armv8-a = [ ];
    "armv8.1-a" = [ "armv8-a" ];
    "armv8.2-a" = [ "armv8.1-a" ];
    "armv8.3-a" = [ "armv8.2-a" ];
    "armv8.4-a" = [ "armv8.3-a" ];
    "armv8.5-a" = [ "armv8.4-a" ];
    "armv8.6-a" = [ "armv8.5-a" ];
    "armv8.7-a" = [ "armv8.6-a" ];
    "armv8.8-a" = [ "armv8.7-a" ];
    "armv8.9-a" = [ "armv8.8-a" ];
    armv9-a = [ "armv8.5-a" ];
    "armv9.1-a" = [
      "armv9-a"
      "armv8.6-a"
    ];
    "armv9.2-a" = [
      "armv9.1-a"
      "armv8.7-a"
    ];
    "armv9.3-a" = [
      "armv9.2-a"
      "armv8.8-a"
    ];
    "armv9.4-a" = [ "armv9.3-a" ];
    cortex-a53 = [ "armv8-a" ];
    cortex-a72 = [ "armv8-a" ];
    cortex-a55 = [
      "armv8.2-a"
      "cortex-a53"
      "cortex-a72"
    ];
    cortex-a76 = [
      "armv8.2-a"
      "cortex-a53"
      "cortex-a72"
    ];
    ampere1 = [
      "armv8.6-a"
      "cortex-a55"
      "cortex-a76"
    ];
    ampere1a = [ "ampere1" ];
    ampere1b = [ "ampere1a" ];
    # LoongArch
    loongarch64 = [ ];
    "la64v1.0" = [ "loongarch64" ];
    la464 = [ "la64v1.0" ];
    "la64v1.1" = [ "la64v1.0" ];
    la664 = [
      "la464"
      "la64v1.1"
    ];
    # others
    mips32 = [ ];
    loongson2f = [ ];
  };
  inferiors = mapAttrs (_: near: unique (near ++ concatMap (name: inferiors.${name}) near)) below;

  hasInferior = arch1: arch2: elem arch2 (inferiors.${arch1} or [ ]);
  supports = feature: arch: elem feature (features.${arch} or [ ]);
in
{
  # features :: { arch = [String]; }; inferiors :: { arch = [arch]; }
  inherit features inferiors;

  # hasInferior :: arch -> arch -> Bool; canExecute :: arch -> arch -> Bool — the same one counts.
  inherit hasInferior;
  canExecute = arch1: arch2: arch1 == arch2 || hasInferior arch1 arch2;

  # predicates :: { <feature>Support = arch -> Bool; }
  predicates = {
    sse3Support = supports "sse3";
    ssse3Support = supports "ssse3";
    sse4_1Support = supports "sse4_1";
    sse4_2Support = supports "sse4_2";
    sse4_aSupport = supports "sse4a";
    avxSupport = supports "avx";
    avx2Support = supports "avx2";
    avx512Support = supports "avx512";
    aesSupport = supports "aes";
    fmaSupport = supports "fma";
    fma4Support = supports "fma4";
    lsxSupport = supports "lsx";
    lasxSupport = supports "lasx";
  };
}
