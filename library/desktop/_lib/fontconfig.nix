# Pieces of fontconfig's rules.
{ lib }:
let
  families = lib.concatMapStrings (f: "    <family>${f}</family>\n");
  block = key: fonts: lib.optionalString (fonts != [ ]) "  <${key}>\n${families fonts}  </${key}>\n";
in
{
  xml = what: body: ''
    <?xml version='1.0'?>
    <!DOCTYPE fontconfig SYSTEM 'urn:fontconfig:fonts.dtd'>
    <fontconfig>
    <!-- ${what} -->
    ${body}</fontconfig>
  '';

  bool = v: "<bool>${lib.boolToString v}</bool>";

  alias =
    family: fonts:
    lib.optionalString (fonts != [ ]) ''
      <alias binding="same">
        <family>${family}</family>
        <prefer>
      ${families fonts}  </prefer>
      </alias>
    '';

  fullAlias = family: a: ''
    <alias binding="${a.binding}">
      <family>${family}</family>
    ${block "prefer" a.prefer}${block "accept" a.accept}${block "default" a.default}</alias>
  '';
}
