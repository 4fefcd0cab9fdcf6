//! `nivis init`

use super::failure::Failure;
use super::io::absolute;
use super::new_files::write_new;
use super::session::{Unopened, nearest};
use super::{print, print_json};
use nivis_modules::scaffold::NewFile;
use nivis_modules::templates::{TEMPLATES, Template};
use serde_json::json;
use std::path::{Path, PathBuf};

/// Options of `nivis init`.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  nivis init --template hosts machines   a new folder with hosts, modules, users and secrets
  cd machines && nivis build             everything in it, at once")]
pub(super) struct InitArgs {
    /// The layout to start from: hosts, framework, infra, homelab, targets
    #[arg(short, long, value_name = "NAME")]
    template: Option<String>,
    /// The folder, new or empty; else the one here
    #[arg(default_value = ".")]
    dir: PathBuf,
    /// Print JSON: the layout, the folder and the files
    #[arg(long)]
    pub(super) json: bool,
}

/// `nivis init`
pub(super) fn run(args: &InitArgs) -> Result<i32, Unopened> {
    let template = find(args.template.as_deref())?;
    if !is_empty(&args.dir)? {
        return Err(Failure::Usage(format!("'{}' is not empty", args.dir.display())).into());
    }
    let files: Vec<NewFile> = template
        .files
        .iter()
        .map(|file| NewFile {
            path: file.path.to_owned(),
            bytes: file.bytes.to_vec(),
            executable: file.executable,
        })
        .collect();
    let written = write_new(&args.dir, &files)?;
    if args.json {
        let (dir, files) = (absolute(&args.dir)?, written.files);
        print_json(&json!({ "layout": template.name, "dir": dir.to_string_lossy(), "wrote": files }))?;
        return Ok(0);
    }
    let dir = args.dir.display();
    let text = format!(
        "wrote {} files of the layout {} to {dir}\n\nREADME.md there says how to go on; `nivis build --flake {}` makes all of it.\n",
        written.files.len(),
        template.name,
        as_word(&dir.to_string())
    );
    print(text.as_bytes())?;
    Ok(0)
}

/// A text as a word of a shell's command line: in quotes where it needs them (XCU 2.2.2).
fn as_word(text: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "/._-+@%:,=".contains(c);
    if !text.is_empty() && text.chars().all(is_plain) {
        return text.to_owned();
    }
    format!("'{}'", text.replace('\'', "'\\''"))
}

fn find(name: Option<&str>) -> Result<&'static Template, Failure> {
    let names: Vec<String> = TEMPLATES.iter().map(|template| template.name.to_owned()).collect();
    let known = names.join(", ");
    let Some(name) = name else {
        return Err(Failure::Usage(format!("name a layout with --template: {known}")));
    };
    TEMPLATES.iter().find(|template| template.name == name).ok_or_else(|| {
        let near = match nearest(&names, name).first() {
            Some(near) => format!("did you mean {near}? "),
            None => String::new(),
        };
        Failure::Usage(format!("there is no layout '{name}'; {near}layouts are {known}"))
    })
}

/// Whether a folder is missing, or holds at most a repository without files.
fn is_empty(dir: &Path) -> Result<bool, Failure> {
    let failed = Failure::reading(dir);
    match dir.read_dir() {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(true),
        Err(error) => Err(failed(error)),
        Ok(entries) => {
            for entry in entries {
                if entry.map_err(failed)?.file_name() != ".git" {
                    return Ok(false);
                }
            }
            Ok(true)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::as_word;

    #[test]
    fn folders_are_quoted_where_a_shell_needs_it() {
        for (text, word) in [
            ("../machines", "../machines"),
            ("other one", "'other one'"),
            ("it's", "'it'\\''s'"),
            ("~x", "'~x'"),
            ("$a", "'$a'"),
            ("", "''"),
        ] {
            assert_eq!(as_word(text), word);
        }
    }
}
