//! The generator: expressions of a wanted kind, with names bound around them.

use super::kinds::{Kind, list, literals, set, templates};
use super::program::Program;
use super::wide;
use crate::random::Random;

/// Names for variables; some shadow builtins on purpose.
const NAMES: [&str; 8] = ["x", "y", "z", "f'", "a", "b", "map", "k-l"];

/// What most programs stand in.
const CAUGHT: &str =
    "(let p = @; r = builtins.tryEval (builtins.deepSeq p p); in if r.success then r.value else \"caught\")";

/// Endless programs from one seed.
pub(crate) struct Generator {
    random: Random,
    scope: Vec<(&'static str, Kind)>,
    /// Expressions that may still be added to the present program.
    budget: usize,
}

impl Generator {
    pub(crate) fn new(seed: u64) -> Self {
        Generator { random: Random::new(seed), scope: Vec::new(), budget: 0 }
    }

    /// The next program.
    pub(crate) fn program(&mut self) -> Program {
        self.scope.clear();
        self.budget = 8 + self.random.below(50);
        let kind = self.kind(2);
        let depth = 2 + self.random.below(5);
        let program = self.expression(&kind, depth);
        if self.random.one_in(6) {
            return program;
        }
        // Failures that can be caught do not end the process.
        Program::fill(CAUGHT, vec![program])
    }

    fn kind(&mut self, depth: usize) -> Kind {
        match self.random.below(if depth == 0 { 7 } else { 11 }) {
            0 | 1 => Kind::Int,
            2 => Kind::Float,
            3 => Kind::Bool,
            4 | 5 => Kind::Str,
            6 if self.random.one_in(2) => Kind::Path,
            6 => Kind::Null,
            7 | 8 => list(self.kind(depth - 1)),
            _ => set(self.kind(depth - 1)),
        }
    }

    fn expression(&mut self, kind: &Kind, depth: usize) -> Program {
        self.budget = self.budget.saturating_sub(1);
        if self.random.one_in(300) {
            return self.surprise();
        }
        if depth == 0 || self.budget == 0 {
            return self.leaf(kind);
        }
        match self.random.below(10) {
            0..=5 => self.templated(kind, depth),
            6 => self.leaf(kind),
            _ => self.structure(kind, depth),
        }
    }

    /// A failure, or a value of a kind that nobody asked for.
    fn surprise(&mut self) -> Program {
        if self.random.one_in(3) {
            let kind = self.kind(1);
            return self.leaf(&kind);
        }
        let texts = [
            "(throw \"t\")",
            "(assert false; 1)",
            "(abort \"stop\")",
            "(let l = l; in l)",
            "{ }.missing",
            "(1 2)",
            "(q: q)",
            "builtins.add",
            "(builtins.head [ ])",
            "({ m }: m)",
            "(rec { r = r; }).r",
        ];
        Program::text(*self.random.pick(&texts))
    }

    fn leaf(&mut self, kind: &Kind) -> Program {
        let known: Vec<&str> = self
            .scope
            .iter()
            .enumerate()
            .filter(|(index, (name, of))| {
                of == kind && !self.scope[index + 1..].iter().any(|(later, _)| later == name)
            })
            .map(|(_, (name, _))| *name)
            .collect();
        if !known.is_empty() && !self.random.one_in(3) {
            return Program::text(*self.random.pick(&known));
        }
        match kind {
            Kind::List(of) if !self.random.one_in(3) => Program::fill("[ @ ]", vec![self.leaf(of)]),
            Kind::Set(of) if !self.random.one_in(3) => {
                let template = *self.random.pick(&["{ a = @; }", "{ b = @; }", "{ \"x y\" = @; }"]);
                Program::fill(template, vec![self.leaf(of)])
            }
            _ => Program::text(*self.random.pick(literals(kind))),
        }
    }

    fn templated(&mut self, kind: &Kind, depth: usize) -> Program {
        let (text, holes) = match self.random.below(20) {
            0 if *kind == Kind::Str => {
                let kinds = [self.kind(1), self.kind(1), self.kind(1)];
                wide::mixed(kinds, self.random.below(12))
            }
            0..=10 => self.random.pick(&templates(kind)).clone(),
            _ => self.random.pick(&wide::templates(kind)).clone(),
        };
        // An `@` that belongs to the language is never in a template with holes.
        if holes.is_empty() {
            return Program::text(text);
        }
        let holes = holes.iter().map(|hole| self.expression(hole, depth - 1)).collect();
        Program::fill(text, holes)
    }

