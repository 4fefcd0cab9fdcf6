//! The heap alone: what is allocated, what a collection keeps, moves nowhere and frees.
//! Sizes are small, so that the same tests run where only the small backing of `cfg(miri)` is there.

use super::collect::POISON;
use super::*;
use std::collections::BTreeMap;

/// Slots of the sets that a test makes, by shape.
#[derive(Default)]
struct Shapes(BTreeMap<u32, u32>);

impl Tracer for Shapes {
    fn shape_slots(&mut self, shape: u32) -> u32 {
        self.0.get(&shape).copied().unwrap_or(0)
    }
}

fn heap() -> Heap {
    let mut heap = Heap::new().expect("address space for a heap");
    heap.stress = true;
    heap
}

fn int(value: i64) -> Word {
    Word::small_int(value).expect("a small integer")
}

fn string(heap: &mut Heap, text: &[u8]) -> Word {
    Word::string(heap.alloc_bytes(text), 0)
}

fn collect(heap: &mut Heap, roots: &[Word]) -> usize {
    collect_with(heap, roots, &mut Shapes::default())
}

fn collect_with(heap: &mut Heap, roots: &[Word], shapes: &mut Shapes) -> usize {
    let mut collection = Collection::new(heap);
    for &root in roots {
        collection.mark(root, shapes);
    }
    collection.finish()
}

#[test]
fn objects_do_not_overlap() {
    let mut heap = heap();
    let objects: Vec<(Ref, u32)> = (1..200).map(|size| (heap.alloc(size as usize), size)).collect();
    for &(at, size) in &objects {
        for i in 0..size {
            heap.set(at.at(i), int(i64::from(size) << 10 | i64::from(i)));
        }
    }
    for &(at, size) in &objects {
        assert_ne!(at, Ref::NULL);
        for i in 0..size {
            assert_eq!(heap.get(at.at(i)), int(i64::from(size) << 10 | i64::from(i)));
        }
    }
}

#[test]
fn strings_of_every_small_length_are_read_back() {
    let mut heap = heap();
    let texts: Vec<Vec<u8>> = (0..70).map(|len| (0..len).map(|i| i as u8 ^ 0xa5).collect()).collect();
    let words: Vec<Word> = texts.iter().map(|text| string(&mut heap, text)).collect();
    let live = collect(&mut heap, &words);
    assert_eq!(live, texts.iter().map(|text| (text.len() + 4).div_ceil(8) * 8).sum::<usize>());
    for (text, word) in texts.iter().zip(&words) {
        assert_eq!(heap.bytes(word.at()), text);
    }
    assert_eq!(heap.bytes(Ref::NULL), b"");
}

#[test]
fn boxed_numbers_keep_their_bits() {
    let mut heap = heap();
    let (big, float) = (heap.alloc_i64(i64::MIN), heap.alloc_f64(-0.0));
    collect(&mut heap, &[Word::big_int(big), Word::float(float)]);
    assert_eq!(heap.i64_at(big), i64::MIN);
    assert_eq!(heap.f64_at(float).to_bits(), (-0.0f64).to_bits());
    assert_eq!(Word::small_int(i64::MIN), None);
    assert_eq!(int(-(1 << 60)).as_small_int(), Some(-(1 << 60)));
}

#[test]
fn a_large_object_leaves_the_current_run_in_use() {
    let mut heap = heap();
    for _ in 0..BLOCK / 2 / LINE {
        heap.alloc(LINE);
    }
    let before = heap.alloc(1);
    let large = heap.alloc(BLOCK / 4 * 3);
    let after = heap.alloc(1);
    assert_eq!(after, before.at(1));
    heap.set(large.at(BLOCK as u32 / 4 * 3 - 1), int(7));
    assert_eq!(heap.get(large.at(BLOCK as u32 / 4 * 3 - 1)), int(7));
}

#[test]
fn environments_are_kept_with_all_around_them() {
    let mut heap = heap();
    let outer = heap.alloc_env(Ref::NULL, 1);
    let text = string(&mut heap, b"kept by the outer one");
    heap.set(outer.at(1), text);
    let inner = heap.alloc_env(outer, 3);
    assert_eq!((heap.env_parent(inner), heap.env_slots(inner)), (outer, 3));
    assert_eq!(heap.get(inner.at(2)), Word::UNSET);
    for root in [Word::lambda(5, inner), Word::thunk(9, inner)] {
        collect(&mut heap, &[root]);
        assert_eq!(heap.bytes(heap.get(outer.at(1)).at()), b"kept by the outer one");
    }
}

