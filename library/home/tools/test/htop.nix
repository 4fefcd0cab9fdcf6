# htop, with names for fields and meters.
{ text, ... }:
{
  "htop, with names for fields and meters" = {
    module =
      { config, ... }:
      {
        programs.htop = {
          enable = true;
          settings = {
            header_layout = "two_50_50";
            color_scheme = 6;
            fields = with config.lib.htop.fields; [
              PID
              COMM
            ];
            tree_view = true;
          }
          // config.lib.htop.leftMeters [
            (config.lib.htop.bar "AllCPUs2")
            (config.lib.htop.text "Tasks")
          ];
        };
      };
    actual = host: text host ".config/htop/htoprc";
    expected = ''
      header_layout=two_50_50
      color_scheme=6
      fields=0 1
      left_meter_modes=1 2
      left_meters=AllCPUs2 Tasks
      tree_view=1
    '';
  };
}
