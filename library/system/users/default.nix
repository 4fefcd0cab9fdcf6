# Accounts and groups. What the distribution made stays; the manifest names what must be there and how.
{
  config,
  lib,
  pkgs,
  utils,
  ...
}:
let
  inherit (lib)
    elem
    filterAttrs
    mapAttrsToList
    mkDefault
    mkIf
    mkMerge
    mkOption
    types
    ;

  cfg = config.users;

  optional =
    type: default: description:
    mkOption { inherit type default description; };

  # Names in /etc/passwd and /etc/group are at most 31 bytes (utmp).
  short =
    what: name:
    if lib.stringLength name < 32 then
      name
    else
      throw "${what} '${name}' is longer than 31 characters which is not allowed!";

  range = first: {
    options = {
      ${first} = mkOption {
        type = types.int;
        description = "First id of the range.";
      };
      count = optional types.int 1 "How many ids.";
    };
  };

  user =
    { name, config, ... }:
    {
      options = {
        enable = optional types.bool true "Whether the account is made.";
        name = mkOption {
          type = types.passwdEntry types.str;
          apply = short "Username";
          description = "Name of the account; the attribute's name where nothing is said.";
        };
        description = optional (types.passwdEntry types.str) "" "Who it is, usually the full name.";
        uid = optional (types.nullOr types.int) null "Id of the account; null for a free one.";
        isSystemUser = optional types.bool false "Whether this is an account of a service.";
        isNormalUser =
          optional types.bool false
            "Whether this is an account of a person, with a home and a shell.";
        group = mkOption {
          type = types.str;
          apply = short "Group name";
          default = "";
          description = "The primary group.";
        };
        extraGroups = optional (types.listOf types.str) [ ] "Further groups.";
        home = optional (types.passwdEntry types.path) "/var/empty" "The home folder.";
        homeMode = optional (types.strMatching "[0-7]{1,5}") "700" "Mode of the home folder.";
        createHome = optional types.bool false "Whether the home folder is made.";
        shell = mkOption {
          type = types.nullOr (types.either types.shellPackage (types.passwdEntry types.path));
          default = "/usr/sbin/nologin";
          example = lib.literalExpression "pkgs.zsh";
          description = "The login shell.";
        };
        useDefaultShell = optional types.bool false "Whether the shell is `users.defaultUserShell`.";
        ignoreShellProgramCheck =
          optional types.bool false
            "Whether a shell without `programs.<shell>.enable` is let pass.";
        hashedPassword = optional (types.nullOr (
          types.passwdEntry types.str
        )) null "Hash of the password, as `mkpasswd` prints it.";
        hashedPasswordFile =
          optional (types.nullOr types.str) null
            "File on the machine that holds the hash of the password.";
        password =
          optional (types.nullOr types.str) null
            "The password in clear; everyone can read it in the store.";
        initialHashedPassword = optional (types.nullOr (
          types.passwdEntry types.str
        )) null "Hash of the password a new account gets.";
        initialPassword =
          optional (types.nullOr types.str) null
            "Password in clear a new account gets; everyone can read it in the store.";
        expires = optional (types.nullOr (
          types.strMatching "[[:digit:]]{4}-[[:digit:]]{2}-[[:digit:]]{2}"
        )) null "Day on which the account ends.";
        linger =
          optional (types.nullOr types.bool) null
            "Whether the user's services run without a login; null leaves it as it is.";
        packages =
          optional (types.listOf types.package) [ ]
            "Packages for this user; on a distribution they are there for all.";
        subUidRanges = optional (types.listOf (
          types.submodule (range "startUid")
        )) [ ] "Subordinate user ids.";
        subGidRanges = optional (types.listOf (
          types.submodule (range "startGid")
        )) [ ] "Subordinate group ids.";
        autoSubUidGidRange = optional types.bool false "Whether subordinate ids are given by themselves.";
      };

      config = mkMerge [
        {
          name = mkDefault name;
          shell = mkIf config.useDefaultShell (mkDefault cfg.defaultUserShell);
        }
        (mkIf config.isNormalUser {
          group = mkDefault "users";
          createHome = mkDefault true;
          home = mkDefault "${cfg.defaultUserHome}/${config.name}";
          homeMode = mkDefault "700";
          useDefaultShell = mkDefault true;
          isSystemUser = mkDefault false;
        })
        (mkIf (!cfg.mutableUsers && config.initialPassword != null) {
          password = mkDefault config.initialPassword;
        })
        (mkIf (!cfg.mutableUsers && config.initialHashedPassword != null) {
          hashedPassword = mkDefault config.initialHashedPassword;
        })
        (mkIf (config.isNormalUser && config.subUidRanges == [ ] && config.subGidRanges == [ ]) {
          autoSubUidGidRange = mkDefault true;
        })
      ];
    };

  group =
    { name, config, ... }:
    {
      options = {
        name = mkOption {
          type = types.passwdEntry types.str;
          description = "Name of the group; the attribute's name where nothing is said.";
        };
        gid = optional (types.nullOr types.int) null "Id of the group; null for a free one.";
        members = optional (types.listOf (types.passwdEntry types.str)) [ ] "Accounts in the group.";
      };
      config = {
        name = mkDefault name;
        members = mapAttrsToList (_: u: u.name) (
          filterAttrs (_: u: u.enable && elem config.name u.extraGroups) cfg.users
        );
      };
    };

  # Groups that NixOS declares and every distribution has, or gets when someone belongs to them.
  baseGroups = [
    "adm"
    "audio"
    "cdrom"
    "dialout"
    "disk"
    "floppy"
    "input"
    "kmem"
    "kvm"
    "lp"
    "nogroup"
    "render"
    "root"
    "systemd-journal"
    "tape"
    "tty"
    "users"
    "uucp"
    "video"
    "wheel"
  ];

  accounts = filterAttrs (_: u: u.enable) cfg.users;
  groupNames = mapAttrsToList (_: g: g.name) cfg.groups;

  isInUse =
    g: g.members != [ ] || g.gid != null || lib.any (u: u.group == g.name) (lib.attrValues accounts);

  sharedIds =
    what: key: set:
    mapAttrsToList (id: entries: {
      assertion = lib.length entries == 1;
      message = "${what} ${
        lib.concatMapStringsSep " and " (e: e.name) entries
      } have the same ${key}, ${id}.";
    }) (lib.groupBy (e: toString e.${key}) (lib.filter (e: e.${key} != null) (lib.attrValues set)));

  # The shell's program module, where the shell is a package that has one.
  unpreparedShell =
    u:
    let
      name = u.shell.pname or "";
    in
    !u.ignoreShellProgramCheck
    && elem name [
      "fish"
      "zsh"
    ]
    && !config.programs.${name}.enable;

  hasPassword =
    u:
    (u.hashedPassword != null && builtins.match "[!*].*" u.hashedPassword == null)
    || u.password != null
    || u.hashedPasswordFile != null;
  keys = u: u.openssh.authorizedKeys or { };
  hasKey = u: (keys u).keys or [ ] != [ ] || (keys u).keyFiles or [ ] != [ ];
  administers = u: u.name == "root" || u.group == "wheel" || elem "wheel" u.extraGroups;
  hasWayIn = lib.any (u: administers u && (hasPassword u || hasKey u)) (lib.attrValues accounts);

  isSystemAccount = u: u.isSystemUser || (u.uid != null && u.uid < 1000 && !u.isNormalUser);
