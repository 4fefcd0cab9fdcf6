import <nix/fetchurl.nix> {
  url = "http://example.org/tool-1.0.tar.gz";
  hash = "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";
}
