//! A generated program: text with holes that hold programs, so that it can be made smaller.

use std::fmt;

/// A piece of a program.
#[derive(Clone, Debug)]
pub(crate) enum Part {
    Text(String),
    Hole(Program),
}

/// An expression, complete in itself: parentheses are part of its text.
#[derive(Clone, Debug)]
pub(crate) struct Program {
    parts: Vec<Part>,
}

impl Program {
    pub(crate) fn text(text: impl Into<String>) -> Self {
        Program { parts: vec![Part::Text(text.into())] }
    }

    /// Fills the `@` of `template` with `holes`, in their order.
    pub(crate) fn fill(template: &str, holes: Vec<Program>) -> Self {
        let mut parts = Vec::new();
        let mut holes = holes.into_iter();
        for (index, text) in template.split('@').enumerate() {
            if index > 0 {
                parts.extend(holes.next().map(Part::Hole));
            }
            parts.push(Part::Text(text.to_owned()));
        }
        Program { parts }
    }

    /// Programs with one expression less: a child in place of its parent, or a literal in place of any.
    pub(crate) fn smaller(&self) -> Vec<Program> {
        let mut found = Vec::new();
        for (index, part) in self.parts.iter().enumerate() {
            let Part::Hole(hole) = part else { continue };
            found.push(hole.clone());
            let with = |inner: Program| {
                let mut copy = self.clone();
                copy.parts[index] = Part::Hole(inner);
                copy
            };
            for literal in ["1", "\"a\"", "[ ]", "{ }", "true"] {
                if hole.to_string() != literal {
                    found.push(with(Program::text(literal)));
                }
            }
            found.extend(hole.smaller().into_iter().map(with));
        }
        found
    }
}

impl fmt::Display for Program {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for part in &self.parts {
            match part {
                Part::Text(text) => formatter.write_str(text)?,
                Part::Hole(program) => write!(formatter, "{program}")?,
            }
        }
        Ok(())
    }
}
