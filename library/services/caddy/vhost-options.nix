# The options of a virtual host of Caddy.
{ lib, cfg }:
{ config, name, ... }:
let
  inherit (lib) types;
  inherit (import ../_common { inherit lib; })
    flag
    lines
    maybe
    option
    strings
    text
    ;
in
{
  options = {
    hostName = text name "Name of the host.";
    serverAliases = strings [ ] "Further names.";
    listenAddresses = strings [ ] "Addresses the host listens on; empty for all.";
    useACMEHost = maybe types.str "Name of the certificate in `security.acme.certs` that is used.";
    logFormat = option (types.nullOr types.lines) ''
      output file ${cfg.logDir}/access-${
        lib.replaceStrings
          [
            "/"
            " "
          ]
          [
            "_"
            "_"
          ]
          config.hostName
      }.log
    '' "How requests are logged; null for not at all.";
    extraConfig = lines "Further lines of the host.";

    tailscaleCertificate = flag false "Whether the certificate comes from Tailscale on this machine.";
    reverseProxy = {
      to = strings [ ] "Addresses requests are passed on to; empty for nothing.";
      healthUri = maybe types.str "Path that is asked to learn whether what is behind answers.";
      healthInterval = text "30s" "How often it is asked.";
      extraConfig = lines "Further lines of `reverse_proxy`.";
    };
  };
}
