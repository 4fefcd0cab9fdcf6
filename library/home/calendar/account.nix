# What vdirsyncer is told of a calendar.
{ lib, ... }:
let
  inherit (lib) mkOption types;
  inherit (import ../../_lib/option.nix { inherit lib; }) enable maybe strings;
  command = maybe (types.listOf types.str);
in
{
  options.vdirsyncer = {
    enable = enable "vdirsyncer brings it together with the server's";
    collections = maybe (types.listOf (types.either types.str (types.listOf types.str))) "Which calendars of it; null for the one at the address.";
    conflictResolution = maybe (types.either
      (types.enum [
        "remote wins"
        "local wins"
      ])
      (types.listOf types.str)
    ) "Which side wins where both have changed, or the command that decides; null for an error.";
    metadata = strings "What else is brought together: `color`, `displayname`.";
    partialSync = maybe (types.enum [
      "revert"
      "error"
      "ignore"
    ]) "What happens where one side may not be changed.";
    localReadOnly = maybe types.bool "Whether this side stays as it is.";
    postHook = maybe types.lines "Commands that run for each file that is new or has changed.";
    urlCommand = command "Command that prints the address.";
    userNameCommand = command "Command that prints the user's name.";
    clientIdCommand = command "Command that prints the id of Google's API.";
    clientSecretCommand = command "Command that prints the secret of Google's API.";
    tokenFile = maybe types.str "File in which Google's tokens are kept.";
    timeRange = maybe (types.submodule {
      options = lib.genAttrs [ "start" "end" ] (
        side:
        mkOption {
          type = types.str;
          description = "Its ${side}: an expression of Python that gives a `datetime`.";
        }
      );
    }) "Of which time events are fetched.";
    itemTypes = maybe (types.listOf types.str) "What is fetched: `VEVENT`, `VTODO` …";
    verify = maybe types.path "File with the server's certificate.";
    verifyFingerprint = maybe types.str "Fingerprint of the server's certificate.";
    auth = maybe (types.enum [
      "basic"
      "digest"
      "guess"
    ]) "How the user shows who it is.";
    authCert = maybe (types.either types.str (types.listOf types.str)) "File with the user's certificate and key, or both files.";
    userAgent = maybe types.str "What the server is told of the program.";
  };
}
