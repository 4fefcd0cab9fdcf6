# The keys of macOS' `defaults` by their domains, as nix-darwin has them; what it has not goes into
# `CustomUserPreferences` and `CustomSystemPreferences`.
{ lib, ... }:
let
  inherit (lib) types;
  inherit (import ../_lib/option.nix { inherit lib; }) maybe option;

  all = type: names: lib.genAttrs names (_: type);
  domain =
    description: keys:
    option (types.submodule {
      options = lib.mapAttrs (name: type: maybe type "`${name}` of `defaults`.") keys;
    }) { } description;

  # What the Dock shows: paths, or sets that say what is there.
  tiles =
    kinds:
    types.listOf (
      types.oneOf [
        types.str
        types.path
        (types.attrTag (
          lib.mapAttrs (
            kind: type:
            lib.mkOption {
              inherit type;
              description = "A ${kind} in the Dock.";
            }
          ) kinds
        ))
      ]
    );
  spacer = types.submodule {
    options.small = option types.bool false "Whether it is a small one.";
  };
  among = values: option (types.enum values) (lib.head values);
  folder = types.either types.str (
    types.submodule {
      options = {
        path = lib.mkOption {
          type = types.str;
          description = "Where it is.";
        };
        arrangement = among [
          "name"
          "date-added"
          "date-modified"
          "date-created"
          "kind"
        ] "The order of its files.";
        displayas = among [ "stack" "folder" ] "How it is shown before it is opened.";
        showas = among [ "automatic" "fan" "grid" "list" ] "How its files are shown.";
      };
    }
  );

  others = types.attrsOf (types.attrsOf types.anything);
