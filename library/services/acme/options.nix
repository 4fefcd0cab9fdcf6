# What a certificate is ordered with; `security.acme.defaults` has the same options.
{
  lib,
  # Null for the defaults themselves.
  defaults,
}:
{ config, ... }:
let
  inherit (lib) types;
  inherit (import ../_common { inherit lib; }) option;

  inherits = defaults != null && config.inheritDefaults;
  given = name: type: default: description: {
    ${name} = option type (if inherits then defaults.${name} else default) description;
  };
  maybe = type: types.nullOr type;
in
{
  options = lib.mergeAttrsList [
    (given "validMinDays" (maybe types.int) null
      "Days a certificate must still hold; null for a third of its life."
    )
    (given "renewInterval" types.str "daily"
      "How often it is looked whether a certificate must be renewed."
    )
    (given "renewJitter" types.str "24h" "How much that time may vary.")
    (given "enableDebugLogs" types.bool true "Whether each step is logged.")
    (given "webroot" (maybe types.str) null "Folder of answers to challenges that a web server shows.")
    (given "server" (maybe types.str) "https://acme-v02.api.letsencrypt.org/directory"
      "Directory of the authority."
    )
    (given "email" (maybe types.str) null "Address for messages of the authority.")
    (given "group" types.str "acme" "Group that may read the certificate and its key.")
    (given "reloadServices" (types.listOf types.str) [ ]
      "Units that are reloaded when there is a new certificate."
    )
    (given "postRun" types.lines ""
      "Shell commands run when there is a new certificate, in its folder."
    )
    (given "keyType" types.str "ec256" "Type of the key.")
    (given "listenHTTP" (maybe types.str) null
      "Address at which challenges are answered without a web server."
    )
    (given "dnsProvider" (maybe types.str) null
      "Provider of DNS through which challenges are answered."
    )
    (given "dnsResolver" (maybe types.str) null "Server of names that challenges are looked up with.")
    (given "environmentFile" (maybe types.path) null "File of the provider's variables.")
    (given "credentialFiles" (types.attrsOf types.path) { }
      "Files whose paths the provider's variables (`…_FILE`) name."
    )
    (given "dnsPropagationCheck" types.bool true
      "Whether it is waited until the provider's servers know the answer."
    )
    (given "ocspMustStaple" types.bool false "Whether the certificate demands stapling.")
    (given "extraLegoFlags" (types.listOf types.str) [ ] "Further arguments of lego.")
    (given "extraLegoRunFlags" (types.listOf types.str) [ ]
      "Further arguments when a certificate is ordered."
    )
    (given "extraLegoRenewFlags" (types.listOf types.str) [ ]
      "Further arguments when a certificate is renewed."
    )
  ];
}
