# A full configuration of Neovim that needs no plugins: settings, keys, language servers, completion, a file tree.
# With Neovim 0.11 or later language servers are the editor's own.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib) mkIf mkOption types;
  cfg = config.nivis.neovim;

  servers = {
    bash = {
      cmd = [
        "bash-language-server"
        "start"
      ];
      filetypes = [
        "bash"
        "sh"
      ];
    };
    c = {
      cmd = [ "clangd" ];
      filetypes = [
        "c"
        "cpp"
      ];
    };
    go = {
      cmd = [ "gopls" ];
      filetypes = [ "go" ];
      root_markers = [ "go.mod" ];
    };
    lua = {
      cmd = [ "lua-language-server" ];
      filetypes = [ "lua" ];
    };
    nix = {
      cmd = [ "nil" ];
      filetypes = [ "nix" ];
      root_markers = [ "flake.nix" ];
    };
    python = {
      cmd = [ "pylsp" ];
      filetypes = [ "python" ];
      root_markers = [ "pyproject.toml" ];
    };
    rust = {
      cmd = [ "rust-analyzer" ];
      filetypes = [ "rust" ];
      root_markers = [ "Cargo.toml" ];
    };
    typescript = {
      cmd = [
        "typescript-language-server"
        "--stdio"
      ];
      filetypes = [
        "javascript"
        "typescript"
      ];
      root_markers = [ "package.json" ];
    };
    zig = {
      cmd = [ "zls" ];
      filetypes = [ "zig" ];
    };
  };

  lua = lib.generators.toLua { multiline = false; };
  server =
    name:
    let
      settings = servers.${name} // {
        root_markers = servers.${name}.root_markers or [ ] ++ [ ".git" ];
      };
    in
    ''
      vim.lsp.config("${name}", ${lua settings})
      if vim.fn.executable("${lib.head settings.cmd}") == 1 then vim.lsp.enable("${name}") end
    '';
in
{
  options.nivis.neovim = {
    enable = lib.mkEnableOption "the library's own full configuration of Neovim, which needs no plugins";
    languages = mkOption {
      type = types.listOf (types.enum (lib.attrNames servers));
      default = [ ];
      example = [
        "nix"
        "rust"
      ];
      description = "Languages whose server is used where it is installed.";
    };
    colorscheme = mkOption {
      type = types.str;
      default = "habamax";
      description = "Colours; one that comes with Neovim, or a plugin's.";
    };
    leader = mkOption {
      type = types.str;
      default = " ";
      description = "The key that own keys begin with.";
    };
  };

  config = mkIf cfg.enable {
    programs.neovim = {
      enable = true;
      defaultEditor = lib.mkDefault true;
      extraPackages = [
        pkgs.ripgrep
        pkgs.fd
      ];
      initLua = lib.mkOrder 300 (
        ''
          vim.g.mapleader = ${lua cfg.leader}
          local o = vim.opt
          o.number, o.relativenumber, o.signcolumn, o.cursorline = true, true, "yes", true
          o.expandtab, o.shiftwidth, o.tabstop, o.smartindent = true, 2, 2, true
          o.ignorecase, o.smartcase, o.inccommand = true, true, "split"
          o.undofile, o.swapfile, o.updatetime = true, false, 250
          o.splitright, o.splitbelow, o.scrolloff, o.termguicolors = true, true, 4, true
          o.clipboard, o.mouse = "unnamedplus", "a"
          o.list, o.listchars = true, { tab = "» ", trail = "·", nbsp = "␣" }
          o.completeopt = { "menu", "menuone", "noselect" }
          o.path:append("**")
          o.grepprg, o.grepformat = "rg --vimgrep --smart-case", "%f:%l:%c:%m"
          vim.g.netrw_banner, vim.g.netrw_liststyle, vim.g.netrw_winsize = 0, 3, 25
          vim.cmd.colorscheme(${lua cfg.colorscheme})

          local map = vim.keymap.set
          map("n", "<Esc>", "<cmd>nohlsearch<cr>")
          map("n", "<leader>e", "<cmd>Lexplore<cr>", { desc = "File tree" })
          map("n", "<leader>f", ":find ", { desc = "Find a file" })
          map("n", "<leader>g", ":silent grep! ", { desc = "Search in files" })
          map("n", "<leader>b", ":buffer ", { desc = "Go to a buffer" })
          map("n", "<leader>q", vim.diagnostic.setloclist, { desc = "List problems" })
          map("n", "]q", "<cmd>cnext<cr>")
          map("n", "[q", "<cmd>cprevious<cr>")
          for _, key in ipairs({ "h", "j", "k", "l" }) do map("n", "<C-" .. key .. ">", "<C-w>" .. key) end
          map("t", "<Esc><Esc>", "<C-\\><C-n>")

          local group = vim.api.nvim_create_augroup("nivis", {})
          vim.api.nvim_create_autocmd("TextYankPost", { group = group, callback = function() vim.hl.on_yank() end })
          vim.api.nvim_create_autocmd("BufReadPost", { group = group, callback = function()
            local mark = vim.api.nvim_buf_get_mark(0, '"')
            if mark[1] > 1 and mark[1] <= vim.api.nvim_buf_line_count(0) then vim.api.nvim_win_set_cursor(0, mark) end
          end })
          vim.api.nvim_create_autocmd("FileType", { group = group, callback = function(event)
            pcall(vim.treesitter.start, event.buf)
          end })
        ''
        + lib.optionalString (cfg.languages != [ ]) ''

          if vim.lsp.config then
            vim.diagnostic.config({ virtual_text = true, severity_sort = true })
            vim.api.nvim_create_autocmd("LspAttach", { group = group, callback = function(event)
              local client = vim.lsp.get_client_by_id(event.data.client_id)
              local function at(keys, action, what) map("n", keys, action, { buffer = event.buf, desc = what }) end
              at("gd", vim.lsp.buf.definition, "Definition")
              at("gr", vim.lsp.buf.references, "References")
              at("<leader>r", vim.lsp.buf.rename, "Rename")
              at("<leader>a", vim.lsp.buf.code_action, "Actions")
              at("<leader>=", vim.lsp.buf.format, "Format")
              if client and client:supports_method("textDocument/completion") then
                vim.lsp.completion.enable(true, client.id, event.buf, { autotrigger = true })
              end
            end })
          ${lib.concatMapStrings server cfg.languages}end
        ''
      );
    };
  };
}