in
{
  options.system.defaults = {
    ".GlobalPreferences" = domain "All programs, of all users." (
      all types.float [
        "com.apple.mouse.scaling"
      ]
      // all types.path [
        "com.apple.sound.beep.sound"
      ]
    );
    ActivityMonitor = domain "The activity monitor." (
      all types.int [
        "IconType"
        "SortDirection"
      ]
      // all types.bool [
        "OpenMainWindow"
      ]
      // all types.str [
        "SortColumn"
      ]
      // {
        ShowCategory = types.ints.between 100 107;
      }
    );
    LaunchServices = domain "How files are opened." (
      all types.bool [
        "LSQuarantine"
      ]
    );
    NSGlobalDomain = domain "All programs." (
      all types.bool [
        "AppleEnableMouseSwipeNavigateWithScrolls"
        "AppleEnableSwipeNavigateWithScrolls"
        "AppleICUForce24HourTime"
        "AppleInterfaceStyleSwitchesAutomatically"
        "ApplePressAndHoldEnabled"
        "AppleScrollerPagingBehavior"
        "AppleShowAllExtensions"
        "AppleShowAllFiles"
        "AppleSpacesSwitchOnActivate"
        "NSAutomaticCapitalizationEnabled"
        "NSAutomaticDashSubstitutionEnabled"
        "NSAutomaticInlinePredictionEnabled"
        "NSAutomaticPeriodSubstitutionEnabled"
        "NSAutomaticQuoteSubstitutionEnabled"
        "NSAutomaticSpellingCorrectionEnabled"
        "NSAutomaticWindowAnimationsEnabled"
        "NSDisableAutomaticTermination"
        "NSDocumentSaveNewDocumentsToCloud"
        "NSNavPanelExpandedStateForSaveMode"
        "NSNavPanelExpandedStateForSaveMode2"
        "NSScrollAnimationEnabled"
        "NSTextShowsControlCharacters"
        "NSUseAnimatedFocusRing"
        "NSWindowShouldDragOnGesture"
        "PMPrintingExpandedStateForPrint"
        "PMPrintingExpandedStateForPrint2"
        "_HIHideMenuBar"
        "com.apple.keyboard.fnState"
        "com.apple.springing.enabled"
        "com.apple.swipescrolldirection"
        "com.apple.trackpad.enableSecondaryClick"
        "com.apple.trackpad.forceClick"
      ]
      // all types.int [
        "InitialKeyRepeat"
        "KeyRepeat"
        "NSStatusItemSelectionPadding"
        "NSStatusItemSpacing"
        "com.apple.sound.beep.feedback"
      ]
      // all types.float [
        "NSWindowResizeTime"
        "com.apple.sound.beep.volume"
        "com.apple.springing.delay"
        "com.apple.trackpad.scaling"
      ]
      // {
        AppleFontSmoothing = types.enum [
          0
          1
          2
        ];
        AppleIconAppearanceTheme = types.enum [
          "RegularDark"
          "RegularAutomatic"
          "ClearLight"
          "ClearDark"
          "ClearAutomatic"
          "TintedLight"
          "TintedDark"
          "TintedAutomatic"
        ];
        AppleInterfaceStyle = types.enum [ "Dark" ];
        AppleKeyboardUIMode = types.enum [
          0
          2
          3
        ];
        AppleMeasurementUnits = types.enum [
          "Centimeters"
          "Inches"
        ];
        AppleMetricUnits = types.enum [
          0
          1
        ];
        AppleShowScrollBars = types.enum [
          "WhenScrolling"
          "Automatic"
          "Always"
        ];
        AppleTemperatureUnit = types.enum [
          "Celsius"
          "Fahrenheit"
        ];
        AppleWindowTabbingMode = types.enum [
          "manual"
          "always"
          "fullscreen"
        ];
        NSTableViewDefaultSizeMode = types.enum [
          1
          2
          3
        ];
        "com.apple.mouse.tapBehavior" = types.enum [ 1 ];
        "com.apple.trackpad.trackpadCornerClickBehavior" = types.enum [ 1 ];
      }
    );
    SoftwareUpdate = domain "Updates of macOS." (
      all types.bool [
        "AutomaticallyInstallMacOSUpdates"
      ]
    );
    WindowManager = domain "Windows and Stage Manager." (
      all types.bool [
        "AppWindowGroupingBehavior"
        "AutoHide"
        "EnableStandardClickToShowDesktop"
        "EnableTiledWindowMargins"
        "EnableTilingByEdgeDrag"
        "EnableTilingOptionAccelerator"
        "EnableTopTilingByEdgeDrag"
        "GloballyEnabled"
        "HideDesktop"
        "StageManagerHideWidgets"
        "StandardHideDesktopIcons"
        "StandardHideWidgets"
      ]
    );
    controlcenter = domain "The control centre." (
      all types.bool [
        "AirDrop"
        "BatteryShowPercentage"
        "Bluetooth"
        "Display"
        "FocusModes"
        "NowPlaying"
        "Sound"
      ]
    );
    dock = domain "The Dock." (
      all types.bool [
        "appswitcher-all-displays"
        "autohide"
        "dashboard-in-overlay"
        "enable-spring-load-actions-on-all-items"
        "expose-group-apps"
        "expose-group-by-app"
        "launchanim"
        "magnification"
        "minimize-to-application"
        "mouse-over-hilite-stack"
        "mru-spaces"
        "scroll-to-open"
        "show-process-indicators"
        "show-recents"
        "showAppExposeGestureEnabled"
        "showDesktopGestureEnabled"
        "showLaunchpadGestureEnabled"
        "showMissionControlGestureEnabled"
        "showhidden"
        "slow-motion-allowed"
        "static-only"
      ]
      // all types.float [
        "autohide-delay"
        "autohide-time-modifier"
        "expose-animation-duration"
      ]
      // all types.int [
        "tilesize"
      ]
      // all types.ints.positive [
        "wvous-bl-corner"
        "wvous-br-corner"
        "wvous-tl-corner"
        "wvous-tr-corner"
      ]
      // {
        largesize = types.ints.between 16 128;
        mineffect = types.enum [
          "genie"
          "suck"
          "scale"
        ];
        orientation = types.enum [
          "bottom"
          "left"
          "right"
        ];
        persistent-apps = tiles {
          app = types.str;
          file = types.str;
          folder = types.str;
          spacer = spacer;
        };
        persistent-others = tiles {
          file = types.str;
          folder = folder;
        };
      }
    );
    finder = domain "The Finder." (
      all types.bool [
        "AppleShowAllExtensions"
        "AppleShowAllFiles"
        "CreateDesktop"
        "FXEnableExtensionChangeWarning"
        "FXRemoveOldTrashItems"
        "QuitMenuItem"
        "ShowExternalHardDrivesOnDesktop"
        "ShowHardDrivesOnDesktop"
        "ShowMountedServersOnDesktop"
        "ShowPathbar"
        "ShowRemovableMediaOnDesktop"
        "ShowStatusBar"
        "_FXEnableColumnAutoSizing"
        "_FXShowPosixPathInTitle"
        "_FXSortFoldersFirst"
        "_FXSortFoldersFirstOnDesktop"
      ]
      // all types.str [
        "FXDefaultSearchScope"
        "FXPreferredViewStyle"
        "NewWindowTargetPath"
      ]
      // {
        NewWindowTarget = types.enum [
          "Computer"
          "OS volume"
          "Home"
          "Desktop"
          "Documents"
          "Recents"
          "iCloud Drive"
          "Other"
        ];
      }
    );
    hitoolbox = domain "The key with the globe." ({
      AppleFnUsageType = types.enum [
        "Do Nothing"
        "Change Input Source"
        "Show Emoji & Symbols"
        "Start Dictation"
      ];
    });
    iCal = domain "The calendar." (
      all types.bool [
        "CalendarSidebarShown"
        "TimeZone support enabled"
      ]
      // {
        "first day of week" = types.enum [
          "System Setting"
          "Sunday"
          "Monday"
          "Tuesday"
          "Wednesday"
          "Thursday"
          "Friday"
          "Saturday"
        ];
      }
    );
    loginwindow = domain "The window that asks for a password." (
      all types.bool [
        "DisableConsoleAccess"
        "GuestEnabled"
        "PowerOffDisabledWhileLoggedIn"
        "RestartDisabled"
        "RestartDisabledWhileLoggedIn"
        "SHOWFULLNAME"
        "ShutDownDisabled"
        "ShutDownDisabledWhileLoggedIn"
        "SleepDisabled"
      ]
      // all types.str [
        "LoginwindowText"
        "autoLoginUser"
      ]
    );
    magicmouse = domain "The Magic Mouse." ({
      MouseButtonMode = types.enum [
        "OneButton"
        "TwoButton"
      ];
    });
    menuExtraClock = domain "The clock of the menu bar." (
      all types.bool [
        "FlashDateSeparators"
        "IsAnalog"
        "Show24Hour"
        "ShowAMPM"
        "ShowDayOfMonth"
        "ShowDayOfWeek"
        "ShowSeconds"
      ]
      // {
        ShowDate = types.enum [
          0
          1
          2
        ];
      }
    );
    screencapture = domain "Pictures of the screen." (
      all types.bool [
        "disable-shadow"
        "include-date"
        "save-selections"
        "show-thumbnail"
      ]
      // all types.str [
        "location"
        "type"
      ]
      // {
        target = types.enum [
          "file"
          "clipboard"
          "preview"
          "mail"
          "messages"
        ];
      }
    );
    screensaver = domain "The screen saver." (
      all types.bool [
        "askForPassword"
      ]
      // all types.int [
        "askForPasswordDelay"
      ]
    );
    smb = domain "Shares of Windows." (
      all types.str [
        "NetBIOSName"
        "ServerDescription"
      ]
    );
    spaces = domain "Spaces." (
      all types.bool [
        "spans-displays"
      ]
    );
    trackpad = domain "The trackpad." (
      all types.bool [
        "ActuateDetents"
        "Clicking"
        "DragLock"
        "Dragging"
        "ForceSuppressed"
        "TrackpadMomentumScroll"
        "TrackpadPinch"
        "TrackpadRightClick"
        "TrackpadRotate"
        "TrackpadThreeFingerDrag"
        "TrackpadTwoFingerDoubleTapGesture"
      ]
      // {
        ActuationStrength = types.enum [
          0
          1
        ];
        FirstClickThreshold = types.enum [
          0
          1
          2
        ];
        SecondClickThreshold = types.enum [
          0
          1
          2
        ];
        TrackpadCornerSecondaryClick = types.enum [
          0
          1
          2
        ];
        TrackpadFourFingerHorizSwipeGesture = types.enum [
          0
          2
        ];
        TrackpadFourFingerPinchGesture = types.enum [
          0
          2
        ];
        TrackpadFourFingerVertSwipeGesture = types.enum [
          0
          2
        ];
        TrackpadThreeFingerHorizSwipeGesture = types.enum [
          0
          1
          2
        ];
        TrackpadThreeFingerTapGesture = types.enum [
          0
          2
        ];
        TrackpadThreeFingerVertSwipeGesture = types.enum [
          0
          2
        ];
        TrackpadTwoFingerFromRightEdgeSwipeGesture = types.enum [
          0
          3
        ];
      }
    );
    universalaccess = domain "Accessibility." (
      all types.bool [
        "closeViewScrollWheelToggle"
        "closeViewZoomFollowsFocus"
        "reduceMotion"
        "reduceTransparency"
      ]
      // all types.float [
        "mouseDriverCursorSize"
      ]
    );
    CustomUserPreferences = option others { } "Other domains of the user.";
    CustomSystemPreferences = option others { } "Other domains of the machine.";
  };
}
