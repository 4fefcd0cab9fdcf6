# Declares an option, so that it cannot come or go without a host of its own.
{ config, lib, ... }:
{
  options.my.shared = lib.mkOption { default = "at ${toString config.my.base}"; };
  config.environment.etc."shared".text = config.my.shared;
}
