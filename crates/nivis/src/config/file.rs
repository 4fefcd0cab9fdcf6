//! The format of `nix.conf` (`parseConfigFiles` in the reference's `configuration.cc`).

use super::ConfigError;
use nivis_formats::path::canonicalise;
use std::ffi::OsStr;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::{Path, PathBuf};

/// How deep files may include each other.
const MAX_INCLUDES: usize = 100;

/// Reads `name = value` lines and the files that are included, in order.
///
/// # Errors
/// If a line is none of these, or an included file is missing.
pub(super) fn parse(text: &str, path: &Path) -> Result<Vec<(String, String)>, ConfigError> {
    let mut out = Vec::new();
    parse_into(text, path, &mut out, 0)?;
    Ok(out)
}

fn parse_into(
    text: &str,
    path: &Path,
    out: &mut Vec<(String, String)>,
    depth: usize,
) -> Result<(), ConfigError> {
    for line in text.split('\n') {
        let line = line.split('#').next().unwrap_or_default();
        let bad = || ConfigError::Syntax { line: line.to_owned(), path: path.to_owned() };
        let words: Vec<&str> = line.split([' ', '\t', '\n', '\r']).filter(|word| !word.is_empty()).collect();
        match words.as_slice() {
            [] => {}
            [include @ ("include" | "!include"), target] => {
                let target = beside(path, target);
                if !target.exists() {
                    if *include == "!include" {
                        continue;
                    }
                    return Err(ConfigError::MissingInclude { file: target, from: path.to_owned() });
                }
                if depth >= MAX_INCLUDES {
                    return Err(ConfigError::TooManyIncludes { path: path.to_owned() });
                }
                // The reference passes over files that cannot be read.
                if let Ok(bytes) = std::fs::read(&target) {
                    parse_into(&String::from_utf8_lossy(&bytes), &target, out, depth + 1)?;
                }
            }
            ["include" | "!include", ..] => return Err(bad()),
            [name, "=", values @ ..] => out.push(((*name).to_owned(), values.join(" "))),
            _ => return Err(bad()),
        }
    }
    Ok(())
}

/// A path as written in the file at `path`.
fn beside(path: &Path, target: &str) -> PathBuf {
    let dir = path
        .parent()
        .filter(|dir| !dir.as_os_str().is_empty())
        .map_or_else(|| std::env::current_dir().unwrap_or_default(), Path::to_owned);
    let whole = dir.join(target).into_os_string().into_vec();
    PathBuf::from(OsStr::from_bytes(&canonicalise(&whole)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_words_and_comments() {
        let text = "a = 1  2 # no\n\n# x\nextra-b =\n!include /does/not/exist\n";
        let parsed = parse(text, Path::new("/etc/nix/nix.conf")).expect("it is well-formed");
        assert_eq!(parsed, [("a".into(), "1 2".into()), ("extra-b".into(), String::new())]);
        assert!(matches!(parse("a", Path::new("x")), Err(ConfigError::Syntax { .. })));
        assert!(matches!(parse("a : b", Path::new("x")), Err(ConfigError::Syntax { .. })));
        assert!(matches!(
            parse("include /does/not/exist", Path::new("x")),
            Err(ConfigError::MissingInclude { .. })
        ));
    }
}