#[test]
fn containers_keep_their_slots() {
    let mut heap = heap();
    let texts: Vec<Word> = (0u8..5).map(|i| string(&mut heap, &[i; 20])).collect();
    let list = Word::list(heap.alloc_words(&[texts[0], int(1)]), 2);
    let set = Word::attrs(7, heap.alloc_words(&[Word::NULL, texts[1]]));
    let app = Word::app(heap.alloc_words(&[Word::builtin(0), texts[2]]), 1);
    let partial = Word::partial(heap.alloc_words(&[Word::builtin(0), texts[3]]), 1);
    let cell = Word::cell(heap.alloc_cell(texts[4]));
    let mut shapes = Shapes(BTreeMap::from([(7, 2)]));
    let roots = [list, set, app, partial, cell];
    let live = collect_with(&mut heap, &roots, &mut shapes);
    assert_eq!(live, 8 * (4 * 2 + 1 + 5 * 3));
    for (i, &text) in (0u8..).zip(&texts) {
        assert_eq!(heap.bytes(text.at()), [i; 20]);
    }
    assert_eq!(heap.words(list.at(), 2), [texts[0], int(1)]);
}

#[test]
fn a_cycle_ends() {
    let mut heap = heap();
    let env = heap.alloc_env(Ref::NULL, 1);
    heap.set(env.at(1), Word::thunk(0, env));
    assert_eq!(collect(&mut heap, &[Word::lambda(0, env)]), 16);
    assert_eq!(collect(&mut heap, &[]), 0);
}

#[test]
fn a_set_in_the_middle_of_an_environment_is_kept_beside_it() {
    // The set of `rec` has the slots of its environment.
    let mut heap = heap();
    let env = heap.alloc_env(Ref::NULL, 2);
    let text = string(&mut heap, b"second");
    heap.set(env.at(2), text);
    let set = Word::attrs(3, env.at(1));
    let mut shapes = Shapes(BTreeMap::from([(3, 2)]));
    collect_with(&mut heap, &[set], &mut shapes);
    assert_eq!(heap.bytes(heap.get(env.at(2)).at()), b"second");
    // Nobody reaches the environment itself any more.
    assert_eq!(heap.get(env), POISON);
}

#[test]
fn references_to_cells_are_shortened_unless_they_keep_their_slots() {
    let mut heap = heap();
    heap.shows_identity = true;
    let env = heap.alloc_env(Ref::NULL, 0);
    let contents = [
        int(3),
        Word::lambda(1, env),
        Word::builtin(4),
        Word::EMPTY_LIST,
        Word::thunk(2, env),
        Word::BLACKHOLE,
        Word::failed(0),
    ];
    let cells: Vec<Ref> = contents.iter().map(|&word| heap.alloc_cell(word)).collect();
    let words: Vec<Word> = cells.iter().map(|&cell| Word::cell(cell)).collect();
    let list = heap.alloc_words(&words);
    collect(&mut heap, &[Word::list(list, words.len() as u32)]);
    assert_eq!(heap.get(list), int(3));
    assert_eq!(heap.get(cells[0]), POISON, "the cell of the integer is free");
    for i in 1..contents.len() {
        assert_eq!(heap.get(list.at(i as u32)), words[i]);
        assert_eq!(heap.get(cells[i]), contents[i]);
    }
}

#[test]
fn a_root_that_is_a_cell_keeps_it() {
    let mut heap = heap();
    let cell = heap.alloc_cell(int(3));
    collect(&mut heap, &[Word::cell(cell)]);
    assert_eq!(heap.get(cell), int(3));
}

#[test]
fn free_lines_are_used_again() {
    let mut heap = heap();
    let kept = string(&mut heap, b"kept");
    let dropped = heap.alloc(64 * LINE);
    let footprint = heap.footprint();
    collect(&mut heap, &[kept]);
    let again: Vec<Ref> = (0..8).map(|_| heap.alloc(8)).collect();
    for at in again {
        assert!(at >= Ref(LINE as u32) && at < dropped.at(64 * LINE as u32));
        for i in 0..8 {
            heap.set(at.at(i), int(-1));
        }
    }
    assert_eq!(heap.bytes(kept.at()), b"kept");
    assert_eq!(heap.footprint(), footprint);
}

