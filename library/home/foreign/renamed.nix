# Names that options had in home-manager before: taken with a warning, as there. Those that only one module knows stand there.
{ lib, ... }:
let
  now = {
    "programs.claude-code.skillsDir" = "programs.claude-code.skills";
    "programs.codex.custom-instructions" = "programs.codex.context";
    "programs.direnv.enableNixDirenvIntegration" = "programs.direnv.nix-direnv.enable";
    "programs.gh.enableGitCredentialHelper" = "programs.gh.gitCredentialHelper.enable";
    "programs.gh.gitProtocol" = "programs.gh.settings.git_protocol";
    "programs.git.delta.enable" = "programs.delta.enable";
    "programs.git.delta.options" = "programs.delta.options";
    "programs.git.delta.package" = "programs.delta.package";
    "programs.git.signing.gpgPath" = "programs.git.signing.signer";
    "programs.kitty.theme" = "programs.kitty.themeFile";
    "programs.neovim.extraLuaConfig" = "programs.neovim.initLua";
    "programs.opencode.rules" = "programs.opencode.context";
    "programs.zsh.enableAutosuggestions" = "programs.zsh.autosuggestion.enable";
    "programs.zsh.enableSyntaxHighlighting" = "programs.zsh.syntaxHighlighting.enable";
    "services.gpg-agent.pinentryPackage" = "services.gpg-agent.pinentry.package";
  };
  path = lib.splitString ".";
in
{
  imports = lib.mapAttrsToList (
    before: name: lib.mkRenamedOptionModule (path before) (path name)
  ) now;
}
