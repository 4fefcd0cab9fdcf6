# Services, as launchd knows them.
{ lib, ... }:
let
  inherit (lib) types;
  inherit (import ../_lib/option.nix { inherit lib; }) lines maybe option;

  job = types.submodule {
    options = {
      command = option types.str "" "What it runs.";
      script = lines "Shell commands that it runs.";
      environment = option (types.attrsOf types.str) { } "Variables.";
      path = option (types.listOf (types.either types.package types.str)) [ ] "Packages in PATH.";
      serviceConfig = option (types.submodule {
        freeformType = types.attrsOf types.anything;
        options = {
          Label = maybe types.str "Name of the job.";
          Program = maybe types.path "The program.";
          ProgramArguments = maybe (types.listOf types.str) "The program with its arguments.";
          RunAtLoad = maybe types.bool "Whether it starts at once.";
          KeepAlive = maybe (types.either types.bool (types.attrsOf types.anything)) "Whether it is started anew.";
          StartInterval = maybe types.int "Seconds between its starts.";
          StartCalendarInterval = maybe (types.either (types.attrsOf types.int) (types.listOf (types.attrsOf types.int))) "When it is started.";
          StandardOutPath = maybe types.path "File of its output.";
          StandardErrorPath = maybe types.path "File of its errors.";
        };
      }) { } "Keys of launchd.plist(5).";
    };
  };
  jobs = option (types.attrsOf job) { };
in
{
  options.launchd = {
    daemons = jobs "Services of the machine.";
    agents = jobs "Services of every user.";
    user.agents = jobs "Services of the primary user.";
    envVariables = option (types.attrsOf types.str) { } "Variables of all services.";
  };
}
