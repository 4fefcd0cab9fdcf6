import <nix/fetchurl.nix> {
  url = "http://example.org/bootstrap.nar.xz";
  sha256 = "0mdqa9w1p6cmli6976v4wi0sw9r4p5prkj7lzfd1877wk11c9c73";
  executable = true;
  name = "boot";
}
