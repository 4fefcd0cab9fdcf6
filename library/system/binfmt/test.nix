{ ... }:
{
  "a format and who runs it" = {
    module.boot.binfmt.registrations = {
      wasm = {
        magicOrExtension = "\\x00asm";
        mask = "\\xff\\xff\\xff\\xff";
        offset = 0;
        interpreter = "/usr/bin/wasmtime";
        preserveArgvZero = true;
        openBinary = true;
        matchCredentials = true;
        fixBinary = true;
      };
      jar = {
        recognitionType = "extension";
        magicOrExtension = "jar";
        openBinary = true;
        interpreter = "/usr/bin/jexec";
      };
    };
    actual = host: host.config.environment.etc."binfmt.d/nivis.conf".text;
    expected = ":jar:E::jar::/usr/bin/jexec:O\n:wasm:M:0:\\x00asm:\\xff\\xff\\xff\\xff:/usr/bin/wasmtime:POCF\n";
  };

  "other systems by QEMU, which Nix is told of" = {
    module = {
      nix.enable = true;
      boot.binfmt.emulatedSystems = [ "aarch64-linux" ];
    };
    actual = host: [
      (map (p: p.name) host.config.environment.systemPackages)
      host.config.nix.settings.extra-platforms
    ];
    expected = [
      [
        "qemu-user"
        "bash"
      ]
      [ "aarch64-linux" ]
    ];
  };

  "not itself" = {
    module.boot.binfmt.emulatedSystems = [ "x86_64-linux" ];
    refused = true;
  };
}
