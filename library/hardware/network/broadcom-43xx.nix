# What `nivis hardware` imports where there is such a card: it needs firmware.
{
  hardware.enableRedistributableFirmware = true;
}
