{ config, ... }:
{
  my.steps = [ "listed for ${config.networking.domain}" ];
  environment.etc."listed".text = "of ${config.networking.fqdn}";
}
