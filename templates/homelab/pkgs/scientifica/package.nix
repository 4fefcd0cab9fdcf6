# A bitmap font. Which version, source.json says; update.sh writes it.
{
  lib,
  stdenvNoCC,
  fetchurl,
}:
let
  source = lib.importJSON ./source.json;
in
stdenvNoCC.mkDerivation {
  pname = "scientifica";
  inherit (source) version;

  src = fetchurl {
    url = "https://github.com/oppiliappan/scientifica/releases/download/v${source.version}/scientifica.tar";
    inherit (source) hash;
  };

  installPhase = ''
    find . -name '*.ttf' -exec install -Dm644 -t "$out/share/fonts/truetype" {} +
    find . -name '*.otb' -exec install -Dm644 -t "$out/share/fonts/misc" {} +
  '';

  passthru.updateScript = ./update.sh;

  meta = {
    description = "Tall, narrow bitmap font";
    homepage = "https://github.com/oppiliappan/scientifica";
    license = lib.licenses.ofl;
  };
}
