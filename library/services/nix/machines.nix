# Other machines that build: /etc/nix/machines.
{ config, lib, ... }:
let
  inherit (lib)
    concatStringsSep
    mkIf
    mkOption
    optionalString
    types
    ;

  cfg = config.nix;

  option =
    type: default: description:
    mkOption { inherit type default description; };
  maybe = type: option (types.nullOr type) null;
  strings = option (types.listOf types.str) [ ];

  machine.options = {
    hostName = mkOption {
      type = types.str;
      example = "nixbuilder.example.org";
      description = "Name of the machine.";
    };
    protocol = option (types.enum [
      null
      "ssh"
      "ssh-ng"
    ]) "ssh" "The protocol it is asked by.";
    system = maybe types.str "For which system it builds.";
    systems = strings "For which systems it builds.";
    sshUser = maybe types.str "The account on it.";
    sshKey = maybe types.str "File of the private key.";
    maxJobs = option types.int 1 "How many builds run on it at once.";
    speedFactor = option types.int 1 "How fast it is among others.";
    mandatoryFeatures = strings "What builds must ask for to be built there.";
    supportedFeatures = strings "What builds may ask for.";
    publicHostKey = maybe types.str "Its public key, encoded in base64.";
  };

  orDash = list: if list == [ ] then "-" else concatStringsSep "," list;
  given = value: if value == null then "-" else value;

  line =
    m:
    concatStringsSep " " [
      "${optionalString (m.protocol != null) "${m.protocol}://"}${
        optionalString (m.sshUser != null) "${m.sshUser}@"
      }${m.hostName}"
      (if m.system != null then m.system else orDash m.systems)
      (given m.sshKey)
      (toString m.maxJobs)
      (toString m.speedFactor)
      (orDash (m.supportedFeatures ++ m.mandatoryFeatures))
      (orDash m.mandatoryFeatures)
      (given m.publicHostKey)
    ]
    + "\n";

  silent = lib.filter (m: m.system == null && m.systems == [ ]) cfg.buildMachines;
in
{
  options.nix = {
    buildMachines = option (types.listOf (
      types.submodule machine
    )) [ ] "Machines that build for this one.";
    distributedBuilds = option types.bool false "Whether they are asked to.";
  };

  config = mkIf cfg.enable {
    assertions = [
      {
        assertion = silent == [ ];
        message = ''
          At least one system type (via `system` or `systems`) must be set for every build machine.
          Invalid machine specifications: ${lib.concatMapStringsSep ", " (m: m.hostName) silent}
        '';
      }
    ];
    environment.etc."nix/machines" = mkIf (cfg.buildMachines != [ ]) {
      text = lib.concatMapStrings line cfg.buildMachines;
    };
    nix.settings = mkIf (!cfg.distributedBuilds) { builders = null; };
  };
}
