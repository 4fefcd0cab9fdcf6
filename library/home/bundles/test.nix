{ lib, ... }:
{
  "a bundle brings its programs, variables and folders" = {
    module = {
      nivis.bundles.python.enable = true;
      nivis.bundles.rust.enable = true;
    };
    actual = host: [
      (map lib.getName host.config.home.packages)
      host.config.home.sessionVariables.PIP_REQUIRE_VIRTUALENV
      host.config.home.sessionPath
    ];
    expected = [
      [
        "python3"
        "python3-pip"
        "python3-venv"
        "pipx"
        "black"
        "mypy"
        "cargo"
        "rustc"
        "rustfmt"
        "clippy"
        "gcc"
        "pkg-config"
      ]
      "true"
      [ "$HOME/.cargo/bin" ]
    ];
  };
}
