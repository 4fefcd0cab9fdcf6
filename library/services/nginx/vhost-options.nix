# The options of a virtual host.
{ lib, cfg }:
let
  inherit (lib) types;
  inherit (import ../_common { inherit lib; })
    flag
    lines
    maybe
    needed
    option
    strings
    ;
in
{
  options = {
    serverName = maybe types.str "Name of the host; the attribute's name where nothing is said.";
    serverAliases = strings [ ] "Further names.";

    listen = option (types.listOf (
      types.submodule {
        options = {
          addr = needed types.str "Address or path of a socket (`unix:`).";
          port = maybe types.port "Port.";
          ssl = flag false "Whether connections are encrypted.";
          proxyProtocol = flag false "Whether the PROXY protocol is spoken.";
          extraParameters = strings [ ] "Further parameters of the line.";
        };
      }
    )) [ ] "Addresses the host listens on; empty for `listenAddresses` with the usual ports.";
    listenAddresses = strings [ ] "Addresses the host listens on; empty for those of the server.";

    enableACME = flag false "Whether a certificate is ordered for the host.";
    useACMEHost = maybe types.str "Name of the certificate in `security.acme.certs` that is used.";
    acmeRoot =
      option (types.nullOr types.str) "/var/lib/acme/acme-challenge"
        "Folder of answers to challenges.";
    acmeFallbackHost = maybe types.str "Host that is asked for answers to challenges which are not here.";

    addSSL = flag false "Whether the host also answers to HTTPS.";
    onlySSL = flag false "Whether the host answers to HTTPS only.";
    forceSSL = flag false "Whether HTTP is sent to HTTPS.";
    rejectSSL = flag false "Whether connections with HTTPS are refused.";
    kTLS = flag false "Whether the kernel encrypts.";
    sslCertificate = needed types.path "File of the certificate and its chain.";
    sslCertificateKey = needed types.path "File of the certificate's key.";
    sslTrustedCertificate = maybe types.path "File of certificates that answers of OCSP are checked with.";

    http2 = flag true "Whether HTTP/2 is spoken.";
    http3 = flag true "Whether HTTP/3 is spoken, where `quic` is on.";
    http3_hq = flag false "Whether HTTP/0.9 over QUIC is spoken, where `quic` is on.";
    quic = flag false "Whether the host listens for QUIC.";
    reuseport = flag false "Whether each worker has a socket of its own.";

    root = maybe types.path "Folder in which files are looked up.";
    default = flag false "Whether this host answers to names that no other host has.";
    extraConfig = lines "Further lines of the host.";
    globalRedirect = maybe types.str "Host that all requests are sent to.";
    redirectCode = option (types.ints.between 300 399) 301 "Code of redirections.";
    basicAuth =
      option (types.attrsOf types.str) { }
        "Users and their passwords in clear; everyone can read them in the store.";
    basicAuthFile = maybe types.path "File of users and hashes of their passwords.";
    locations = option (types.attrsOf (
      types.submodule (import ./location-options.nix { inherit lib cfg; })
    )) { } "What is answered below a path.";
  };
}
