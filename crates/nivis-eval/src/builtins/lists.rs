//! Lists.

use super::prelude::*;
use nivis_syntax::symbol::Symbol;
use std::collections::BTreeMap;

/// The slots of a forced list.
fn slots(list: Word) -> impl Iterator<Item = Ref> {
    let at = list.at();
    (0..list.middle()).map(move |i| at.at(i))
}

impl Evaluator {
    /// Calls a function with the value of a slot.
    #[inline(always)]
    fn call_slot(&mut self, fun: Word, at: Ref, pos: Pos) -> Result<Word> {
        let arg = self.refer(at);
        let base = self.stack.len();
        self.stack.push(arg);
        self.call(fun, base, pos)
    }

    /// A list of slots' contents.
    fn list_of_slots(&mut self, slots: &[Ref]) -> Word {
        if slots.is_empty() {
            return Word::EMPTY_LIST;
        }
        let at = self.heap.alloc(slots.len());
        for (i, &slot) in slots.iter().enumerate() {
            let word = self.refer(slot);
            self.heap.set(at.at(i as u32), word);
        }
        Word::list(at, slots.len() as u32)
    }
}

pub(super) fn elem_at(eval: &mut Evaluator, base: usize, pos: Pos) -> Result<Word> {
    let index =
        eval.expect_int(base + 1, pos, "while evaluating the second argument passed to 'builtins.elemAt'")?;
    let list =
        eval.expect_list(base, pos, "while evaluating the first argument passed to 'builtins.elemAt'")?;
    match u32::try_from(index) {
        Ok(index) if index < list.middle() => eval.force_slot(list.at().at(index)),
        _ => {
            let size = list.middle();
            Err(Error::eval(format!("'builtins.elemAt' called with index {index} on a list of size {size}"))
                .at(pos))
        }
    }
}

pub(super) fn head(eval: &mut Evaluator, base: usize, pos: Pos) -> Result<Word> {
    let list =
        eval.expect_list(base, pos, "while evaluating the first argument passed to 'builtins.head'")?;
    if list.middle() == 0 {
        return Err(Error::eval("'builtins.head' called on an empty list").at(pos));
    }
    eval.force_slot(list.at())
}

pub(super) fn tail(eval: &mut Evaluator, base: usize, pos: Pos) -> Result<Word> {
    let list =
        eval.expect_list(base, pos, "while evaluating the first argument passed to 'builtins.tail'")?;
    if list.middle() == 0 {
        return Err(Error::eval("'builtins.tail' called on an empty list").at(pos));
    }
    let rest: Vec<Ref> = slots(list).skip(1).collect();
    Ok(eval.list_of_slots(&rest))
}

pub(super) fn map(eval: &mut Evaluator, base: usize, pos: Pos) -> Result<Word> {
    let list =
        eval.expect_list(base + 1, pos, "while evaluating the second argument passed to builtins.map")?;
    if list.middle() == 0 {
        return Ok(list);
    }
    eval.expect_function(base, pos, "while evaluating the first argument passed to builtins.map")?;
    let fun = eval.share(base);
    let at = eval.heap.alloc(list.middle() as usize);
    for (i, slot) in slots(list).enumerate() {
        let arg = eval.refer(slot);
        let app = eval.app(fun, &[arg]);
        eval.heap.set(at.at(i as u32), app);
    }
    Ok(Word::list(at, list.middle()))
}

pub(super) fn filter(eval: &mut Evaluator, base: usize, pos: Pos) -> Result<Word> {
    let list =
        eval.expect_list(base + 1, pos, "while evaluating the second argument passed to builtins.filter")?;
    if list.middle() == 0 {
        return Ok(list);
    }
    let fun =
        eval.expect_function(base, pos, "while evaluating the first argument passed to builtins.filter")?;
    let mut kept = Vec::new();
    for slot in slots(list) {
        let verdict = eval.call_slot(fun, slot, 0)?;
        let what = "while evaluating the return value of the filtering function passed to builtins.filter";
        if eval.bool_or(verdict, pos, what)? {
            kept.push(slot);
        }
    }
    if kept.len() == list.middle() as usize { Ok(list) } else { Ok(eval.list_of_slots(&kept)) }
}

