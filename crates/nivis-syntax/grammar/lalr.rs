//! LALR(1) table construction as bison does it: lookahead propagation over the LR(0) automaton,
//! precedence to settle conflicts, and the most common reduction of a state as its default.

use super::spec::{Assoc, Grammar, Sym};
use std::collections::{BTreeMap, HashMap};

/// A set of tokens; bit 127 is the placeholder whose presence means "propagates".
type Set = u128;
const PROPAGATES: Set = 1 << 127;

/// (production, dot)
type Item = (usize, usize);

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Action {
    Error,
    Shift(usize),
    Reduce(usize),
}

pub(crate) struct Tables {
    /// Per state and token, defaults not filled in.
    pub(crate) explicit: Vec<Vec<Option<Action>>>,
    /// The default reduction of each state.
    pub(crate) default: Vec<Option<usize>>,
    /// Per state and rule.
    pub(crate) goto: Vec<Vec<usize>>,
}

struct Automaton {
    kernels: Vec<Vec<Item>>,
    transitions: Vec<BTreeMap<Sym, usize>>,
}

fn nullable_and_first(g: &Grammar) -> (Vec<bool>, Vec<Set>) {
    let n = g.tokens.len() + g.rules.len();
    let mut nullable = vec![false; n];
    let mut first: Vec<Set> = (0..n).map(|s| if g.is_token(s) { 1 << s } else { 0 }).collect();
    loop {
        let mut changed = false;
        for p in &g.productions {
            let mut set = first[p.lhs];
            let mut empty = true;
            for &s in &p.rhs {
                set |= first[s];
                if !nullable[s] {
                    empty = false;
                    break;
                }
            }
            changed |= set != first[p.lhs] || (empty && !nullable[p.lhs]);
            first[p.lhs] = set;
            nullable[p.lhs] |= empty;
        }
        if !changed {
            return (nullable, first);
        }
    }
}

fn closure(g: &Grammar, first: &(Vec<bool>, Vec<Set>), kernel: &[(Item, Set)]) -> BTreeMap<Item, Set> {
    let mut items: BTreeMap<Item, Set> = kernel.iter().copied().collect();
    let mut work: Vec<Item> = items.keys().copied().collect();
    while let Some((p, dot)) = work.pop() {
        let set = items[&(p, dot)];
        let rhs = &g.productions[p].rhs;
        let Some(&next) = rhs.get(dot) else { continue };
        if g.is_token(next) {
            continue;
        }
        let mut ahead = 0;
        let mut empty = true;
        for &s in &rhs[dot + 1..] {
            ahead |= first.1[s];
            if !first.0[s] {
                empty = false;
                break;
            }
        }
        if empty {
            ahead |= set;
        }
        for (q, production) in g.productions.iter().enumerate() {
            if production.lhs != next {
                continue;
            }
            let known = items.get(&(q, 0)).copied();
            if known.is_none_or(|k| k | ahead != k) {
                items.insert((q, 0), known.unwrap_or(0) | ahead);
                work.push((q, 0));
            }
        }
    }
    items
}

fn automaton(g: &Grammar, first: &(Vec<bool>, Vec<Set>)) -> Automaton {
    let mut kernels = vec![vec![(0, 0)]];
    let mut index: HashMap<Vec<Item>, usize> = HashMap::from([(kernels[0].clone(), 0)]);
    let mut transitions = Vec::new();
    let mut state = 0;
    while state < kernels.len() {
        let kernel: Vec<_> = kernels[state].iter().map(|&i| (i, 0)).collect();
        let mut targets: BTreeMap<Sym, Vec<Item>> = BTreeMap::new();
        for &(p, dot) in closure(g, first, &kernel).keys() {
            if let Some(&s) = g.productions[p].rhs.get(dot) {
                targets.entry(s).or_default().push((p, dot + 1));
            }
        }
        let mut row = BTreeMap::new();
        for (s, items) in targets {
            let id = *index.entry(items.clone()).or_insert_with(|| {
                kernels.push(items);
                kernels.len() - 1
            });
            row.insert(s, id);
        }
        transitions.push(row);
        state += 1;
    }
    Automaton { kernels, transitions }
}

