# The options of one repository that others back up to.
{ lib }:
let
  inherit (lib) types;
  inherit (import ../_common { inherit lib; })
    flag
    maybe
    option
    strings
    text
    ;
in
{
  options = {
    path = option types.path "/var/lib/borgbackup" "Folder of the repository.";
    user = text "borg" "Account it belongs to.";
    group = text "borg" "Group it belongs to.";
    authorizedKeys = strings [ ] "Public keys that may do everything.";
    authorizedKeysAppendOnly = strings [ ] "Public keys that may only add.";
    allowSubRepos = flag false "Whether there may be repositories in folders of it.";
    quota = maybe (types.strMatching "[[:digit:].]+[KMGTP]?") "How large it may get.";
  };
}