pub(super) fn elem(eval: &mut Evaluator, base: usize, pos: Pos) -> Result<Word> {
    let list =
        eval.expect_list(base + 1, pos, "while evaluating the second argument passed to builtins.elem")?;
    for slot in slots(list) {
        let shared = eval.stack[base].as_cell();
        let same = shared.is_some() && shared == eval.heap.get(slot).as_cell()
            || eval.same_container(eval.stack[base], slot);
        let wanted = eval.force_stack(base)?;
        let item = eval.force_slot(slot)?;
        let what = "while searching for the presence of the given element in the list";
        if same || eval.equal(wanted, item, pos, what)? {
            return Ok(Word::TRUE);
        }
    }
    Ok(Word::FALSE)
}

pub(super) fn concat_lists(eval: &mut Evaluator, base: usize, pos: Pos) -> Result<Word> {
    let lists =
        eval.expect_list(base, pos, "while evaluating the first argument passed to builtins.concatLists")?;
    let mut all = Vec::with_capacity(lists.middle() as usize);
    for slot in slots(lists) {
        let what = "while evaluating a value of the list passed to builtins.concatLists";
        let list = eval.force_slot(slot)?;
        all.push(eval.list_or(list, pos, what)?);
    }
    eval.concat_lists(&all)
}

pub(super) fn length(eval: &mut Evaluator, base: usize, pos: Pos) -> Result<Word> {
    let list =
        eval.expect_list(base, pos, "while evaluating the first argument passed to builtins.length")?;
    Ok(eval.int(i64::from(list.middle())))
}

pub(super) fn foldl_strict(eval: &mut Evaluator, base: usize, pos: Pos) -> Result<Word> {
    let fun = eval.expect_function(
        base,
        pos,
        "while evaluating the first argument passed to builtins.foldlStrict",
    )?;
    let list = eval.expect_list(
        base + 2,
        pos,
        "while evaluating the third argument passed to builtins.foldlStrict",
    )?;
    if list.middle() == 0 {
        return eval.force_stack(base + 1);
    }
    for slot in slots(list) {
        let top = eval.stack.len();
        let sum = eval.stack[base + 1];
        let item = eval.refer(slot);
        eval.stack.push(sum);
        eval.stack.push(item);
        let sum = eval.call(fun, top, pos)?;
        eval.stack[base + 1] = sum;
    }
    Ok(eval.stack[base + 1])
}

fn any_or_all(eval: &mut Evaluator, base: usize, any: bool, pos: Pos) -> Result<Word> {
    let name = if any { "any" } else { "all" };
    let what = if any {
        "while evaluating the first argument passed to builtins.any"
    } else {
        "while evaluating the first argument passed to builtins.all"
    };
    let fun = eval.expect_function(base, pos, what)?;
    let what = if any {
        "while evaluating the second argument passed to builtins.any"
    } else {
        "while evaluating the second argument passed to builtins.all"
    };
    let list = eval.expect_list(base + 1, pos, what)?;
    for slot in slots(list) {
        let verdict = eval.call_slot(fun, slot, pos)?;
        let verdict = match verdict.as_bool() {
            Some(verdict) => verdict,
            None => {
                let what =
                    format!("while evaluating the return value of the function passed to builtins.{name}");
                return Err(eval.wrong_type("a Boolean", verdict).at(pos).trace(pos, what));
            }
        };
        if verdict == any {
            return Ok(Word::bool(any));
        }
    }
    Ok(Word::bool(!any))
}

pub(super) fn any(eval: &mut Evaluator, base: usize, pos: Pos) -> Result<Word> {
    any_or_all(eval, base, true, pos)
}

pub(super) fn all(eval: &mut Evaluator, base: usize, pos: Pos) -> Result<Word> {
    any_or_all(eval, base, false, pos)
}

pub(super) fn gen_list(eval: &mut Evaluator, base: usize, pos: Pos) -> Result<Word> {
    let len =
        eval.expect_int(base + 1, pos, "while evaluating the second argument passed to builtins.genList")?;
    if len < 0 || len > i64::from(crate::heap::MAX_MIDDLE) {
        return Err(Error::eval(format!("cannot create list of size {len}")).at(pos));
    }
    eval.expect_function(base, 0, "while evaluating the first argument passed to builtins.genList")?;
    let fun = eval.share(base);
    if len == 0 {
        return Ok(Word::EMPTY_LIST);
    }
    let at = eval.heap.alloc(len as usize);
    for i in 0..len {
        let index = eval.int(i);
        let app = eval.app(fun, &[index]);
        eval.heap.set(at.at(i as u32), app);
    }
    Ok(Word::list(at, len as u32))
}

