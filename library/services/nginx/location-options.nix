# The options of a location of a virtual host.
{ lib, cfg }:
let
  inherit (lib) types;
  inherit (import ../_common { inherit lib; })
    flag
    lines
    maybe
    number
    option
    ;
in
{
  options = {
    basicAuth =
      option (types.attrsOf types.str) { }
        "Users and their passwords in clear; everyone can read them in the store.";
    basicAuthFile = maybe types.path "File of users and hashes of their passwords.";
    proxyPass = maybe types.str "Address requests are passed on to.";
    proxyWebsockets = flag false "Whether connections may become web sockets.";
    uwsgiPass = maybe types.str "Address of a uWSGI server requests are passed on to.";
    index = maybe types.str "Files that stand for a folder.";
    tryFiles = maybe types.str "Files that are tried one after the other.";
    root = maybe types.path "Folder in which files are looked up.";
    alias = maybe types.path "Folder that stands for the location.";
    return = maybe (types.oneOf [
      types.str
      types.int
    ]) "Answer that is given at once: a code, and an address or text.";
    fastcgiParams = option (types.attrsOf (
      types.either types.str types.path
    )) { } "Parameters for FastCGI, beside the usual ones.";
    extraConfig = lines "Further lines of the location.";
    priority = number 1000 "Place among the locations; lower comes first.";
    recommendedProxySettings = flag cfg.recommendedProxySettings "Whether the usual headers are passed on.";
    recommendedUwsgiSettings = flag cfg.recommendedUwsgiSettings "Whether the usual parameters are passed on to uWSGI.";
  };
}
