# What fetchers share: one normal form for their many ways to name a hash, and the proxy variables they let through.
{ lib }:
let
  inherit (builtins)
    attrNames
    concatStringsSep
    head
    intersectAttrs
    length
    removeAttrs
    ;
  inherit (lib.trivial) functionArgs setFunctionArgs;

  fake = {
    hash = lib.fakeHash;
    sha256 = lib.fakeSha256;
    sha512 = lib.fakeSha512;
  };
  named = types: lib.attrsets.genAttrs ([ "hash" ] ++ types) (_: null);

  normalizeHash =
    {
      hashTypes ? [ "sha256" ],
      required ? true,
    }:
    let
      names = named hashTypes;
    in
    args:
    let
      given = attrNames (intersectAttrs names args);
      name = head given;
      value = args.${name};
    in
    if args ? outputHash then
      args
    else
      removeAttrs args (attrNames names)
      // (
        if given == [ ] then
          (if required then throw "fetcher called without `hash`" else { })
        else if length given > 1 then
          throw "fetcher called with mutually-incompatible arguments: ${concatStringsSep ", " given}"
        else
          {
            outputHashAlgo = if name == "hash" then null else name;
            outputHash =
              if value == "" then fake.${name} or (throw "no “fake hash” defined for ${name}") else value;
          }
      );
in
{
  # proxyImpureEnvVars :: [String] — for impureEnvVars of fixed-output derivations.
  proxyImpureEnvVars = [
    "http_proxy"
    "https_proxy"
    "ftp_proxy"
    "all_proxy"
    "no_proxy"
    "HTTP_PROXY"
    "HTTPS_PROXY"
    "FTP_PROXY"
    "ALL_PROXY"
    "NO_PROXY"
    "NIX_SSL_CERT_FILE"
  ];

  # normalizeHash :: { hashTypes ?, required ? } -> Attrs -> Attrs — `hash` or `sha256` become outputHash and its algo.
  inherit normalizeHash;

  # withNormalizedHash :: { hashTypes ? } -> (Attrs -> a) -> (Attrs -> a)
  # Wraps a fetcher that takes outputHash and outputHashAlgo.
  withNormalizedHash =
    {
      hashTypes ? [ "sha256" ],
    }:
    fetcher:
    let
      args = functionArgs fetcher;
      normalize = normalizeHash {
        inherit hashTypes;
        required = !args.outputHash;
      };
    in
    assert args ? outputHash && args ? outputHashAlgo;
    assert intersectAttrs args (named hashTypes) == { };
    setFunctionArgs (given: fetcher (normalize given)) (
      removeAttrs args [
        "outputHash"
        "outputHashAlgo"
      ]
      // {
        hash = args.outputHash;
      }
    );
}
