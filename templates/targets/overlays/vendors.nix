# Programs that Debian, Ubuntu and Fedora have from their makers' repositories. Add these to the machine, or take the
# programs out of the lists. In nixpkgs they are as they are.
final: prev:
let
  names = {
    azure-cli = {
      exe = "az";
    };
    google-cloud-sdk = {
      apt = "google-cloud-cli";
      dnf = "google-cloud-cli";
      exe = "gcloud";
    };
    kubectl = { };
    tailscale = { };
  };
in
if prev ? distributionPackage then builtins.mapAttrs final.distributionPackage names else { }