#[test]
fn objects_of_more_than_a_few_lines_find_a_long_run() {
    let mut heap = heap();
    heap.alloc(BLOCK / 2);
    let footprint = heap.footprint();
    collect(&mut heap, &[]);
    let (first, second) = (heap.alloc(100 * LINE), heap.alloc(100 * LINE));
    assert!(first.0.abs_diff(second.0) >= 100 * LINE as u32);
    assert_eq!(heap.footprint(), footprint);
}

#[test]
fn stress_spoils_every_dead_word_and_no_other() {
    let mut heap = heap();
    let words: Vec<Ref> = (0..3 * LINE as i64).map(|i| heap.alloc_cell(int(i))).collect();
    let roots: Vec<Word> = words.iter().step_by(3).map(|&at| Word::cell(at)).collect();
    assert_eq!(collect(&mut heap, &roots), 8 * roots.len());
    for (i, &at) in words.iter().enumerate() {
        assert_eq!(heap.get(at), if i % 3 == 0 { int(i as i64) } else { POISON });
    }
}

#[test]
fn without_stress_a_collection_is_due_after_the_budget() {
    let mut heap = heap();
    assert!(heap.wants_collection());
    heap.stress = false;
    heap.alloc(LINE);
    assert!(!heap.wants_collection());
    heap.budget = 1;
    assert!(heap.wants_collection());
    collect(&mut heap, &[]);
    assert!(!heap.wants_collection());
}

#[test]
fn the_limit_is_noticed_and_allocation_goes_on() {
    let mut heap = heap();
    heap.stress = false;
    heap.set_limit(BLOCK * 8);
    assert!(!heap.is_full() && !heap.wants_collection());
    heap.alloc(BLOCK / 2);
    let at = heap.alloc(BLOCK / 2 + LINE);
    assert!(heap.wants_collection());
    heap.set(at, int(1));
    assert_eq!(heap.get(at), int(1));
}

#[test]
fn within_the_limit_a_collection_makes_room() {
    let mut heap = heap();
    heap.stress = false;
    heap.set_limit(BLOCK * 3 * 8);
    for _ in 0..20 {
        heap.alloc(BLOCK / 2);
        if heap.wants_collection() {
            collect(&mut heap, &[]);
        }
        assert!(!heap.is_full());
    }
    assert!(heap.footprint() <= BLOCK * 4 * 8);
}

fn list_of_numbers(heap: &mut Heap, len: u32) -> Word {
    let at = heap.alloc(len as usize);
    (0..len).for_each(|i| heap.set(at.at(i), int(1)));
    Word::list(at, len)
}

#[test]
fn what_lives_fills_the_heap() {
    let mut heap = heap();
    heap.stress = false;
    heap.set_limit(BLOCK * 3 * 8);
    let lists: Vec<Word> = (0..6).map(|_| list_of_numbers(&mut heap, BLOCK as u32 / 2)).collect();
    assert!(heap.wants_collection());
    collect(&mut heap, &lists);
    assert!(heap.is_full());
}

/// A list of lists that lives through many collections, beside garbage of all sizes.
#[test]
fn what_is_live_survives_random_allocation() {
    let mut heap = heap();
    let mut state = 0x9e37_79b9_7f4a_7c15u64;
    let mut random = |bound: u64| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state % bound
    };
    let mut model: Vec<Vec<u8>> = Vec::new();
    let mut roots: Vec<Word> = Vec::new();
    // Under Miri there is room for fewer, and they take minutes.
    let rounds = if cfg!(miri) { 3 } else { 40 };
    for round in 0..rounds {
        for _ in 0..50 {
            let text = vec![round as u8; random(300) as usize];
            let inner = string(&mut heap, &text);
            if random(3) == 0 {
                let env = heap.alloc_env(Ref::NULL, 1);
                heap.set(env.at(1), inner);
                roots.push(Word::lambda(0, env));
                model.push(text);
            }
        }
        while roots.len() > 100 {
            let victim = random(roots.len() as u64) as usize;
            roots.swap_remove(victim);
            model.swap_remove(victim);
        }
        collect(&mut heap, &roots);
        for (root, text) in roots.iter().zip(&model) {
            assert_eq!(heap.bytes(heap.get(root.at().at(1)).at()), text);
        }
    }
}
