# Tables read from folders: each folder that holds a certain file is an entry, checked against a model.
{ lib }:
rec {
  # Name of the folder → its file.
  scan =
    folder: file:
    let
      holds = name: type: type == "directory" && builtins.pathExists (folder + "/${name}/${file}");
    in
    lib.mapAttrs (name: _: folder + "/${name}/${file}") (
      lib.filterAttrs holds (builtins.readDir folder)
    );

  # Folders with a default.nix, at any depth, also below one another: `services/web` is "services.web".
  modulesIn =
    folder:
    lib.concatMapAttrs (
      name: type:
      let
        path = folder + "/${name}";
      in
      lib.optionalAttrs (type == "directory") (
        lib.optionalAttrs (builtins.pathExists (path + "/default.nix")) { ${name} = path; }
        // lib.mapAttrs' (inner: lib.nameValuePair "${name}.${inner}") (modulesIn path)
      )
    ) (builtins.readDir folder);

  # The entries as the model has them. An unknown field or a wrong type is an error that names the file.
  table =
    what: model: files:
    (lib.evalModules {
      modules = [
        {
          options.${what} = lib.mkOption {
            type = lib.types.attrsOf (lib.types.submodule model);
            default = { };
          };
        }
      ]
      ++ lib.mapAttrsToList (name: file: {
        _file = toString file;
        ${what}.${name} = import file;
      }) files;
    }).config.${what};
}
