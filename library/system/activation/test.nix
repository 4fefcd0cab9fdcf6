{ lib, manifest, ... }:
let
  # Names of the pieces in the order they run.
  order =
    script:
    map (l: lib.removeSuffix ":" (lib.removePrefix "#### Activation script snippet " l)) (
      lib.filter (lib.hasPrefix "#### ") (lib.splitString "\n" script)
    );
in
{
  "pieces run after those they need" = {
    module.system.activationScripts = {
      a = {
        deps = [
          "users"
          "z"
        ];
        text = "echo a";
      };
      z = "echo z";
    };
    actual = host: order host.config.system.activationScripts.script;
    expected = [
      "z"
      "a"
    ];
  };

  "the unit runs before the services, and again when something changes" = {
    module = {
      system.activationScripts.a = "echo a";
      systemd.services.app.serviceConfig.ExecStart = "/usr/bin/app";
    };
    actual =
      host:
      let
        trigger =
          h: h.config.systemd.services.nivis-activation.unitConfig.X-Restart-Triggers;
        other = host.extendModules { modules = [ { environment.etc.x.text = "x"; } ]; };
      in
      {
        inherit (host.config.systemd.services.nivis-activation) before;
        again = trigger host != trigger other;
        links = (manifest host).units."nivis-activation.service".wantedBy;
      };
    expected = {
      before = [ "app.service" ];
      again = true;
      links = [ "multi-user.target" ];
    };
  };

  "those of users run in their manager" = {
    module.system.userActivationScripts.a.text = "echo a";
    actual = host: [
      (order host.config.system.userActivationScripts.script)
      (host.config.environment.etc ? "systemd/user/nivis-activation.service")
    ];
    expected = [
      [ "a" ]
      true
    ];
  };

  "none, no unit" = {
    module = { };
    actual = host: (manifest host).units;
    expected = { };
  };
}
