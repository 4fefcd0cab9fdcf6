{ ... }:
{
  "variables and aliases stand in one profile" = {
    module.environment = {
      variables = {
        PATHS = [
          "/a"
          "/b"
        ];
        WIDTH = 80;
      };
      shellAliases.ll = "ls -l";
    };
    actual = host: host.config.environment.etc."profile.d/nivis.sh".text;
    expected = ''
      export PATHS="/a:/b"
      export WIDTH="80"
      case $- in *i*)
      alias -- ll='ls -l'
      ;; esac
    '';
  };

  "what is made here comes before the distribution's programs" = {
    module =
      { pkgs, ... }:
      {
        environment.systemPackages = [ (pkgs.writeShellScriptBin "hello" "echo hello") ];
      };
    actual = host: host.config.environment.etc."profile.d/nivis.sh".text;
    expected = ''
      export PATH="/run/nivis/current/sw/bin:$PATH"
    '';
  };
}
