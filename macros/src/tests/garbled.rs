//! Declarations with tokens lost and replaced, and bounds of random words.

use proc_macro2::{TokenStream, TokenTree};

use super::RIGHT;
use crate::expand;

/// Numbers that look random, the same in every run.
struct Dice(u64);

impl Dice {
    fn throw(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or(0) % sides.max(1)
    }
}

/// The source with tokens lost, doubled, exchanged and replaced by others.
fn garbled(tokens: TokenStream, dice: &mut Dice) -> TokenStream {
    const STRAY: [&str; 16] = [
        "<",
        ">",
        "=",
        ",",
        "..",
        "channels",
        "repeat",
        "99999999999",
        "0x3",
        "-",
        "1e5",
        "{ }",
        "( )",
        "x",
        "::",
        "'a'",
    ];
    let mut garbled: Vec<TokenTree> = Vec::new();
    for token in tokens {
        let token = match token {
            TokenTree::Group(group) if dice.throw(3) > 0 => {
                let inner = self::garbled(group.stream(), dice);
                proc_macro2::Group::new(group.delimiter(), inner).into()
            }
            token => token,
        };
        match dice.throw(40) {
            0 => {}
            1 => garbled.extend([token.clone(), token]),
            2 => garbled.extend(STRAY[dice.throw(STRAY.len())].parse::<TokenStream>().expect("tokens")),
            3 => {
                let before = garbled.pop();
                garbled.push(token);
                garbled.extend(before);
            }
            _ => garbled.push(token),
        }
    }
    garbled.into_iter().collect()
}

#[test]
fn garbled_declarations_are_expanded_without_a_panic() {
    let mut dice = Dice(813_802);
    for source in RIGHT {
        let tokens: TokenStream = format!("netweight {source}").parse().expect("tokens");
        for _ in 0..1_000 {
            expand::network(garbled(tokens.clone(), &mut dice));
        }
    }
}

#[test]
fn random_bounds_are_expanded_without_a_panic() {
    const SUBJECTS: &str = "params | macs | flops | weights | inference | training | inference | training";
    const OPTIONS: &str =
        "batch = 128 | optimizer = adam | precision = int4 | precision = autocast | accounting = arena
        | accounting = textbook | headroom = 1 GiB | shards = zero2(8) | shards = zero3(0) | accumulate = 4
        | cache = 1024 | in_place = true | batch = 18446744073709551615";
    const LIMITS: &str = "1M | 1.5G | 4 GiB | 256KiB | 0 | 18446744073709551615 | 1e6 | GTX_980 | STM32F407 | LIMIT
        | cards::MINE | 2 * LIMIT | channels | \"1M\"";
    const STRAY: &str =
        "<= | <= | <= | < | = | >= | > | : | , | , | ; | ( | ( | ) | ) | { | } | where | batch = | optimizer
        | - | * 2 | / 0 | #[doc = \"\"] | pub | B: 5 = < relu > | 'a'";
    let words = |text: &'static str| text.split('|').map(str::trim).collect::<Vec<_>>();
    let known = [SUBJECTS, OPTIONS, LIMITS].map(words);
    let mut all = words(STRAY);
    all.extend(known.iter().flatten());

    let mut dice = Dice(8_255_232);
    let (mut expanded, mut right) = (0, 0);
    while expanded < 2_000 {
        // For the macro to check, or for rustc.
        let units = ["10", "N"][dice.throw(2)];
        let mut source = format!("netweight Net: 5x5x3 = < conv(4, 3x3) fc({units}) > where");
        // Half of them begin as they should, and some end there.
        let begins = dice.throw(2) == 0;
        if begins {
            let [subject, option, limit] = known.each_ref().map(|words| words[dice.throw(words.len())]);
            let takes_options = subject == "inference" || subject == "training";
            let [open, option, close] = if takes_options { ["(", option, ")"] } else { [""; 3] };
            source += &[" ", subject, open, option, close, " <= ", limit].concat();
        }
        for _ in 0..if begins && dice.throw(3) == 0 { 0 } else { dice.throw(12) } {
            source += " ";
            source += all[dice.throw(all.len())];
        }
        // Without their partners brackets are no tokens.
        let Ok(tokens) = source.parse() else { continue };
        let items = expand::network(tokens).to_string();
        assert!(items.contains("struct Net ;"), "{source}");
        expanded += 1;
        right += usize::from(!items.contains("compile_error"));
    }
    assert!(right > 50, "only {right} are right: they reach no further than the parser");
}
