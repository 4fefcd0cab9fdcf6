# For work on this repository and on the machines.
{
  mkShell,
  age,
  git,
  jq,
  openssh,
  shellcheck,
  ownPackages,
}:
mkShell {
  name = "nixos";
  packages = [
    age
    git
    jq
    openssh
    shellcheck
    ownPackages.disk-report
  ];
  shellHook = ''
    echo 'nivis check: everything that is wrong; nivis build: what changed'
  '';
}
