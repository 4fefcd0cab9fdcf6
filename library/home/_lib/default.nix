# `lib` as home modules see it: with `lib.hm`, whose names are home-manager's.
{ lib }:
lib.extend (
  final: _: {
    hm = {
      dag = import ./dag.nix { lib = final; };
      gvariant = import ./gvariant.nix { lib = final; };
      shell = import ./shell.nix { lib = final; };
      zsh = import ./zsh.nix { lib = final; };
      types = import ./types.nix { lib = final; };
      generators = import ./generators.nix { lib = final; };
      mcp = import ./mcp.nix { lib = final; };

      strings.storeFileName = path: "hm_" + final.strings.sanitizeDerivationName (baseNameOf path);

      booleans.yesNo = value: if value then "yes" else "no";

      assertions.assertPlatform = module: pkgs: platforms: {
        assertion = final.elem pkgs.stdenv.hostPlatform.system platforms;
        message = "`${module}' is for these platforms only: ${final.concatStringsSep ", " platforms}.";
      };
    };
  }
)
