//! The layouts that people start from: the folders of `templates/`, carried by the binary.

/// A file of a layout.
#[derive(Debug, PartialEq, Eq)]
pub struct TemplateFile {
    /// Its path in the repository.
    pub path: &'static str,
    pub bytes: &'static [u8],
    pub executable: bool,
}

/// A repository that people start from.
#[derive(Debug, PartialEq, Eq)]
pub struct Template {
    pub name: &'static str,
    /// Sorted by path.
    pub files: &'static [TemplateFile],
}

/// Every layout, by name.
pub static TEMPLATES: &[Template] = include!(concat!(env!("OUT_DIR"), "/templates.rs"));

#[cfg(test)]
mod tests {
    use super::TEMPLATES;

    #[test]
    fn each_is_a_whole_repository() {
        assert!(TEMPLATES.is_sorted_by(|a, b| a.name < b.name));
        for template in TEMPLATES {
            let has = |path: &str| template.files.iter().any(|file| file.path == path);
            assert!(has("flake.nix") && has("README.md") && has(".gitignore"), "{}", template.name);
            assert!(!has("flake.lock"), "{}: a lock is made where it is used", template.name);
            let scripts = template.files.iter().filter(|file| file.path.starts_with("scripts/"));
            assert!(scripts.clone().count() > 0, "{} has no scripts", template.name);
            for script in scripts.filter(|file| file.bytes.starts_with(b"#!")) {
                assert!(script.executable, "{}: {}", template.name, script.path);
            }
        }
    }
}
