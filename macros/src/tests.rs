//! Whole expansions, in this process.

use proc_macro2::{TokenStream, TokenTree};

use crate::diagnostics::Errors;
use crate::{expand, infer, parse, resolve};

/// Declarations that are right, for the tests to take apart.
const RIGHT: [&str; 4] = [
    "/// A block. \n block Basic(filters, act = relu, fewer = channels / 2) {
        residual { conv(filters, 3x3) act } { conv(filters, 1) conv(fewer, 1) conv(filters, 1) } act
     }
     /// A network. \n Net: 8x8x4 = < stem: conv(4, 3) repeat 2 { Basic(4) } Basic(channels * 2, act = silu)
        add { } { from(stem) conv(8, 1) } aux(training) { fc(3) } experts(4, 2) { linear(8) } checkpoint { relu } >
     Two: 8x8x4 = < Net concat { } { relu } multiply { } { global_avgpool } other::Trunk >",
    "/// Notes. \n pub(crate) Mnist: 28x28x1 -> 10 = < conv(32, 3x3) conv(32, 3x3) maxpool(2) fc(128) fc(10) >;
     Other: (H, 2 * W + 1, 3) = < fc(N) >",
    "Net: 28 x 28 x 3 -> (CLASSES) = <
        /// The stem.
        stem: conv(2 * WIDTH, 7x7, stride = 2, padding = (1, P), bias = false) batchnorm relu
        stage1: { repeat 2 { conv(channels / 2, 1x1) depthwise(3, padding = half) silu } layernorm(bias = BIAS) }
        repeat COUNT - 1 { dropout(0.5) slice(1..channels) slice(..) } take(last) reshape(7x7x64) crop((3, 4)) pad(0)
     >",
    "Deep: 8 = < a: { b: { c: { repeat 1 { repeat 2 { fc(8) d: fc(-1 + 9) } } } } } > Shape: Deep::OUTPUT = < relu >",
];

/// Every error of a source, as `line:column message`.
fn errors(source: &str) -> Vec<String> {
    let mut errors = Errors::default();
    let tokens: TokenStream = format!("netweight\n{source}").parse().expect("tokens");
    let invocation = parse::invocation(tokens, &mut errors);
    for network in &resolve::networks(&invocation, &mut errors) {
        infer::network(network, &mut errors);
    }
    let errors = errors.sorted();
    let shown = errors.iter().map(|error| {
        let start = error.span().start();
        format!("{}:{} {error}", start.line - 1, start.column)
    });
    shown.collect()
}

#[test]
fn right_declarations_have_no_errors() {
    for source in RIGHT {
        assert_eq!(errors(source), [] as [&str; 0], "{source}");
    }
}

#[test]
fn independent_errors_come_in_the_order_of_the_source() {
    let found = errors(
        "A: 5x5x3 -> 11 = < maxpol(2) conv(0, 3x3) conv(8) >\n\
         B: 5x5x3 -> 11 = < maxpool(2) conv(8, 3x3, padding = valid) fc(10) fc(0) >",
    );
    let places: Vec<&str> = found.iter().filter_map(|error| error.split_once(' ').map(|(place, _)| place)).collect();
    // The layers behind B's convolution are not known to be wrong, but for
    // an argument that no input makes right.
    assert_eq!(places, ["1:19", "1:34", "1:42", "2:38", "2:70"], "{found:#?}");
}

#[test]
fn blocks_are_arguments_too() {
    let blocks = "block Q(f) { conv(f, 1x1) } block Outer(inner, act) { residual { inner(3) act } }";
    assert_eq!(
        errors(&format!("{blocks} Net: 8x8x3 = < Outer(Q, relu) Outer(inner = Q, act = silu) >")),
        [] as [&str; 0]
    );
    let words = errors("block B(half = 2) { conv(3, 3x3, padding = half) } Net: 8x8x3 = < B >");
    assert!(words.len() == 1 && words[0].contains("word of the language"), "{words:?}");
}

#[test]
fn an_unknown_size_leaves_the_layers_behind_it_to_rustc() {
    assert_eq!(errors("A: 5x5x3 -> 7 = < conv(N, 3x3) maxpool(100) fc(10) >"), [] as [&str; 0]);
}

#[test]
fn a_type_comes_out_of_whatever_has_a_name() {
    for source in ["Net", "Net: = < relu >", "Net: 5x5x0 = < maxpol(2) >", "pub Net: 5 -> 5 < relu", "Net: 5 = < { } >"]
    {
        let items = expand::network(format!("netweight {source}").parse().expect("tokens")).to_string();
        assert!(items.contains("struct Net ;") && items.contains("compile_error"), "{source}: {items}");
    }
}

#[test]
fn repetitions_that_are_too_long_are_found_at_the_outermost_count() {
    assert_eq!(errors("A: 5x5x3 = < repeat 65000 { relu } >"), [] as [&str; 0]);
    let found = errors("A: 5x5x3 = < repeat 1000 { repeat 1000 { conv(3, 3x3) relu } } >");
    assert!(matches!(found.as_slice(), [only] if only.starts_with("1:20 ")), "{found:#?}");
}

#[test]
fn a_mistake_of_syntax_is_one_error() {
    for layers in [
        "conv(3, 3x3), relu, relu",
        "conv(3, 3x3).relu().relu()",
        "conv(3, 3x3) -> relu -> relu",
        "conv(3, 3x3) => relu",
        "conv(3, 3x3) |> relu",
        "conv(3, 3x3); relu",
        "conv 3",
        "conv[3, 3x3]",
        "conv(3 3x3)",
        "conv(3, , 3x3)",
        "conv(3, 3x3, stride: 2)",
        "conv(3, 3x3, bias)",
        "conv(3, 3, 3)",
        "conv(3, 3, 3x3, 2, 1)",
        "conv(3, [3, 3])",
        "stem = relu",
        "stem: first: relu",
        "relu stem:",
        "loop 3 { relu }",
        "{ relu }",
    ] {
        let found = errors(&format!("A: 5x5x3 = < {layers} >"));
        assert_eq!(found.len(), 1, "{layers}: {found:#?}");
    }
    for header in [
        "A: 5x5x3 5 = < fc(5) >",
        "A: 5x5x3 => 5 = < fc(5) >",
        "A: 5, 5, 3 -> 5 = < fc(5) >",
        "A: 2 * 5 -> 5 = < fc(5) >",
        "A: (channels) -> 5 = < fc(5) >",
        "A: 5x5x3 -> 5 = { fc(5) }",
        "A: 5x5x3 -> 5 = fc(5) >",
        "A<const C: u64>: 5x5x3 -> 5 = < fc(C) >",
        "A< fc(5) >: 5x5x3 -> 5",
        "A: 5x5x3 -> 5 = < fc(5) /// B. \n pub B: 5 = < relu >",
    ] {
        let found = errors(header);
        assert_eq!(found.len(), 1, "{header}: {found:#?}");
    }
}

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

/// What `benches/build_time.py` counts the instructions of.
#[test]
fn expand_150_layers() {
    let layers = "conv(32, 3x3) batchnorm relu ".repeat(50);
    let source = format!("netweight Net: 28x28x1 -> 28x28x32 = < {layers} >");
    let items = expand::network(source.parse().expect("tokens")).to_string();
    assert!(!items.contains("compile_error"));
    assert_eq!(items.matches("__builder . layer (").count(), 150);
}
