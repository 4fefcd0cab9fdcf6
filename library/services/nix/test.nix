{ manifest, ... }:
{
  "settings are written where Nix is enabled" = {
    module.nix = {
      enable = true;
      settings = {
        experimental-features = [
          "nix-command"
          "flakes"
        ];
        extra-substituters = [ "https://cache.example.org" ];
        sandbox = true;
        max-jobs = 4;
      };
    };
    actual = host: host.config.environment.etc."nix/nix.conf".text;
    expected = ''
      experimental-features = nix-command flakes
      max-jobs = 4
      sandbox = true
      extra-substituters = https://cache.example.org
    '';
  };

  "and taken without effect elsewhere" = {
    module.nix = {
      settings.auto-optimise-store = true;
      gc = {
        automatic = true;
        dates = "weekly";
      };
    };
    actual = host: [
      (manifest host).files
      (manifest host).units
    ];
    expected = [
      { }
      { }
    ];
  };
}
