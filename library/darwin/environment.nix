# Packages, variables and files for everyone.
{ lib, ... }:
let
  inherit (lib) types;
  inherit (import ../_lib/option.nix { inherit lib; })
    lines
    maybe
    option
    packages
    strings
    ;

  file = types.submodule (
    { name, ... }:
    {
      options = {
        enable = option types.bool true "Whether the file is made.";
        target = option types.str name "Its path in /etc.";
        text = maybe types.lines "Its text.";
        source = maybe types.path "Where its content is.";
      };
    }
  );
in
{
  options = {
    environment = {
      systemPackages = packages "Packages for everyone.";
      systemPath = option (types.listOf (types.either types.path types.str)) [ ] "What is in PATH.";
      shells = option (types.listOf (
        types.either types.shellPackage types.path
      )) [ ] "Shells that accounts may have.";
      shellAliases = option (types.attrsOf types.str) { } "Short names of commands.";
      variables = option (types.attrsOf (
        types.either types.str (types.listOf types.str)
      )) { } "Variables.";
      etc = option (types.attrsOf file) { } "Files in /etc.";
      darwinConfig = maybe (types.either types.path types.str) "File of the configuration.";
      loginShellInit = lines "What login shells run first.";
      interactiveShellInit = lines "What interactive shells run first.";
    };
    fonts.packages = packages "Fonts.";
    time.timeZone = maybe types.str "Time zone.";
    networking = {
      hostName = maybe types.str "Name of the machine.";
      computerName = maybe types.str "Its name as people read it.";
      localHostName = maybe types.str "Its name on the local network.";
      domain = maybe types.str "Its domain.";
      dns = strings "Servers that are asked for names.";
      search = strings "Domains that names are looked up in.";
      knownNetworkServices = strings "Services of the network that are set up.";
      applicationFirewall = {
        enable = maybe types.bool "Whether programs are kept from taking connections.";
        enableStealthMode = maybe types.bool "Whether the machine does not answer to probes.";
        blockAllIncoming = maybe types.bool "Whether nothing may take connections.";
        allowSigned = maybe types.bool "Whether signed programs may.";
      };
    };
    documentation.enable = option types.bool true "Whether documentation is installed.";
  };
}