/// The lookaheads of each state's kernel items.
fn lookaheads(g: &Grammar, first: &(Vec<bool>, Vec<Set>), a: &Automaton) -> Vec<Vec<Set>> {
    let mut sets: Vec<Vec<Set>> = a.kernels.iter().map(|k| vec![0; k.len()]).collect();
    let mut links: Vec<((usize, usize), (usize, usize))> = Vec::new();
    for (state, kernel) in a.kernels.iter().enumerate() {
        for (i, &item) in kernel.iter().enumerate() {
            for ((p, dot), set) in closure(g, first, &[(item, PROPAGATES)]) {
                let Some(s) = g.productions[p].rhs.get(dot) else { continue };
                let target = a.transitions[state][s];
                let k =
                    a.kernels[target].iter().position(|&x| x == (p, dot + 1)).expect("the item moved there");
                sets[target][k] |= set & !PROPAGATES;
                if set & PROPAGATES != 0 {
                    links.push(((state, i), (target, k)));
                }
            }
        }
    }
    loop {
        let mut changed = false;
        for &((s, i), (t, k)) in &links {
            let merged = sets[t][k] | sets[s][i];
            changed |= merged != sets[t][k];
            sets[t][k] = merged;
        }
        if !changed {
            return sets;
        }
    }
}

/// One state's actions, with its default reduction taken out.
fn row(
    g: &Grammar,
    transitions: &BTreeMap<Sym, usize>,
    reductions: &BTreeMap<usize, Set>,
) -> (Vec<Option<Action>>, Option<usize>) {
    let mut row = vec![None; g.tokens.len()];
    for (&s, &target) in transitions {
        if g.is_token(s) {
            row[s] = Some(Action::Shift(target));
        }
    }
    let shifts = row.clone();
    // Later rules first, so that earlier ones win.
    for (&p, &set) in reductions.iter().rev() {
        for token in (0..g.tokens.len()).filter(|&t| set >> t & 1 == 1) {
            let reduce = Some(Action::Reduce(p));
            row[token] = if shifts[token].is_none() {
                assert!(row[token].is_none(), "reduce/reduce conflict on {}", g.tokens[token].1);
                reduce
            } else {
                let rule = g.productions[p].prec.and_then(|t| g.prec.get(&t));
                let (Some(&(rule, _)), Some(&(level, assoc))) = (rule, g.prec.get(&token)) else {
                    panic!("shift/reduce conflict on {}", g.tokens[token].1)
                };
                match (level.cmp(&rule), assoc) {
                    (std::cmp::Ordering::Less, _) | (std::cmp::Ordering::Equal, Assoc::Left) => reduce,
                    (std::cmp::Ordering::Greater, _) | (std::cmp::Ordering::Equal, Assoc::Right) => {
                        shifts[token]
                    }
                    (std::cmp::Ordering::Equal, Assoc::Non) => Some(Action::Error),
                }
            };
        }
    }
    let mut default = None;
    let mut most = 0;
    let consistent = reductions.len() == 1 && shifts.iter().all(Option::is_none);
    for &p in reductions.keys() {
        let count = row.iter().filter(|&&a| a == Some(Action::Reduce(p))).count();
        if count > most || consistent {
            most = count;
            default = Some(p);
        }
    }
    for action in &mut row {
        if default.is_some_and(|p| *action == Some(Action::Reduce(p)))
            || (default.is_none() && *action == Some(Action::Error))
        {
            *action = None;
        }
    }
    (row, default)
}

pub(crate) fn build(g: &Grammar) -> Tables {
    let first = nullable_and_first(g);
    let a = automaton(g, &first);
    let sets = lookaheads(g, &first, &a);
    let mut tables = Tables { explicit: Vec::new(), default: Vec::new(), goto: Vec::new() };
    for (state, kernel) in a.kernels.iter().enumerate() {
        let kernel: Vec<_> = kernel.iter().copied().zip(sets[state].iter().copied()).collect();
        let mut reductions: BTreeMap<usize, Set> = BTreeMap::new();
        for ((p, dot), set) in closure(g, &first, &kernel) {
            if dot == g.productions[p].rhs.len() {
                *reductions.entry(p).or_default() |= set;
            }
        }
        let (actions, default) = row(g, &a.transitions[state], &reductions);
        tables.explicit.push(actions);
        tables.default.push(default);
        let goto =
            (0..g.rules.len()).map(|r| a.transitions[state].get(&(g.tokens.len() + r)).copied().unwrap_or(0));
        tables.goto.push(goto.collect());
    }
    tables
}
