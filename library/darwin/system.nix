# macOS itself: its defaults, keyboard and activation.
{ lib, ... }:
let
  inherit (lib) mkOption types;
  inherit (import ../_lib/option.nix { inherit lib; })
    flag
    lines
    maybe
    option
    ;

  plain = types.oneOf [
    types.bool
    types.int
    types.float
    types.str
    (types.listOf types.anything)
    (types.attrsOf types.anything)
  ];

  # A domain of `defaults`: those keys whose type is known, and any other of the types that it has.
  domain =
    known: description:
    option (types.submodule {
      freeformType = types.attrsOf plain;
      options = lib.mapAttrs (name: type: maybe type "`${name}` of `defaults`.") known;
    }) { } description;

  others = types.attrsOf (types.attrsOf types.anything);

  script = types.submodule {
    options = {
      enable = flag true "Whether it runs.";
      text = lines "Shell commands.";
    };
  };
in
{
  options.system = {
    stateVersion = mkOption {
      type = types.ints.between 1 6;
      description = "The version of nix-darwin whose defaults this Mac was first set up with.";
    };
    primaryUser = maybe types.str "Whose defaults and programs are meant.";
    configurationRevision = maybe types.str "The revision this system was made from.";
    activationScripts = option (types.attrsOf script) { } "What runs at activation.";
    checks.text = lines "What is asked before activation.";

    keyboard = {
      enableKeyMapping = flag false "Whether keys are mapped.";
      remapCapsLockToControl = flag false "Whether Caps Lock is Control.";
      remapCapsLockToEscape = flag false "Whether Caps Lock is Escape.";
      swapLeftCommandAndLeftAlt = flag false "Whether these are swapped.";
    };

    defaults = {
      NSGlobalDomain = domain {
        AppleInterfaceStyle = types.enum [ "Dark" ];
        AppleShowAllExtensions = types.bool;
        ApplePressAndHoldEnabled = types.bool;
        InitialKeyRepeat = types.int;
        KeyRepeat = types.int;
        NSAutomaticSpellingCorrectionEnabled = types.bool;
        "com.apple.swipescrolldirection" = types.bool;
      } "All programs.";
      dock = domain {
        autohide = types.bool;
        mru-spaces = types.bool;
        orientation = types.enum [
          "bottom"
          "left"
          "right"
        ];
        show-recents = types.bool;
        tilesize = types.int;
      } "The Dock.";
      finder = domain {
        AppleShowAllExtensions = types.bool;
        AppleShowAllFiles = types.bool;
        FXPreferredViewStyle = types.str;
        ShowPathbar = types.bool;
        ShowStatusBar = types.bool;
      } "The Finder.";
      trackpad = domain {
        Clicking = types.bool;
        TrackpadRightClick = types.bool;
        TrackpadThreeFingerDrag = types.bool;
      } "The trackpad.";
      screensaver = domain {
        askForPassword = types.bool;
        askForPasswordDelay = types.int;
      } "The screen saver.";
      loginwindow = domain {
        GuestEnabled = types.bool;
        SHOWFULLNAME = types.bool;
      } "The window that asks for a password.";
      SoftwareUpdate = domain {
        AutomaticallyInstallMacOSUpdates = types.bool;
      } "Updates of macOS.";
      CustomUserPreferences = option others { } "Other domains of the user.";
      CustomSystemPreferences = option others { } "Other domains of the machine.";
    };
  };
}
