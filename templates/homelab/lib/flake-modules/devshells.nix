# Shells written for numtide's devshell: by it where that input is given, else by the few options it has that we use.
{ inputs, lib, ... }:
let
  inherit (lib) mkOption types;

  command = types.submodule {
    options = {
      name = mkOption { type = types.str; };
      command = mkOption { type = types.str; };
      help = mkOption {
        type = types.str;
        default = "";
      };
      category = mkOption {
        type = types.str;
        default = "commands";
      };
    };
  };

  variable = types.submodule {
    options = {
      name = mkOption { type = types.str; };
      value = mkOption { type = types.either types.str types.int; };
    };
  };

  # Commands that run side by side, such as a database and what uses it.
  group = types.submodule {
    options = {
      description = mkOption {
        type = types.str;
        default = "";
      };
      services = mkOption {
        type = types.attrsOf (types.submodule { options.command = mkOption { type = types.str; }; });
        default = { };
      };
    };
  };

  declarations.options = {
    devshell = {
      name = mkOption { type = types.str; };
      motd = mkOption {
        type = types.str;
        default = "";
      };
      packages = mkOption {
        type = types.listOf types.package;
        default = [ ];
      };
    };
    commands = mkOption {
      type = types.listOf command;
      default = [ ];
    };
    env = mkOption {
      type = types.listOf variable;
      default = [ ];
    };
    serviceGroups = mkOption {
      type = types.attrsOf group;
      default = { };
    };
  };

  # A group starts with the shell's own command `<group>:start`.
  start =
    pkgs: name: services:
    pkgs.writeShellApplication {
      name = "${name}-start";
      text = ''
        trap 'kill 0' EXIT
        ${lib.concatMapStrings (s: "${s.command} &\n") (lib.attrValues services.services)}
        wait
      '';
    };

  make =
    pkgs: file:
    let
      shell =
        (lib.evalModules {
          modules = [
            declarations
            file
          ];
          specialArgs = { inherit pkgs; };
        }).config;
    in
    pkgs.mkShell (
      {
        inherit (shell.devshell) name;
        packages =
          shell.devshell.packages
          ++ map (c: pkgs.writeShellScriptBin c.name c.command) shell.commands
          ++ lib.mapAttrsToList (start pkgs) shell.serviceGroups;
        shellHook = lib.optionalString (shell.devshell.motd != "") ''
          echo ${lib.escapeShellArg shell.devshell.motd}
        '';
      }
      // lib.listToAttrs (map (v: lib.nameValuePair v.name (toString v.value)) shell.env)
    );
in
{
  _module.args.mkDevshell =
    pkgs: system: file:
    if inputs ? devshell then
      inputs.devshell.legacyPackages.${system}.mkShell { imports = [ file ]; }
    else
      make pkgs file;
}