    /// Forms that give any kind, most of which bind a name.
    fn structure(&mut self, kind: &Kind, depth: usize) -> Program {
        let other = self.kind(1);
        let name = *self.random.pick(&NAMES);
        let of = |kinds: &[&Kind]| kinds.iter().map(|kind| (*kind).clone()).collect::<Vec<_>>();
        let (text, outer, inner): (String, Vec<Kind>, Vec<Kind>) = match self.random.below(17) {
            0 => ("(if @ then @ else @)".into(), of(&[&Kind::Bool, kind, kind]), vec![]),
            1 => (format!("(let {name} = @; in @)"), of(&[&other]), of(&[kind])),
            2 => (format!("(({name}: @) @)"), of(&[&other]), of(&[kind])),
            3 => (format!("(with {{ {name} = @; }}; @)"), of(&[&other]), of(&[kind])),
            4 => (format!("(({{ {name}, o ? 1 }}: @) {{ {name} = @; }})"), of(&[&other]), of(&[kind])),
            5 => (format!("(({{ {name} ? @, ... }}: @) {{ }})"), of(&[&other]), of(&[kind])),
            6 => (format!("(rec {{ {name} = @; r = @; }}).r"), of(&[&other]), of(&[kind])),
            7 => ("(@.a or @)".into(), of(&[&set(kind.clone()), kind]), vec![]),
            8 => ("(builtins.head (@ ++ [ @ ]))".into(), of(&[&list(kind.clone()), kind]), vec![]),
            9 => (
                "(builtins.elemAt ([ @ @ ] ++ @) (builtins.bitAnd 1 @))".into(),
                of(&[kind, kind, &list(kind.clone()), &Kind::Int]),
                vec![],
            ),
            10 => ("(builtins.seq @ @)".into(), of(&[&other, kind]), vec![]),
            11 => ("(builtins.deepSeq @ @)".into(), of(&[&other, kind]), vec![]),
            12 => ("(assert @; @)".into(), of(&[&Kind::Bool, kind]), vec![]),
            13 => (
                "(let t = builtins.tryEval @; in if t.success then t.value else @)".into(),
                of(&[kind, kind]),
                vec![],
            ),
            14 => ("({ __functor = s: v: @; } @)".into(), of(&[kind, &other]), vec![]),
            15 => return self.over_list(kind, depth, name, &other),
            _ => return self.over_set(kind, depth, name, &other),
        };
        self.bound(&text, name, &outer, (&other, &inner), depth)
    }

    /// A loop over a list: the step sees an element under `name`.
    fn over_list(&mut self, kind: &Kind, depth: usize, name: &'static str, other: &Kind) -> Program {
        let source = list(other.clone());
        let (text, inner) = match kind {
            Kind::List(element) if self.random.one_in(3) => {
                (format!("(builtins.concatMap ({name}: @) @)"), list((**element).clone()))
            }
            Kind::List(element) => (format!("(builtins.map ({name}: @) @)"), (**element).clone()),
            Kind::Bool => (format!("(builtins.all ({name}: @) @)"), Kind::Bool),
            _ => {
                let start = self.expression(kind, depth - 1);
                let source = self.expression(&source, depth - 1);
                let step = self.within(name, other, kind, depth);
                let text = format!("(builtins.foldl' (acc: {name}: @) @ @)");
                return Program::fill(&text, vec![step, start, source]);
            }
        };
        let source = self.expression(&source, depth - 1);
        let step = self.within(name, other, &inner, depth);
        Program::fill(&text, vec![step, source])
    }

    /// A loop that filters, generates or maps with `name` bound.
    fn over_set(&mut self, kind: &Kind, depth: usize, name: &'static str, other: &Kind) -> Program {
        let (text, bound, inner, source) = match kind {
            Kind::Set(element) => (
                format!("(builtins.mapAttrs (n: {name}: @) @)"),
                other.clone(),
                (**element).clone(),
                set(other.clone()),
            ),
            Kind::List(element) if self.random.one_in(2) => {
                (format!("(builtins.filter ({name}: @) @)"), (**element).clone(), Kind::Bool, kind.clone())
            }
            Kind::List(element) => (
                format!("(builtins.genList ({name}: @) (builtins.bitAnd 3 @))"),
                Kind::Int,
                (**element).clone(),
                Kind::Int,
            ),
            _ => (
                format!("((rec {{ v = @; w = {name}: @; }}).w @)"),
                other.clone(),
                kind.clone(),
                other.clone(),
            ),
        };
        if text.starts_with("((rec") {
            let first = self.expression(other, depth - 1);
            let step = self.within(name, &bound, &inner, depth);
            let last = self.expression(&source, depth - 1);
            return Program::fill(&text, vec![first, step, last]);
        }
        let step = self.within(name, &bound, &inner, depth);
        let source = self.expression(&source, depth - 1);
        Program::fill(&text, vec![step, source])
    }

    /// An expression in whose scope `name` is of kind `bound`.
    fn within(&mut self, name: &'static str, bound: &Kind, kind: &Kind, depth: usize) -> Program {
        self.scope.push((name, bound.clone()));
        let program = self.expression(kind, depth - 1);
        self.scope.pop();
        program
    }

    /// Fills `text`: the `outer` kinds without, the `inner` kinds with `name` in scope, in the text's order.
    fn bound(
        &mut self,
        text: &str,
        name: &'static str,
        outer: &[Kind],
        (other, inner): (&Kind, &[Kind]),
        depth: usize,
    ) -> Program {
        let outer = outer.iter().map(|kind| self.expression(kind, depth - 1)).collect::<Vec<_>>();
        let inner = inner.iter().map(|kind| self.within(name, other, kind, depth)).collect::<Vec<_>>();
        // A function's body stands before its argument.
        let body_first =
            text.starts_with("((") && text.ends_with(")") && !inner.is_empty() && !text.contains("? @");
        let holes = if body_first { [inner, outer].concat() } else { [outer, inner].concat() };
        Program::fill(text, holes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_names_its_programs_and_each_can_be_made_smaller() {
        let (mut left, mut right) = (Generator::new(9), Generator::new(9));
        for _ in 0..200 {
            let program = left.program();
            assert_eq!(program.to_string(), right.program().to_string());
            assert!(!program.to_string().is_empty());
        }
        let small = Program::fill("(@ + @)", vec![Program::text("2"), Program::text("3")]).smaller();
        assert!(small.iter().any(|candidate| candidate.to_string() == "3"));
        assert!(small.iter().any(|candidate| candidate.to_string() == "(1 + 3)"));
    }
}
