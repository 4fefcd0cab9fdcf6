# The sections of the manifest, which the other modules fill.
{ lib, ... }:
let
  inherit (lib) mkOption types;

  section =
    type: default: description:
    mkOption {
      internal = true;
      inherit type default description;
    };
in
{
  options = {
    nivis.manifest = {
      host = section (types.attrsOf types.raw) { } "Facts about the host.";
      files = section (types.attrsOf types.raw) { } "Files by their absolute path.";
      units = section (types.attrsOf types.raw) { } "Units by their name.";
      users = section (types.attrsOf types.raw) { } "Users by their name.";
      groups = section (types.attrsOf types.raw) { } "Groups by their name.";
      sysctl = section (types.attrsOf types.raw) { } "Parameters of the kernel.";
      kernelModules = section (types.listOf types.str) [ ] "Modules of the kernel to load.";
      secrets = section (types.attrsOf types.raw) { } "Secrets by their name.";
      tmpfiles = section (types.listOf types.str) [ ] "Names of the files in /etc/tmpfiles.d.";
      onChange = section (types.attrsOf types.raw) { } "What runs once when certain files have changed.";
      activationScripts = section (types.listOf types.raw) [ ] "What runs at every activation.";
      homes = section (types.attrsOf types.raw) { } "Homes by the name of their user.";
      locales = section (types.listOf types.str) [ ] "Locales the machine must have.";
    };
  };
}
