# What `lib` says otherwise than nixpkgs' does: packages of the distribution count as packages, and their programs stand
# where the distribution keeps them.
final: prev:
let
  isDistributionPackage = x: x.type or null == "distribution-package";

  package = prev.types.package // {
    check = x: isDistributionPackage x || prev.types.package.check x;
  };

  getExe' = x: name: if isDistributionPackage x then x.programPath name else prev.meta.getExe' x name;
  getExe =
    x: if isDistributionPackage x then x.programPath x.meta.mainProgram else prev.meta.getExe x;
in
{
  inherit getExe getExe';

  meta = prev.meta // {
    inherit getExe getExe';
  };

  types = prev.types // {
    inherit package;
    shellPackage = prev.types.shellPackage // {
      check = x: package.check x && x ? shellPath;
    };
  };
}
