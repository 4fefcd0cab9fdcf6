# `derivation`: a lazy wrapper around `derivationStrict`.
#
# The result is the set of the first output. Every output's set has the attributes that were given, all outputs
# by name, and the two paths, which alone force the derivation itself.
#
# What is seen of this text from outside must agree with the reference, whose wrapper it stands for:
#
# - the laziness: neither `name` nor any attribute but `outputs` is looked at before a path is asked for;
# - the names of its functions and of the local sets, for they stand in traces;
# - lines and columns. `builtins.unsafeGetAttrPos "drvPath" drv` says line 51 of `/derivation-internal.nix`, column 7,
#   and nixpkgs passes such places on to documentation. So the head of this file is as long as the reference's:
#   what is below begins at the same line.
#
# Which attributes a position points at:
#
#   outPath      line 50
#   drvPath      line 51
#   type         line 52
#   outputName   line 53
#   all          line 43
#   drvAttrs     line 44
#
# Traces leave out frames that lie in this file: a user's error in an attribute of a derivation is told at the
# user's attribute.
#
# `outputs` is the only attribute with a default here; the function takes any others. It keeps the set that it was
# given under the name `drvAttrs`, so that `overrideAttrs` and the like of other libraries can apply `derivation`
# to it again. The list of outputs and the output sets refer to each other, which laziness allows.
#
drvAttrs@{
  outputs ? [ "out" ],
  ...
}:

let

  strict = derivationStrict drvAttrs;

  commonAttrs =
    drvAttrs
    // builtins.listToAttrs outputsList
    // {
      all = map (x: x.value) outputsList;
      inherit drvAttrs;
    };

  outputToAttrListElement = outputName: {
    name = outputName;
    value = commonAttrs // {
      outPath = builtins.getAttr outputName strict;
      drvPath = strict.drvPath;
      type = "derivation";
      inherit outputName;
    };
  };

  outputsList = map outputToAttrListElement outputs;

in
(builtins.head outputsList).value
