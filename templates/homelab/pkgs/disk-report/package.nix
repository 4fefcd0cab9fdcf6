# Says which file systems are nearly full, for people and for the journal.
{ writeShellApplication, coreutils }:
writeShellApplication {
  name = "disk-report";
  runtimeInputs = [ coreutils ];
  text = builtins.readFile ./disk-report.sh;
  meta = {
    description = "Says which file systems are nearly full";
    mainProgram = "disk-report";
  };
}
