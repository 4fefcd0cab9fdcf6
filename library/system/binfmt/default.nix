# Programs of other systems, run by an interpreter that the kernel knows: /etc/binfmt.d/nivis.conf.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib)
    mkIf
    mkMerge
    mkOption
    optionalString
    types
    ;

  cfg = config.boot.binfmt;

  option =
    type: default: description:
    mkOption { inherit type default description; };
  flag = option types.bool false;

  registration.options = {
    recognitionType = option (types.enum [
      "magic"
      "extension"
    ]) "magic" "Whether a file is known by its bytes or its name.";
    offset = option (types.nullOr types.int) null "Where in the file the bytes are.";
    magicOrExtension = mkOption {
      type = types.str;
      description = "The bytes, or the end of the name.";
    };
    mask = option (types.nullOr types.str) null "Which bits of the bytes count.";
    interpreter = mkOption {
      type = types.path;
      description = "The program that runs it.";
    };
    preserveArgvZero = flag "Whether the program is told what it was called.";
    openBinary = flag "Whether it gets the file opened.";
    matchCredentials = flag "Whether rights of the file count.";
    fixBinary = flag "Whether the program is opened now, so that it runs in other roots, too.";
  };

  line =
    name: r:
    let
      letter = if r.recognitionType == "magic" then "M" else "E";
      flags =
        optionalString r.preserveArgvZero "P"
        + optionalString (r.openBinary || r.matchCredentials) "O"
        + optionalString r.matchCredentials "C"
        + optionalString r.fixBinary "F";
    in
    ":${name}:${letter}:${
      optionalString (r.offset != null) (toString r.offset)
    }:${r.magicOrExtension}:${
      optionalString (r.mask != null) r.mask
    }:${toString r.interpreter}:${flags}\n";
in
{
  options.boot.binfmt = {
    registrations = option (types.attrsOf (
      types.submodule registration
    )) { } "Formats by their name, see {manpage}`binfmt.d(5)`.";
    emulatedSystems =
      option (types.listOf types.str) [ ]
        "Systems whose programs run by QEMU; the distribution's package registers all it knows.";
  };

  config = mkMerge [
    (mkIf (cfg.registrations != { }) {
      environment.etc."binfmt.d/nivis.conf".text = lib.concatStrings (
        lib.mapAttrsToList line cfg.registrations
      );
      systemd.services.systemd-binfmt = {
        overrideStrategy = "asDropin";
        enableDefaultPath = false;
        restartTriggers = [ config.environment.etc."binfmt.d/nivis.conf".source ];
      };
    })

    (mkIf (cfg.emulatedSystems != [ ]) {
      assertions = map (system: {
        assertion = system != config.nixpkgs.hostPlatform.system;
        message = "Cannot emulate ${system} on itself: remove it from `boot.binfmt.emulatedSystems'.";
      }) cfg.emulatedSystems;
      environment.systemPackages = [ pkgs.qemu-user ];
      nix.settings.extra-platforms = mkIf config.nix.enable cfg.emulatedSystems;
    })
  ];
}
