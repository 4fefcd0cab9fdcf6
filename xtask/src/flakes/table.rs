//! The list of flakes that are compared: `table.txt`.

/// One flake, and what is asked of it.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Flake {
    /// Its folder among the flakes, and the subfolder of `flake.nix`.
    pub(super) name: String,
    /// Inputs, and the folders that stand for them.
    pub(super) inputs: Vec<(String, String)>,
    pub(super) questions: Vec<Question>,
}

/// A value that is asked for.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Question {
    pub(super) attribute: String,
    pub(super) function: Option<String>,
}

/// The flakes of a table; none if a line of it is wrong.
pub(super) fn parse(text: &str) -> Option<Vec<Flake>> {
    let mut flakes: Vec<Flake> = Vec::new();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
        if let Some(name) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            flakes.push(Flake { name: name.to_owned(), ..Flake::default() });
            continue;
        }
        let flake = flakes.last_mut()?;
        let (word, rest) = line.split_once(' ')?;
        match word {
            "input" => {
                let (input, folder) = rest.split_once(' ')?;
                flake.inputs.push((input.to_owned(), folder.to_owned()));
            }
            "eval" => flake.questions.push(Question { attribute: rest.to_owned(), function: None }),
            "apply" => {
                let (attribute, function) = rest.split_once(' ')?;
                let function = Some(function.to_owned());
                flake.questions.push(Question { attribute: attribute.to_owned(), function });
            }
            _ => return None,
        }
    }
    Some(flakes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_can_be_read() {
        let flakes = parse(include_str!("table.txt")).expect("each line is right");
        assert!(flakes.iter().any(|flake| flake.name == "home-manager" && flake.questions.len() > 3));
        assert_eq!(parse("eval x"), None);
        assert_eq!(parse("[a]\nask x"), None);
    }
}
