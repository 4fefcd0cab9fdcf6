# The options of certificates: what each says, what it takes from `defaults`.
{ config, lib, ... }:
let
  inherit (lib) mkOption types;

  cfg = config.security.acme;

  plain =
    type: default: description:
    mkOption { inherit type default description; };

  # What may stand in `defaults`, and is taken from there.
  shared =
    isDefaults:
    { config, ... }:
    let
      taken =
        name: default:
        if isDefaults || !config.inheritDefaults then
          {
            inherit default;
          }
        else
          {
            default = cfg.defaults.${name};
            defaultText = lib.literalExpression "config.security.acme.defaults.${name}";
          };
      option =
        name: type: default: description:
        mkOption ({ inherit type description; } // taken name default);
      maybe = name: type: option name (types.nullOr type) null;
      strings = name: option name (types.listOf types.str) [ ];
    in
    {
      options = {
        validMinDays = plain (types.nullOr types.int) null "How many days before its end it is renewed; null for 30.";
        renewInterval = option "renewInterval" types.str "daily" "When it is looked at.";
        renewJitter = option "renewJitter" types.str "24h" "How much the time may vary.";
        enableDebugLogs = option "enableDebugLogs" types.bool true "Whether commands are logged.";
        webroot = maybe "webroot" types.str "Folder of a web server that proves the domain is ours.";
        server =
          option "server" (types.nullOr types.str) "https://acme-v02.api.letsencrypt.org/directory"
            "The authority.";
        email = maybe "email" types.str "Address the authority writes to.";
        group = option "group" types.str "acme" "Group that may read the key.";
        reloadServices = strings "reloadServices" "Units that are reloaded when it is new.";
        postRun = option "postRun" types.lines "" "Shell commands run as root when it is new.";
        keyType = option "keyType" types.str "ec256" "Type of the key.";
        listenHTTP = maybe "listenHTTP" types.str "Address and port at which the proof is given.";
        dnsProvider = maybe "dnsProvider" types.str "Who serves the domain's names, to prove it there.";
        dnsResolver = maybe "dnsResolver" types.str "Who is asked whether the proof is seen.";
        environmentFile = maybe "environmentFile" types.path "File of variables for the one who serves names.";
        credentialFiles = option "credentialFiles" (types.attrsOf types.path) { } "Variables ending in `_FILE`, and the files they name.";
        dnsPropagationCheck = option "dnsPropagationCheck" types.bool true "Whether it is waited until the proof is seen.";
        ocspMustStaple = option "ocspMustStaple" types.bool false "Whether who uses it must prove it is not revoked.";
        extraLegoFlags = strings "extraLegoFlags" "Further arguments of lego.";
        extraLegoRenewFlags = strings "extraLegoRenewFlags" "Further arguments when it is renewed.";
        extraLegoRunFlags = strings "extraLegoRunFlags" "Further arguments when it is asked for.";
      };
    };

  certificate =
    { name, ... }:
    {
      options = {
        directory = mkOption {
          type = types.str;
          readOnly = true;
          default = "/var/lib/acme/${name}";
          description = "Where it stands.";
        };
        domain = mkOption {
          type = types.str;
          default = name;
          description = "The domain.";
        };
        extraDomainNames = plain (types.listOf types.str) [ ] "Further domains.";
        inheritDefaults = plain types.bool true "Whether `defaults` count.";
      };
    };
in
{
  options.security.acme = {
    acceptTerms = plain types.bool false "Whether the authority's terms are accepted.";
    useRoot = plain types.bool false "Whether it is asked for as root.";
    defaults = plain (types.submodule (shared true)) { } "What certificates have in common.";
    certs = plain (types.attrsOf (
      types.submodule [
        (shared false)
        certificate
      ]
    )) { } "Certificates by their name.";
  };
}
