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
    actual =
      host: lib.head (lib.splitString "EndSection" (text host "X11/xorg.conf.d/40-libinput-nivis.conf"));
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

  "every option is a line of its device" =
    let
      lines = {
        accelProfile = [
          "custom"
          "AccelProfile"
          "custom"
        ];
        accelSpeed = [
          "0.7"
          "AccelSpeed"
          "0.7"
        ];
        accelPointsFallback = [
          [
            0
            1
          ]
          "AccelPointsFallback"
          "0 1"
        ];
        accelPointsMotion = [
          [
            0
            2
          ]
          "AccelPointsMotion"
          "0 2"
        ];
        accelPointsScroll = [
          [
            0
            3
          ]
          "AccelPointsScroll"
          "0 3"
        ];
        accelStepFallback = [
          4
          "AccelStepFallback"
          "4"
        ];
        accelStepMotion = [
          5
          "AccelStepMotion"
          "5"
        ];
        accelStepScroll = [
          6
          "AccelStepScroll"
          "6"
        ];
        buttonMapping = [
          "1 3 2"
          "ButtonMapping"
          "1 3 2"
        ];
        calibrationMatrix = [
          "0 1 0"
          "CalibrationMatrix"
          "0 1 0"
        ];
        clickMethod = [
          "buttonareas"
          "ClickMethod"
          "buttonareas"
        ];
        leftHanded = [
          true
          "LeftHanded"
          "on"
        ];
        middleEmulation = [
          false
          "MiddleEmulation"
          "off"
        ];
        naturalScrolling = [
          true
          "NaturalScrolling"
          "on"
        ];
        scrollButton = [
          2
          "ScrollButton"
          "2"
        ];
        scrollMethod = [
          "edge"
          "ScrollMethod"
          "edge"
        ];
        horizontalScrolling = [
          false
          "HorizontalScrolling"
          "off"
        ];
        sendEventsMode = [
          "disabled"
          "SendEventsMode"
          "disabled"
        ];
        tapping = [
          false
          "Tapping"
          "off"
        ];
        tappingButtonMap = [
          "lmr"
          "TappingButtonMap"
          "lmr"
        ];
        tappingDragLock = [
          false
          "TappingDragLock"
          "off"
        ];
        transformationMatrix = [
          "1 0 0"
          "TransformationMatrix"
          "1 0 0"
        ];
        disableWhileTyping = [
          true
          "DisableWhileTyping"
          "on"
        ];
      };
      device = lib.mapAttrs (_: lib.head) lines;
    in
    {
      module.services.libinput = {
        enable = true;
        mouse = device // {
          dev = "/dev/input/mouse";
          additionalOptions = "  Option \"Of\" \"mouse\"\n";
        };
        touchpad = device // {
          dev = "/dev/input/touchpad";
          additionalOptions = "  Option \"Of\" \"touchpad\"\n";
        };
      };
      actual =
        host:
        let
          parts = lib.splitString "EndSection\n" (text host "X11/xorg.conf.d/40-libinput-nivis.conf");
          missing =
            kind: part:
            lib.filter (line: !lib.hasInfix line part) (
              [
                "MatchDevicePath \"/dev/input/${kind}\""
                "Option \"Of\" \"${kind}\""
              ]
              ++ map (l: "  Option \"${lib.elemAt l 1}\" \"${lib.elemAt l 2}\"\n") (lib.attrValues lines)
            );
        in
        [
          (missing "mouse" (lib.elemAt parts 0))
          (missing "touchpad" (lib.elemAt parts 1))
        ];
      expected = [
        [ ]
        [ ]
      ];
    };
}
