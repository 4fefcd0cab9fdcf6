# What `nivis hardware` imports on machines that are not virtual: firmware for parts that it does not know.
{ lib, ... }:
{
  hardware.enableRedistributableFirmware = lib.mkDefault true;
}