in
{
  imports = [
    (lib.mkAliasOptionModule [ "users" "extraUsers" ] [ "users" "users" ])
    (lib.mkAliasOptionModule [ "users" "extraGroups" ] [ "users" "groups" ])
  ];

  options.users = {
    enforceIdUniqueness =
      optional types.bool true
        "Whether two accounts or groups of one id are refused.";
    allowNoPasswordLogin =
      optional types.bool false
        "Whether it is let pass that nobody who administers the machine could log in.";
    manageLingering = optional types.bool true "Whether `linger` of accounts counts.";
    motd = optional types.lines "" "What is shown at logins.";
    motdFile = optional (types.nullOr types.path) null "File of what is shown at logins.";

    mutableUsers = optional types.bool true ''
      Whether accounts may also be changed on the machine. Where false, passwords and members are as declared;
      accounts that the distribution made are left alone.
    '';
    defaultUserShell =
      optional (types.either types.path types.shellPackage) "/bin/bash"
        "The shell of people.";
    defaultUserHome = optional types.str "/home" "The folder that homes stand in.";

    users = mkOption {
      type = types.attrsOf (types.submodule user);
      default = { };
      example = {
        alice = {
          isNormalUser = true;
          extraGroups = [ "wheel" ];
        };
      };
      description = "Accounts.";
    };

    groups = mkOption {
      type = types.attrsOf (types.submodule group);
      default = { };
      example = {
        students.gid = 1001;
      };
      description = "Groups.";
    };
  };

  config = {
    users.users.root = {
      uid = mkDefault 0;
      description = mkDefault "System administrator";
      home = mkDefault "/root";
      shell = mkDefault cfg.defaultUserShell;
      group = mkDefault "root";
      isSystemUser = mkDefault true;
    };
    users.groups = lib.genAttrs baseGroups (_: { });

    environment.etc.motd = mkIf (cfg.motd != "" || cfg.motdFile != null) (
      if cfg.motdFile != null then { source = cfg.motdFile; } else { text = cfg.motd; }
    );

    environment.systemPackages = lib.concatMap (u: u.packages) (lib.attrValues accounts);

    assertions =
      lib.optionals cfg.enforceIdUniqueness (
        sharedIds "Users" "uid" accounts ++ sharedIds "Groups" "gid" cfg.groups
      )
      ++ [
        {
          assertion = cfg.mutableUsers || cfg.allowNoPasswordLogin || hasWayIn;
          message = ''
            Neither the root account nor any wheel user has a password or SSH authorized key.
            You must set one to prevent being locked out of your system.
            If you really want to be locked out of your system, set users.allowNoPasswordLogin = true;
            However you are most probably better off by setting users.mutableUsers = true; and
            manually running passwd root to set the root password.
          '';
        }
        {
          assertion = cfg.mutableUsers || lib.all (u: u.shell != null) (lib.attrValues accounts);
          message = "users.mutableUsers = false has been set, but found users that have their shell set to null.";
        }
      ]
      ++ lib.concatLists (
        mapAttrsToList (name: u: [
          {
            assertion = u.group != "";
            message = ''
              users.users.${name}.group is unset. This used to default to
              nogroup, but this is unsafe. For example you can create a group
              for this user with:
              users.users.${name}.group = "${name}";
              users.groups.${name} = {};
            '';
          }
          {
            assertion = u.group == "" || elem u.group groupNames;
            message = "The user '${name}' has the primary group '${u.group}', which `users.groups' does not have.";
          }
          {
            assertion = builtins.match "[a-zA-Z0-9_.][a-zA-Z0-9_.-]{0,30}[a-zA-Z0-9_.$-]?" u.name != null;
            message = "The username \"${u.name}\" is not valid.";
          }
          {
            assertion = u.hashedPassword == null || builtins.match ".*:.*" u.hashedPassword == null;
            message = "The password hash of user \"${u.name}\" contains a \":\" character, which divides the fields of /etc/shadow.";
          }
          {
            assertion = !(u.isNormalUser && u.uid != null) || u.uid >= 1000;
            message = "A user cannot have a users.users.${name}.uid set below 1000 and set users.users.${name}.isNormalUser.";
          }
          {
            assertion = u.linger == null || cfg.manageLingering;
            message = "users.manageLingering is set to false, but users.users.${name}.linger is configured.";
          }
          {
            assertion = lib.xor u.isNormalUser (isSystemAccount u);
            message = "Exactly one of users.users.${name}.isSystemUser and users.users.${name}.isNormalUser must be set.";
          }
          {
            assertion = !unpreparedShell u;
            message = ''
              users.users.${name}.shell is set to ${u.shell.pname or ""}, but
              programs.${u.shell.pname or ""}.enable is not true. Set it, or
              users.users.${name}.ignoreShellProgramCheck = true;
            '';
          }
        ]) accounts
      );

    nivis.manifest = {
      host.mutableUsers = cfg.mutableUsers;

      users = lib.mapAttrs' (
        _: u:
        lib.nameValuePair u.name {
          inherit (u)
            uid
            group
            description
            home
            homeMode
            createHome
            isSystemUser
            password
            hashedPassword
            hashedPasswordFile
            initialPassword
            initialHashedPassword
            expires
            linger
            autoSubUidGidRange
            subUidRanges
            subGidRanges
            ;
          extraGroups = mapAttrsToList (_: g: g.name) (filterAttrs (_: g: elem u.name g.members) cfg.groups);
          shell = if u.shell == null then null else utils.toShellPath u.shell;
        }
      ) accounts;

      groups = lib.mapAttrs' (_: g: lib.nameValuePair g.name { inherit (g) gid members; }) (
        filterAttrs (_: g: !elem g.name baseGroups || isInUse g) cfg.groups
      );
    };
  };
}