pub(super) fn sort(eval: &mut Evaluator, base: usize, pos: Pos) -> Result<Word> {
    let list =
        eval.expect_list(base + 1, pos, "while evaluating the second argument passed to builtins.sort")?;
    if list.middle() == 0 {
        return Ok(list);
    }
    let fun =
        eval.expect_function(base, pos, "while evaluating the first argument passed to builtins.sort")?;
    let mut items: Vec<Ref> = slots(list).collect();
    for &slot in &items {
        eval.force_slot(slot)?;
    }
    let natural = matches!(fun.kind(), Kind::Builtin(number) if BUILTINS[number as usize].name == "lessThan");
    nivis_formats::sort::sort(&mut items, |a, b| {
        if natural {
            let (a, b) = (eval.force_slot(a)?, eval.force_slot(b)?);
            return eval.less(a, b, 0, "while evaluating the ordering function passed to builtins.sort");
        }
        let (a, b) = (eval.refer(a), eval.refer(b));
        let top = eval.stack.len();
        eval.stack.push(a);
        eval.stack.push(b);
        let verdict = eval.call(fun, top, 0)?;
        eval.bool_or(
            verdict,
            pos,
            "while evaluating the return value of the sorting function passed to builtins.sort",
        )
    })?;
    Ok(eval.list_of_slots(&items))
}

pub(super) fn partition(eval: &mut Evaluator, base: usize, pos: Pos) -> Result<Word> {
    let fun =
        eval.expect_function(base, pos, "while evaluating the first argument passed to builtins.partition")?;
    let list =
        eval.expect_list(base + 1, pos, "while evaluating the second argument passed to builtins.partition")?;
    let (mut right, mut wrong) = (Vec::new(), Vec::new());
    for slot in slots(list) {
        eval.force_slot(slot)?;
        let verdict = eval.call_slot(fun, slot, pos)?;
        let what = "while evaluating the return value of the partition function passed to builtins.partition";
        if eval.bool_or(verdict, pos, what)? { right.push(slot) } else { wrong.push(slot) }
    }
    let (right, wrong) = (eval.list_of_slots(&right), eval.list_of_slots(&wrong));
    Ok(eval.make_attrs(vec![(eval.known.right, 0, right), (eval.known.wrong, 0, wrong)]))
}

pub(super) fn group_by(eval: &mut Evaluator, base: usize, pos: Pos) -> Result<Word> {
    let fun =
        eval.expect_function(base, pos, "while evaluating the first argument passed to builtins.groupBy")?;
    let list =
        eval.expect_list(base + 1, pos, "while evaluating the second argument passed to builtins.groupBy")?;
    let mut groups: BTreeMap<Symbol, Vec<Ref>> = BTreeMap::new();
    for slot in slots(list) {
        let name = eval.call_slot(fun, slot, pos)?;
        let what = "while evaluating the return value of the grouping function passed to builtins.groupBy";
        let name = eval.plain_string(name, pos, what)?;
        let name = eval.symbols.intern(eval.heap.bytes(name.at()));
        groups.entry(name).or_default().push(slot);
    }
    let mut attrs = Vec::with_capacity(groups.len());
    for (name, items) in groups {
        let list = eval.list_of_slots(&items);
        attrs.push((name, 0, list));
    }
    Ok(eval.make_attrs(attrs))
}

pub(super) fn concat_map(eval: &mut Evaluator, base: usize, pos: Pos) -> Result<Word> {
    let fun =
        eval.expect_function(base, pos, "while evaluating the first argument passed to builtins.concatMap")?;
    let list =
        eval.expect_list(base + 1, pos, "while evaluating the second argument passed to builtins.concatMap")?;
    let fun_pos =
        if let Kind::Lambda { node, .. } = fun.kind() { eval.code.lambdas[node as usize].pos } else { pos };
    let top = eval.stack.len();
    for slot in slots(list) {
        let part = eval.call_slot(fun, slot, pos)?;
        let what = "while evaluating the return value of the function passed to builtins.concatMap";
        let part = eval.list_or(part, fun_pos, what)?;
        eval.stack.push(part);
    }
    let parts = eval.stack[top..].to_vec();
    eval.concat_lists(&parts)
}

