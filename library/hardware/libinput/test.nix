{ text, ... }:
{
  "mice and touchpads" = {
    module = {
      services.libinput = {
        enable = true;
        mouse = {
          accelProfile = "flat";
          accelSpeed = "0.5";
          leftHanded = true;
        };
        touchpad = {
          naturalScrolling = true;
          tapping = false;
          clickMethod = "clickfinger";
          accelPointsMotion = [
            0
            1.5
          ];
          dev = "/dev/input/event3";
          additionalOptions = "  Option \"A\" \"b\"\n";
        };
      };
    };
    actual = host: text host "X11/xorg.conf.d/40-libinput-nivis.conf";
    expected = ''
      Section "InputClass"
        Identifier "libinput mouse configuration"
        MatchDriver "libinput"
        MatchIsPointer "on"
        Option "AccelProfile" "flat"
        Option "AccelSpeed" "0.5"
        Option "DisableWhileTyping" "off"
        Option "HorizontalScrolling" "on"
        Option "LeftHanded" "on"
        Option "MiddleEmulation" "on"
        Option "NaturalScrolling" "off"
        Option "ScrollMethod" "twofinger"
        Option "SendEventsMode" "enabled"
        Option "Tapping" "on"
        Option "TappingDragLock" "on"
      EndSection
      Section "InputClass"
        Identifier "libinput touchpad configuration"
        MatchDriver "libinput"
        MatchIsTouchpad "on"
        MatchDevicePath "/dev/input/event3"
        Option "AccelPointsMotion" "0 1.500000"
        Option "AccelProfile" "adaptive"
        Option "ClickMethod" "clickfinger"
        Option "DisableWhileTyping" "off"
        Option "HorizontalScrolling" "on"
        Option "LeftHanded" "off"
        Option "MiddleEmulation" "on"
        Option "NaturalScrolling" "on"
        Option "ScrollMethod" "twofinger"
        Option "SendEventsMode" "enabled"
        Option "Tapping" "off"
        Option "TappingDragLock" "on"
        Option "A" "b"
      EndSection
    '';
  };

  "a container has no devices of its own" = {
    module = {
      boot.isContainer = true;
      services.libinput.enable = true;
    };
    refused = true;
  };
}
