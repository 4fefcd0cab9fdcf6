{
  lib,
  manifest,
  ...
}:
let
  start = name: host: lib.last host.config.systemd.services.${name}.serviceConfig.ExecStart;
in
{
  "somebody is logged in by itself" = {
    module.services.getty = {
      autologinUser = "ops";
      loginProgram = "/usr/local/bin/login";
      loginOptions = "-f ops";
      extraArgs = [ "--nohostname" ];
    };
    actual = host: [
      (start "getty@" host)
      (start "console-getty" host)
      (manifest host).units."serial-getty@.service".strategy
      host.config.systemd.services."container-getty@".restartIfChanged
    ];
    expected = [
      "/usr/sbin/agetty --login-program /usr/local/bin/login --autologin ops --login-options '-f ops' --nohostname --noclear --keep-baud %I 115200,38400,9600 $TERM"
      "/usr/sbin/agetty --login-program /usr/local/bin/login --autologin ops --login-options '-f ops' --nohostname --noclear --keep-baud console 115200,38400,9600 $TERM"
      "dropin"
      false
    ];
  };

  "once after the start" = {
    module.services.getty = {
      autologinUser = "ops";
      autologinOnce = true;
    };
    actual = host: [
      (lib.hasSuffix "-getty" (start "getty@" host))
      host.config.systemd.services."getty@".environment.TTY
      (start "serial-getty@" host)
    ];
    expected = [
      true
      "%I"
      "/usr/sbin/agetty  %I --keep-baud $TERM"
    ];
  };

  "once needs somebody" = {
    module.services.getty.autologinOnce = true;
    refused = true;
  };

  "what stands above the prompt" = {
    module.services.getty = {
      greetingLine = "the house";
      helpLine = "ask the neighbours";
    };
    actual = host: [
      host.config.environment.etc.issue.text
      ((manifest host).units ? "getty@.service")
    ];
    expected = [
      "\nthe house\nask the neighbours\n\n"
      false
    ];
  };
}
