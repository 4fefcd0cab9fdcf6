//! Differences of texts, line by line.

/// At most so many lines of each text are compared: the table has as many cells as their product.
const LINES: usize = 1500;

/// The lines that go (`-`) and come (`+`), with one line around them (` `) and `…` between; empty for equal texts.
pub(crate) fn lines_changed(old: &str, new: &str) -> Vec<String> {
    if old == new {
        return Vec::new();
    }
    let (old, new): (Vec<&str>, Vec<&str>) = (old.lines().collect(), new.lines().collect());
    if old.len() > LINES || new.len() > LINES {
        return vec![format!("… {} lines become {}", old.len(), new.len())];
    }
    window(&script(&old, &new))
}

/// Every line of both texts with its sign, by the longest common subsequence.
fn script<'a>(old: &[&'a str], new: &[&'a str]) -> Vec<(char, &'a str)> {
    let width = new.len() + 1;
    let mut common = vec![0u32; (old.len() + 1) * width];
    for i in (0..old.len()).rev() {
        for j in (0..new.len()).rev() {
            common[i * width + j] = if old[i] == new[j] {
                common[(i + 1) * width + j + 1] + 1
            } else {
                common[(i + 1) * width + j].max(common[i * width + j + 1])
            };
        }
    }
    let (mut i, mut j, mut lines) = (0, 0, Vec::new());
    while i < old.len() || j < new.len() {
        if i < old.len() && j < new.len() && old[i] == new[j] {
            lines.push((' ', old[i]));
            (i, j) = (i + 1, j + 1);
        } else if j >= new.len()
            || (i < old.len() && common[(i + 1) * width + j] >= common[i * width + j + 1])
        {
            lines.push(('-', old[i]));
            i += 1;
        } else {
            lines.push(('+', new[j]));
            j += 1;
        }
    }
    lines
}

fn window(lines: &[(char, &str)]) -> Vec<String> {
    let near = |index: usize| {
        let from = index.saturating_sub(1);
        lines.iter().take(index + 2).skip(from).any(|(sign, _)| *sign != ' ')
    };
    let mut shown: Vec<String> = Vec::new();
    for (index, (sign, line)) in lines.iter().enumerate() {
        if near(index) {
            shown.push(format!("{sign}{line}"));
        } else if shown.last().is_some_and(|last| last != "…") {
            shown.push("…".into());
        }
    }
    if shown.last().is_some_and(|last| last == "…") {
        shown.pop();
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::lines_changed;

    #[test]
    fn changed_lines_are_shown_with_their_neighbours() {
        let old = "a\nb\nc\nd\ne\nf\ng\n";
        let new = "a\nb\nC\nd\ne\nf\ng\nh\n";
        assert_eq!(lines_changed(old, new), [" b", "-c", "+C", " d", "…", " g", "+h"]);
        assert_eq!(lines_changed("", "x\n"), ["+x"]);
        assert_eq!(lines_changed("x\n", "x\n"), Vec::<String>::new());
    }
}
