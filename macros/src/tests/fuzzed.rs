//! What `fuzz/` looks for, in a few seconds and without a fuzzer; and what it
//! has found.

use super::RIGHT;
use super::edits::{Base, Editor};
use super::soundness::expansion;

/// Inputs that once broke something, by what they broke.
const FOUND: [&str; 20] = [
    // An error at the whole call: there is nothing where the name is missed.
    "pub",
    "pub(crate)",
    "Net: 3 = < relu > pub(crate)",
    "/// Notes.",
    // More than a second, for what blocks in blocks come to: refused, and wrong.
    "block A { relu relu relu relu relu relu relu relu relu relu } block B { A A A A A A A A A A } \
     block C { B B B B B B B B B B } block D { C C C C C C C C C C } block E { D D D D D D D D D D } Net: 3 = < E >",
    "block B { A A A A A A A A A A } block C { B B B B B B B B B B } block D { C C C C C C C C C C } \
     block E { D D D D D D D D D D } Net: 3 = < E >",
    // No type, since the expansion was no Rust.
    "#[1] Net: 3 = < relu >",
    "#[] Net: 3 = < relu >",
    "#[! = \"text\"] pub Net: 3 = < relu >",
    "#[A 3 = < relu] Net: 3 = < relu >",
    "pub() Net: 3 = < relu >",
    "{ __bare pub () } Net: 3 = < relu >",
    "Net: : -> 10 = < fc(10) >",
    "Net: : : N -> 10 = < fc(10) >",
    "Net: struct -> 10 = < fc(10) >",
    "Net: { __bare 28 x 28 = } -> 10 = < fc(N !) >",
    "Net: [28x28x1 ->] -> 10 = < fc(10) >",
    "Net: 3 = < other::{ relu } a: : relu >",
    "Net: 3 = < fc(f(2, a =)) dropout(N !) batchnorm(affine = fn) >",
    "Net: 3 = < relu > where training(batch = N !) <= f(a =), params <= a::",
];

#[test]
fn what_once_broke_is_expanded() {
    for source in FOUND {
        let expanded = expansion(source).expect("tokens").to_string();
        assert_eq!(expanded.contains("struct Net"), source.contains("Net"), "{source}");
    }
}

/// Bytes that look random, the same in every run.
struct Xorshift(u64);

impl Iterator for Xorshift {
    type Item = u8;

    fn next(&mut self) -> Option<u8> {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0.to_be_bytes().first().copied()
    }
}

/// How many texts, and how many declarations, are tried.
const TRIES: u32 = 1_000;

#[test]
fn edited_declarations_are_expanded() {
    let bases = RIGHT.map(|source| Base::of(source.parse().expect("tokens")));
    let editor = Editor::new(&bases);
    let mut bytes = Xorshift(813_802);
    let expanded = (0..TRIES).filter(|_| {
        let length = usize::from(bytes.next().unwrap_or(0) / 4);
        expansion(&editor.edit(&mut bytes.by_ref().take(length))).is_some()
    });
    assert!(expanded.count() > 500);
}

#[test]
fn arbitrary_text_is_expanded() {
    const LETTERS: &[u8] = b" \n<>(){}[]=:;,.-+*/%!#$&|?@^~'\"\\_0123456789xabefnorstNMH";
    let mut bytes = Xorshift(8_255_232);
    let expanded = (0..TRIES).filter(|_| {
        let length = usize::from(bytes.next().unwrap_or(0) / 4);
        let letters = bytes.by_ref().take(length).map(|byte| char::from(LETTERS[usize::from(byte) % LETTERS.len()]));
        expansion(&letters.collect::<String>()).is_some()
    });
    assert!(expanded.count() > 30);
}
