{ lib, textOf, ... }:
let
  read = host: builtins.fromJSON (textOf host.config.system.build.manifest);
in
{
  "packages are found where they are used" = {
    module =
      { pkgs, ... }:
      {
        environment.systemPackages = [
          pkgs.git
          (pkgs.writeShellApplication {
            name = "names";
            runtimeInputs = [ pkgs.jq ];
            text = "jq -r .name";
          })
        ];
        systemd.services.web = {
          enableDefaultPath = false;
          script = "exec ${pkgs.nginx}/bin/nginx";
        };
      };
    actual = host: lib.attrNames (read host).packages;
    expected = [
      "bash"
      "git"
      "jq"
      "nginx"
    ];
  };

  "the schema's version and kind come with every manifest" = {
    module =
      { pkgs, ... }:
      {
        environment.systemPackages = [ (pkgs.writeShellScriptBin "x" "") ];
      };
    actual =
      host:
      let
        m = read host;
      in
      [
        m.version
        m.kind
        (lib.hasPrefix "/nix/store/" m.sw)
      ];
    expected = [
      1
      "linux"
      true
    ];
  };

  "the revision is a fact about the host" = {
    module.system.configurationRevision = "abc123";
    actual = host: (read host).host.configurationRevision;
    expected = "abc123";
  };

  "checks are part of the system" = {
    module =
      { pkgs, ... }:
      {
        system.checks = [ (pkgs.writeText "check" "") ];
        system.name = "checked";
      };
    actual =
      host:
      let
        inherit (host.config.system.build) toplevel;
      in
      [
        (lib.hasSuffix "nivis-system-checked" toplevel.outPath)
        (lib.filter (lib.hasPrefix "checks") (
          lib.attrNames (builtins.fromJSON (
            builtins.unsafeDiscardStringContext (builtins.toJSON toplevel.nivis)
          )).entries
        ))
      ];
    expected = [
      true
      [ "checks/0" ]
    ];
  };

  "a failed assertion refuses the system" = {
    module.assertions = [
      {
        assertion = false;
        message = "no";
      }
    ];
    refused = true;
  };

  "the release of data on disk is a fact about the host" = {
    module.system.stateVersion = "24.11";
    actual = host: (read host).host.stateVersion;
    expected = "24.11";
  };
}
