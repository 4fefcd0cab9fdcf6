{ ... }:
{
  "what has no effect is told, and can be let pass" = {
    module = {
      boot.loader.grub.device = "/dev/sda";
      fileSystems."/".device = "/dev/sda1";
      nivis.unsupported = [ "fileSystems" ];
    };
    actual = host: host.config.warnings;
    expected = [
      "`boot.loader' has no effect on this kind of machine (linux): the boot loader is the distribution's."
    ];
  };
}
