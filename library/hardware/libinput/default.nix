# Pointers of the X server, by libinput. Desktops of Wayland have settings of their own.
{ config, lib, ... }:
let
  inherit (lib) mkIf types;
  inherit (import ../../_lib/option.nix { inherit lib; })
    enable
    flag
    lines
    maybe
    option
    ;
  cfg = config.services.libinput;

  number = types.either types.int types.float;
  numbers = types.listOf number;

  device = {
    dev = maybe types.str "Path of the device; null for all of the kind.";
    accelProfile = option (types.enum [
      "flat"
      "adaptive"
      "custom"
    ]) "adaptive" "How speed follows the hand.";
    accelSpeed = maybe types.str "How fast the pointer is.";
    accelPointsFallback = maybe numbers "Points of an own curve.";
    accelPointsMotion = maybe numbers "Points of an own curve, for moving.";
    accelPointsScroll = maybe numbers "Points of an own curve, for scrolling.";
    accelStepFallback = maybe number "Distance of the points.";
    accelStepMotion = maybe number "Distance of the points, for moving.";
    accelStepScroll = maybe number "Distance of the points, for scrolling.";
    buttonMapping = maybe types.str "Which button is which.";
    calibrationMatrix = maybe types.str "How places on a screen are turned.";
    clickMethod = maybe (types.enum [
      "none"
      "buttonareas"
      "clickfinger"
    ]) "How a click becomes one of a button.";
    leftHanded = flag false "Whether buttons are swapped.";
    middleEmulation = flag true "Whether both buttons are the middle one.";
    naturalScrolling = flag false "Whether what is shown moves as the hand does.";
    scrollButton = maybe types.int "The button of scrolling.";
    scrollMethod = option (types.enum [
      "twofinger"
      "edge"
      "button"
      "none"
    ]) "twofinger" "How one scrolls.";
    horizontalScrolling = flag true "Whether one scrolls sideways.";
    sendEventsMode = option (types.enum [
      "disabled"
      "enabled"
      "disabled-on-external-mouse"
    ]) "enabled" "When it works.";
    tapping = flag true "Whether a tap is a click.";
    tappingButtonMap = maybe (types.enum [
      "lrm"
      "lmr"
    ]) "Which button taps are.";
    tappingDragLock = flag true "Whether a tap and a drag hold.";
    transformationMatrix = maybe types.str "How movements are turned.";
    disableWhileTyping = flag false "Whether it rests while one types.";
    additionalOptions = lines "Further lines.";
  };

  keyOf = name: lib.toUpper (lib.substring 0 1 name) + lib.substring 1 (-1) name;
  show = v: if lib.isBool v then (if v then "on" else "off") else toString v;
  section =
    kind:
    let
      c = cfg.${kind};
      given = lib.filterAttrs (_: v: v != null) (
        removeAttrs c [
          "dev"
          "additionalOptions"
        ]
      );
    in
    ''
      Section "InputClass"
        Identifier "libinput ${kind} configuration"
        MatchDriver "libinput"
        MatchIs${if kind == "mouse" then "Pointer" else "Touchpad"} "on"
      ${lib.optionalString (c.dev != null) "  MatchDevicePath \"${c.dev}\"\n"}${
        lib.concatStrings (lib.mapAttrsToList (n: v: "  Option \"${keyOf n}\" \"${show v}\"\n") given)
      }${c.additionalOptions}EndSection
    '';
in
{
  options.services.libinput = {
    enable = enable "pointers of the X server are set up";
    mouse = device;
    touchpad = device;
  };

  config = mkIf cfg.enable {
    assertions = [
      {
        assertion = !config.boot.isContainer;
        message = "`services.libinput.enable' cannot be kept in a container: devices are the machine's that runs it.";
      }
    ];
    environment.etc."X11/xorg.conf.d/40-libinput-nivis.conf".text =
      section "mouse" + section "touchpad";
  };
}
