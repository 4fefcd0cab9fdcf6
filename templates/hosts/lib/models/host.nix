# A host: what is known of a machine before its configuration is looked at. Its file is hosts/<name>/host.nix.
{ lib, ... }:
let
  inherit (lib) mkOption types;

  matching =
    what: isOne:
    types.addCheck types.str isOne
    // {
      description = what;
      descriptionClass = "noun";
    };

  isByte = part: builtins.match "0|[1-9][0-9]{0,2}" part != null && lib.toInt part < 256;
  isIpv4 =
    text:
    let
      parts = lib.splitString "." text;
    in
    lib.length parts == 4 && lib.all isByte parts;
  isIpv6 =
    text:
    builtins.match "[0-9a-fA-F:]*:[0-9a-fA-F:]*" text != null
    && (builtins.tryEval (builtins.deepSeq (lib.network.ipv6.fromString text) true)).success;

  address = matching "address, as 192.0.2.10 or 2001:db8::10" (text: isIpv4 text || isIpv6 text);

  # As `ssh-keygen` writes it: kind, key, and a word on it.
  key = matching "public key of ssh, as /etc/ssh/ssh_host_ed25519_key.pub has it" (
    text:
    builtins.match "(ssh-(ed25519|rsa)|ecdsa-sha2-nistp(256|384|521)) AAAA[0-9A-Za-z+/]{60,}={0,2}( [^\n]*)?" text
    != null
  );
in
{
  options = {
    kind = mkOption {
      type = types.enum [
        "linux"
        "nixos"
      ];
      description = "`linux` for the distribution that is there, `nixos` for NixOS, which needs the input nixpkgs.";
    };

    system = mkOption {
      type = types.enum [
        "x86_64-linux"
        "aarch64-linux"
      ];
      description = "Processor and system.";
    };

    description = mkOption {
      type = types.str;
      description = "What the machine is for, in one line.";
    };

    address = mkOption {
      type = types.nullOr address;
      default = null;
      description = "Where the others reach it; null for machines that move.";
    };

    users = mkOption {
      type = types.listOf types.str;
      description = "Who has an account there: names of folders in users/.";
    };

    tags = mkOption {
      type = types.listOf types.str;
      default = [ ];
      description = "Groups it belongs to, for choosing hosts on the command line.";
    };

    sshKey = mkOption {
      type = types.nullOr key;
      default = null;
      description = "Its public host key, for which secrets are encrypted; null as long as it has none.";
    };
  };
}
