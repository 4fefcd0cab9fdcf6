# A full configuration of Neovim that needs no plugins: settings, keys, language servers, completion, a file tree.
# Language servers are the editor's own from Neovim 0.11 on; before (Debian 12 has 0.7, Debian 13 0.10) they are started by
# what these versions have, and completion is asked for by <C-x><C-o>.
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
      use("${name}", ${lua settings})
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
          ${
            # What comes with Neovim since 0.8.
            if cfg.colorscheme == "habamax" then
              ''if not pcall(vim.cmd, "colorscheme habamax") then vim.cmd("colorscheme slate") end''
            else
              "vim.cmd(${lua "colorscheme ${cfg.colorscheme}"})"
          }

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
          vim.api.nvim_create_autocmd("TextYankPost", { group = group, callback = function() (vim.hl or vim.highlight).on_yank() end })
          vim.api.nvim_create_autocmd("BufReadPost", { group = group, callback = function()
            local mark = vim.api.nvim_buf_get_mark(0, '"')
            if mark[1] > 1 and mark[1] <= vim.api.nvim_buf_line_count(0) then vim.api.nvim_win_set_cursor(0, mark) end
          end })
          vim.api.nvim_create_autocmd("FileType", { group = group, callback = function(event)
            pcall(vim.treesitter.start, event.buf)
          end })
        ''
        + lib.optionalString (cfg.languages != [ ]) ''

          vim.diagnostic.config({ virtual_text = true, severity_sort = true })
          local function attached(client, buffer)
            local function at(keys, action, what) map("n", keys, action, { buffer = buffer, desc = what }) end
            at("gd", vim.lsp.buf.definition, "Definition")
            at("gr", vim.lsp.buf.references, "References")
            at("<leader>r", vim.lsp.buf.rename, "Rename")
            at("<leader>a", vim.lsp.buf.code_action, "Actions")
            at("<leader>=", vim.lsp.buf.format or vim.lsp.buf.formatting, "Format")
            if not vim.lsp.config then
              vim.bo[buffer].omnifunc = "v:lua.vim.lsp.omnifunc"
            elseif client:supports_method("textDocument/completion") then
              vim.lsp.completion.enable(true, client.id, buffer, { autotrigger = true })
            end
          end
          local function root(markers, folder)
            for _, marker in ipairs(markers) do
              local found = vim.fn.findfile(marker, folder .. ";")
              if found ~= "" then return vim.fn.fnamemodify(found, ":p:h") end
              found = vim.fn.finddir(marker, folder .. ";")
              if found ~= "" then return vim.fn.fnamemodify(found, ":p:h:h") end
            end
            return folder
          end
          local clients = {}
          local function use(name, server)
            if vim.fn.executable(server.cmd[1]) ~= 1 then return end
            if vim.lsp.config then
              vim.lsp.config(name, server)
              vim.lsp.enable(name)
              return
            end
            vim.api.nvim_create_autocmd("FileType", { group = group, pattern = server.filetypes, callback = function()
              local folder = root(server.root_markers, vim.fn.expand("%:p:h"))
              local key = name .. " " .. folder
              clients[key] = clients[key] or vim.lsp.start_client({
                name = name, cmd = server.cmd, root_dir = folder, on_attach = attached,
                on_exit = function() clients[key] = nil end,
              })
              if clients[key] then vim.lsp.buf_attach_client(0, clients[key]) end
            end })
          end
          if vim.lsp.config then
            vim.api.nvim_create_autocmd("LspAttach", { group = group, callback = function(event)
              local client = vim.lsp.get_client_by_id(event.data.client_id)
              if client then attached(client, event.buf) end
            end })
          end
          ${lib.concatMapStrings server cfg.languages}        ''
      );
    };
  };
}
