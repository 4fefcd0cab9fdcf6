# The editor Helix with servers for the languages written here. Where a distribution has no package of one of them,
# the rest is there nevertheless.
{ lib, pkgs, ... }:
let
  toml = pkgs.formats.toml { };

  isHere = package: package.meta.available or true;
  servers = lib.filter isHere [
    pkgs.gopls
    pkgs.ruff
    pkgs.shellcheck
  ];

  settings = toml.generate "helix.toml" {
    theme = "base16_transparent";
    editor = {
      line-number = "relative";
      bufferline = "multiple";
      lsp.display-messages = true;
    };
  };
in
{
  environment = {
    systemPackages = servers ++ lib.optional (isHere pkgs.helix) pkgs.helix;
    etc."helix/config.toml".source = settings;
    shellAliases = lib.mkIf (isHere pkgs.helix) {
      hx = "${lib.getExe pkgs.helix} --config /etc/helix/config.toml";
    };
  };
}
