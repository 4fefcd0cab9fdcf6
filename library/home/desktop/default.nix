# The parts of a tiling desktop of Wayland: bar, launcher, lock, notices, what happens when nobody is there. `nivis.desktop`
# puts them together.
{
  imports = [
    ./bar.nix
    ./idle.nix
    ./preset.nix
    ./web-apps.nix
    (import ../_lib/program.nix {
      name = "fuzzel";
      what = "fuzzel, a launcher,";
      file = "fuzzel/fuzzel.ini";
      format = "ini";
    })
  ];
}