/// `builtins.genericClosure`: elements in the order in which they are found, one for each key.
pub(super) fn generic_closure(eval: &mut Evaluator, base: usize, _: Pos) -> Result<Word> {
    let what = "while evaluating the first argument passed to builtins.genericClosure";
    let args = eval.expect_attrs(base, 0, what)?;
    let what = "in the attrset passed as argument to builtins.genericClosure";
    let start = eval.required(args, eval.known.start_set, what)?;
    let what = "while evaluating the 'startSet' attribute passed as argument to builtins.genericClosure";
    let start = eval.force_slot(start)?;
    let start = eval.list_or(start, 0, what)?;
    if start.middle() == 0 {
        return Ok(start);
    }
    let what = "in the attrset passed as argument to builtins.genericClosure";
    let operator = eval.required(args, eval.known.operator, what)?;
    let what = "while evaluating the 'operator' attribute passed as argument to builtins.genericClosure";
    let index = eval.stack.len();
    let operator = eval.refer(operator);
    eval.stack.push(operator);
    let operator = eval.expect_function(index, 0, what)?;
    // Lists that the operator returned stay on the stack: their slots are the elements.
    let mut work: std::collections::VecDeque<Ref> = slots(start).collect();
    let mut found: Vec<Ref> = Vec::new();
    let mut keys = Keys::default();
    while let Some(slot) = work.pop_front() {
        let element = eval
            .force_slot(slot)
            .and_then(|value| eval.flat_attrs_or(value, 0))
            .and_then(|value| Ok((value, eval.required(value, eval.known.key, "")?)));
        let (_, key) = match element {
            Ok(element) => element,
            Err(error) => {
                let shown = eval.heap.get(slot);
                let shown = eval.show_for_error(shown);
                return Err(error.trace(0, format!("in genericClosure element {shown}")));
            }
        };
        eval.force_slot(key)?;
        match keys.insert(eval, key, slot) {
            Ok(true) => {}
            Ok(false) => continue,
            Err((error, other)) => {
                let word = eval.heap.get(other);
                let other = eval.show_for_error(word);
                let word = eval.heap.get(slot);
                let this = eval.show_for_error(word);
                let error = error.trace(0, format!("with element {other}"));
                return Err(error.trace(0, format!("while comparing element {this}")));
            }
        }
        found.push(slot);
        let more = eval.call_slot(operator, slot, 0).and_then(|list| {
            let what =
                "while evaluating the return value of the `operator` passed to builtins.genericClosure";
            let list = eval.list_or(list, 0, what)?;
            if list.middle() > 0 {
                eval.stack.push(list);
            }
            for slot in slots(list) {
                eval.force_slot(slot)?;
            }
            Ok(list)
        });
        match more {
            Ok(list) => work.extend(slots(list)),
            Err(error) => {
                let word = eval.heap.get(slot);
                let shown = eval.show_for_error(word);
                return Err(
                    error.trace(0, format!("while calling operator on genericClosure element {shown}"))
                );
            }
        }
    }
    Ok(eval.list_of_slots(&found))
}

/// The keys that were seen, ordered as `<` orders them.
#[derive(Default)]
struct Keys {
    /// String keys, the usual case.
    strings: BTreeMap<Vec<u8>, Ref>,
    /// All other keys with their elements, sorted.
    others: Vec<(Ref, Ref)>,
}

impl Keys {
    /// Adds a key; false if an equal one is there. On failure the element it was compared with.
    fn insert(
        &mut self,
        eval: &mut Evaluator,
        key: Ref,
        element: Ref,
    ) -> std::result::Result<bool, (Error, Ref)> {
        let word = eval.heap.get(key);
        let word = word.as_cell().map_or(word, |cell| eval.heap.get(cell));
        if word.is_string() && self.others.is_empty() {
            let text = eval.heap.bytes(word.at());
            if self.strings.contains_key(text) {
                return Ok(false);
            }
            self.strings.insert(text.to_vec(), key);
            return Ok(true);
        }
        if let Some((_, &other)) = self.strings.first_key_value() {
            let other_word = eval.heap.get(other);
            let other_word = other_word.as_cell().map_or(other_word, |cell| eval.heap.get(cell));
            if let Err(error) = eval.less(word, other_word, 0, "") {
                return Err((error, element));
            }
        }
        let (mut low, mut high) = (0, self.others.len());
        while low < high {
            let middle = usize::midpoint(low, high);
            let (other, other_element) = self.others[middle];
            let compare = |eval: &mut Evaluator, a, b| {
                let (a, b) = (eval.force_slot(a)?, eval.force_slot(b)?);
                eval.less(a, b, 0, "")
            };
            // The new key is the left operand first, which shows in messages.
            if compare(eval, key, other).map_err(|error| (error, other_element))? {
                high = middle;
            } else if compare(eval, other, key).map_err(|error| (error, other_element))? {
                low = middle + 1;
            } else {
                return Ok(false);
            }
        }
        self.others.insert(low, (key, element));
        Ok(true)
    }
}
