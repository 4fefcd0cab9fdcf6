# What GCC is told by default on a kind of machine.
{ lib }:
let
  gcc = arch: { gcc.arch = arch; };
  gccAbi = arch: abi: {
    gcc = { inherit arch abi; };
  };

  armv5tel-multiplatform = gcc "armv5te";
  raspberrypi.gcc = {
    arch = "armv6kz";
    fpu = "vfpv2";
  };
  armv7l-hf-multiplatform.gcc = {
    arch = "armv7-a";
    fpu = "vfpv3-d16";
  };
  aarch64-multiplatform = gcc "armv8-a";
  apple-m1.gcc = {
    arch = "armv8.3-a+crypto+sha2+aes+crc+fp16+lse+simd+ras+rdm+rcpc";
    cpu = "apple-a13";
  };
  loongarch64-multiplatform.gcc = {
    arch = "la64v1.0";
    strict-align = false;
    cmodel = "medium";
  };
in
{
  # ARM
  inherit
    armv5tel-multiplatform
    raspberrypi
    armv7l-hf-multiplatform
    aarch64-multiplatform
    apple-m1
    ;
  raspberrypi2 = armv7l-hf-multiplatform;
  bluefield2 = gcc "armv8-a+fp+simd+crc+crypto";
  zero-gravitas.gcc = {
    cpu = "cortex-a9";
    fpu = "neon";
  };
  zero-sugar.gcc = {
    cpu = "cortex-a7";
    fpu = "neon-vfpv4";
    float-abi = "hard";
  };
  armv7a-android.gcc = {
    arch = "armv7-a";
    float-abi = "softfp";
    fpu = "vfpv3-d16";
  };

  # MIPS
  ben_nanonote.gcc = {
    arch = "mips32";
    float = "soft";
  };
  fuloong2f_n32.gcc = {
    arch = "loongson2f";
    float = "hard";
    abi = "n32";
  };
  gcc_mips32r2_o32 = gccAbi "mips32r2" "32";
  gcc_mips32r6_o32 = gccAbi "mips32r6" "32";
  gcc_mips64r2_n32 = gccAbi "mips64r2" "n32";
  gcc_mips64r6_n32 = gccAbi "mips64r6" "n32";
  gcc_mips64r2_64 = gccAbi "mips64r2" "64";
  gcc_mips64r6_64 = gccAbi "mips64r6" "64";

  # LoongArch
  inherit loongarch64-multiplatform;

  # select :: elaborated system -> Attrs — what fits where the user says nothing.
  select =
    platform:
    let
      inherit (platform.parsed) cpu;
    in
    if platform.isAarch32 then
      if !cpu ? version then
        { }
      else if lib.strings.versionOlder cpu.version "6" then
        armv5tel-multiplatform
      else if lib.strings.versionOlder cpu.version "7" then
        raspberrypi
      else
        armv7l-hf-multiplatform
    else if platform.isAarch64 then
      (if platform.isDarwin then apple-m1 else aarch64-multiplatform)
    else if platform.isLoongArch64 then
      loongarch64-multiplatform
    else if cpu.name == "mipsel" then
      lib.systems.examples.mipsel-linux-gnu
    else
      { };
}
