{
  lib,
  manifest,
  nameOf,
  ...
}:
{
  "pieces run after those they need, each by itself" = {
    module.system.activationScripts = {
      a = {
        deps = [
          "users"
          "z"
        ];
        text = "echo a";
        supportsDryActivation = true;
      };
      z = "echo z";
    };
    actual =
      host:
      map (s: [
        s.name
        (nameOf s.source)
        s.supportsDryActivation
      ]) (manifest host).activationScripts;
    expected = [
      [
        "z"
        "activate-z"
        false
      ]
      [
        "a"
        "activate-a"
        true
      ]
    ];
  };

  "at boot they run before the services" = {
    module = {
      system.activationScripts.a = "echo a";
      systemd.services.app.serviceConfig.ExecStart = "/usr/bin/app";
    };
    actual = host: {
      inherit (host.config.systemd.services.nivis-activation) before restartIfChanged;
      links = (manifest host).units."nivis-activation.service".wantedBy;
    };
    expected = {
      before = [ "app.service" ];
      restartIfChanged = false;
      links = [ "multi-user.target" ];
    };
  };

  "those of users run in their manager" = {
    module.system.userActivationScripts = {
      b = "echo b";
      a = {
        text = "echo a";
        deps = [ "b" ];
      };
    };
    actual = host: [
      (map (l: lib.last (lib.splitString "-activate-" l)) (
        lib.splitString "\n" (
          builtins.unsafeDiscardStringContext host.config.system.userActivationScripts.script
        )
      ))
      (host.config.environment.etc ? "systemd/user/nivis-activation.service")
    ];
    expected = [
      [
        "b || status=1"
        "a || status=1"
        "exit \${status-0}"
        ""
      ]
      true
    ];
  };

  "none, no unit" = {
    module = { };
    actual = host: (manifest host).units;
    expected = { };
  };
}
