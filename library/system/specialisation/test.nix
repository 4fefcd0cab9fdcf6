{ lib, ... }:
let
  entries =
    toplevel:
    (builtins.fromJSON (builtins.unsafeDiscardStringContext (builtins.toJSON toplevel.nivis))).entries;
in
{
  "a system with changes is linked" = {
    module = {
      networking.hostName = "web";
      time.timeZone = "UTC";
      specialisation.paris.configuration.time.timeZone = lib.mkForce "Europe/Paris";
    };
    actual = host: {
      linked = entries host.config.system.build.toplevel ? "specialisation/paris";
      inherit (host.config.specialisation.paris.configuration.time) timeZone;
      inherit (host.config.specialisation.paris.configuration.networking) hostName;
      nested = host.config.specialisation.paris.configuration.specialisation;
    };
    expected = {
      linked = true;
      timeZone = "Europe/Paris";
      hostName = "web";
      nested = { };
    };
  };

  "one may begin anew" = {
    module = {
      networking.hostName = "web";
      specialisation.empty = {
        inheritParentConfig = false;
        configuration.time.timeZone = "UTC";
      };
    };
    actual = host: [
      host.config.specialisation.empty.configuration.networking.hostName
      host.config.specialisation.empty.configuration.isSpecialisation
    ];
    expected = [
      ""
      true
    ];
  };

  "a name is one part of a path" = {
    module.specialisation."a/b".configuration = { };
    refused = true;
  };
}
