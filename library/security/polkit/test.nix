{ ... }:
{
  "administrators and rules" = {
    module.security.polkit = {
      enable = true;
      adminIdentities = [
        "unix-user:ops"
        "unix-group:wheel"
      ];
      extraConfig = "polkit.addRule(f);";
    };
    actual = host: host.config.environment.etc."polkit-1/rules.d/10-nivis.rules".text;
    expected = ''
      polkit.addAdminRule(function(action, subject) {
        return ["unix-user:ops", "unix-group:wheel"];
      });

      polkit.addRule(f);
    '';
  };

  "rules without it are refused" = {
    module.security.polkit.extraConfig = "x";
    refused = true;
  };

  "another package in its place" = {
    module =
      { pkgs, ... }:
      {
        security.polkit = {
          enable = true;
          package = pkgs.bc;
        };
      };
    actual = host: builtins.elem "bc" (map (p: p.name) host.config.environment.systemPackages);
    expected = true;
  };
}
