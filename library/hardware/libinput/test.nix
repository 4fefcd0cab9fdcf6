{
  text,
  lib,
  ...
}:
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

  "every other option" = {
    module = {
      services.libinput = {
        enable = true;
        mouse = {
          accelPointsFallback = [
            0
            1
          ];
          accelPointsScroll = [
            0
            2
          ];
          accelStepFallback = 1;
          accelStepMotion = 2;
          accelStepScroll = 0.5;
          buttonMapping = "1 6 3";
          calibrationMatrix = "1 0 0 0 1 0 0 0 1";
          transformationMatrix = "1 0 0 0 1 0 0 0 1";
          disableWhileTyping = true;
          horizontalScrolling = false;
          middleEmulation = false;
          scrollButton = 2;
          scrollMethod = "button";
          sendEventsMode = "disabled-on-external-mouse";
          tappingButtonMap = "lmr";
          tappingDragLock = false;
        };
      };
    };
    actual = host: lib.head (lib.splitString "EndSection" (text host "X11/xorg.conf.d/40-libinput-nivis.conf"));
    expected = ''
      Section "InputClass"
        Identifier "libinput mouse configuration"
        MatchDriver "libinput"
        MatchIsPointer "on"
        Option "AccelPointsFallback" "0 1"
        Option "AccelPointsScroll" "0 2"
        Option "AccelProfile" "adaptive"
        Option "AccelStepFallback" "1"
        Option "AccelStepMotion" "2"
        Option "AccelStepScroll" "0.500000"
        Option "ButtonMapping" "1 6 3"
        Option "CalibrationMatrix" "1 0 0 0 1 0 0 0 1"
        Option "DisableWhileTyping" "on"
        Option "HorizontalScrolling" "off"
        Option "LeftHanded" "off"
        Option "MiddleEmulation" "off"
        Option "NaturalScrolling" "off"
        Option "ScrollButton" "2"
        Option "ScrollMethod" "button"
        Option "SendEventsMode" "disabled-on-external-mouse"
        Option "Tapping" "on"
        Option "TappingButtonMap" "lmr"
        Option "TappingDragLock" "off"
        Option "TransformationMatrix" "1 0 0 0 1 0 0 0 1"
    '';
  };
}
