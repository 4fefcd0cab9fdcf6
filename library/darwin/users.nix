# Accounts.
{ lib, ... }:
let
  inherit (lib) mkOption types;
  inherit (import ../_lib/option.nix { inherit lib; })
    flag
    maybe
    option
    packages
    strings
    ;

  user = types.submodule (
    { name, ... }:
    {
      options = {
        name = option types.str name "Name of the account.";
        description = maybe types.str "Full name.";
        uid = mkOption {
          type = types.int;
          default = 501;
          description = "Number.";
        };
        gid = option types.int 20 "Number of the group.";
        home = maybe types.path "Home.";
        createHome = flag false "Whether the home is made.";
        isHidden = flag false "Whether the window that asks for a password shows it.";
        shell = maybe (types.either types.shellPackage types.path) "Shell.";
        packages = packages "Packages for this account.";
        openssh.authorizedKeys = {
          keys = option (types.listOf types.singleLineStr) [ ] "Keys that open the account.";
          keyFiles = option (types.listOf types.path) [ ] "Files of such keys.";
        };
      };
    }
  );
in
{
  options.users = {
    users = option (types.attrsOf user) { } "Accounts.";
    knownUsers = strings "Accounts that are made and removed.";
    knownGroups = strings "Groups that are made and removed.";
    groups = option (types.attrsOf (
      types.submodule {
        options = {
          gid = option types.int 0 "Number.";
          members = option (types.listOf types.str) [ ] "Accounts in it.";
          description = option types.str "" "What it is for.";
        };
      }
    )) { } "Groups.";
  };
}
