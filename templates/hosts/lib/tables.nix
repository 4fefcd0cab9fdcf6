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

  # Folders with a default.nix, at any depth: `services/web` is "services.web".
  modulesIn =
    folder:
    lib.concatMapAttrs (
      name: type:
      let
        path = folder + "/${name}";
      in
      if type != "directory" then
        { }
      else if builtins.pathExists (path + "/default.nix") then
        { ${name} = path; }
      else
        lib.mapAttrs' (inner: lib.nameValuePair "${name}.${inner}") (modulesIn path)
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
