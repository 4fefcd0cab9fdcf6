{ refusals, textOf, ... }:
let
  said = host: builtins.fromJSON (textOf host.config.system.build.toplevel);
in
{
  "what is declared of a Mac is in its text" = {
    module =
      { lib, pkgs, ... }:
      {
        networking.hostName = "mac";
        environment.systemPackages = [ pkgs.git ];
        environment.etc.tool.text = lib.getExe pkgs.ripgrep;
        system.defaults.dock.autohide = true;
        homebrew.casks = [ "firefox" ];
        nix.gc.automatic = true;
      };
    actual = host: [
      (said host).host.name
      (said host).environment.systemPackages
      (said host).environment.etc.tool.text
      (said host).system.defaults.dock.autohide
      (map (c: c.name) (said host).homebrew.casks)
      host.config.nivis.kind
    ];
    expected = [
      "mac"
      [ "git" ]
      "/run/current-system/sw/bin/rg"
      true
      [ "firefox" ]
      "darwin"
    ];
  };

  "a Mac on another platform is refused" = {
    module =
      { lib, ... }:
      {
        nixpkgs.hostPlatform = lib.mkForce "x86_64-linux";
      };
    actual = refusals;
    expected = [
      "The platform of this host is x86_64-linux, and its kind darwin: that is a Mac. Make it kind = \"linux\", or system = \"x86_64-darwin\"."
    ];
  };

  "an option that Macs do not have is refused" = {
    module.systemd.services.x.script = "true";
    refused = true;
  };

  "an option that nobody has is refused" = {
    module.homebrew.cask = [ "firefox" ];
    refused = true;
  };

  "a value of a wrong type is refused" = {
    module.system.defaults.dock.autohide = "yes";
    refused = true;
  };

  "a key of the defaults that nobody has is refused" = {
    module.system.defaults.dock.autohid = true;
    refused = true;
  };

  "what the Dock shows, and keys of other domains" = {
    module.system.defaults = {
      dock.persistent-apps = [
        "/Applications/Safari.app"
        { spacer.small = true; }
      ];
      CustomUserPreferences."com.example.program".colour = "red";
    };
    actual = host: [
      (said host).system.defaults.dock.persistent-apps
      (said host).system.defaults.CustomUserPreferences
    ];
    expected = [
      [
        "/Applications/Safari.app"
        { spacer.small = true; }
      ]
      { "com.example.program".colour = "red"; }
    ];
  };

  "a failed assertion is refused" = {
    module.assertions = [
      {
        assertion = false;
        message = "no";
      }
    ];
    refused = true;
  };
}
