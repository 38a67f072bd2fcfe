//! Whole expansions, in this process.

mod edits;
mod fuzzed;
mod garbled;
mod names;
mod soundness;

use std::fmt::Write;

use proc_macro2::TokenStream;

use crate::diagnostics::Errors;
use crate::{expand, infer, parse, resolve};

/// Declarations that are right, for the tests to take apart.
const RIGHT: [&str; 5] = [
    "/// A block. \n block Basic(filters, act = relu, fewer = channels / 2) {
        residual { conv(filters, 3x3) act } { conv(filters, 1) conv(fewer, 1) conv(filters, 1) } act
     }
     /// A network. \n Net: 8x8x4 = < stem: conv(4, 3) repeat 2 { Basic(4) } Basic(channels * 2, act = silu)
        add { } { from(stem) conv(8, 1) } aux(training) { fc(3) } experts(4, 2) { linear(8) } checkpoint { relu } >
     Two: 8x8x4 = < Net concat { } { relu } multiply { } { global_avgpool } other::Trunk >",
    "/// Notes. \n #[label(drawing = false, table = true)] pub(crate) Mnist: 28x28x1 -> 10 = < conv(32, 3x3) conv(32, 3x3) maxpool(2) fc(128) fc(10) >;
     Other: (H, 2 * W + 1, 3) = < fc(N) >",
    "Net: 28 x 28 x 3 -> (CLASSES) = <
        /// The stem.
        stem: conv(2 * WIDTH, 7x7, stride = 2, padding = (1, P), bias = false) batchnorm relu
        stage1: { repeat 2 { conv(channels / 2, 1x1) depthwise(3, padding = half) silu } layernorm(bias = BIAS) }
        repeat COUNT - 1 { dropout(0.5) slice(1..channels) slice(..) } take(last) reshape(7x7x64) crop((3, 4)) pad(0)
     >",
    "Bounded: 8 = < fc(8) > where params <= 1M,
        macs <= 1.5G, flops <= 2 * 1_000, weights <= 4 GiB,
        inference <= GTX_980, inference(batch = 8, precision = int8, in_place = true) <= STM32F407,
        training(batch = 2 * 64, optimizer = adam, headroom = 1 GiB, shards = zero2(8)) <= cards::MINE,
        training(batch = BATCH, accounting = textbook, accumulate = 4) <= LIMIT / 2,;
     Unlimited: (8) = < fc(N) > where training(precision = autocast) <= T4 pub Next: 5 = < relu > where macs <= LIMITS[0]",
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
fn what_is_wrong_in_one_repetition_is_unknown_in_the_next() {
    // In the second one `a` has 6 channels, not 12: the tie that is wrong in the
    // first would fit, and the one behind it is wrong only then.
    let found = errors(
        "Net: 12 = < repeat 2 { a: linear(6) aux { linear(6, tied = a) linear(4, tied = a) } aux { maxpool(99) } } >",
    );
    let places: Vec<&str> = found.iter().filter_map(|error| error.split_once(' ').map(|(place, _)| place)).collect();
    assert_eq!(places, ["1:59", "1:90"], "{found:#?}");
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
fn networks_that_nobody_writes_by_hand_are_refused_as_a_whole() {
    let said = |elements: usize| {
        let source = format!("netweight Net: 8 -> 8 = < {} >", "relu ".repeat(elements));
        let items = expand::network(source.parse().expect("tokens")).to_string();
        (items.contains("longer than 8192 elements"), items.matches("__builder . layer (").count())
    };
    assert_eq!([8_192, 8_193].map(said), [(false, 8_192), (true, 0)]);
}

#[test]
fn parameters_are_followed_once_through_blocks_that_double() {
    let mut blocks = "block B0(n) { conv(n, 3) }".to_owned();
    for level in 1..60 {
        let inner = level - 1;
        write!(blocks, " block B{level}(n) {{ B{inner}(n) B{inner}(n) }}").unwrap();
    }
    let said = errors(&format!("{blocks} Net: 8x8x1 -> 8x8x1 = < B59(FILTERS) >"));
    assert!(said.len() == 1 && said[0].contains("longer than 8192 elements"), "{said:?}");
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
        "relu * 2",
        "[relu relu] * 2",
        "for i in 0..3 { relu }",
        "while N > 3 { relu }",
        "if N > 3 { relu } else { elu }",
        "let x = relu",
        "let mut x = relu",
        "conv<3, 3x3> relu",
        "\"conv\"(3, 3x3)",
        "nn.Conv2d(3, 3)",
        "repeat { relu } 3",
        "repeat true { relu }",
        "stem: relu add(stem)",
        "stem: relu stem",
        "reshape(-1, 3)",
        "reshape(5, 5, 3)",
        "experts(18446744073709551615, 1) { conv(3, 3x3) }",
        "add [relu, elu]",
        "add { relu }, { elu }",
        "# a comment \n relu",
        "\"stem\": relu",
        "self.stem: relu",
        "layer1.0.relu: relu",
        "layer1.0:",
        "layer-1: relu",
        "stem: relu stem + relu",
        "stem { relu }",
        "conv(1, 6, 5)",
        "conv(3x3, 32)",
        "slice(0, 2)",
    ] {
        let found = errors(&format!("A: 5x5x3 = < {layers} >"));
        assert_eq!(found.len(), 1, "{layers}: {found:#?}");
    }
    for header in [
        "A: 5x5x3 5 = < fc(5) >",
        "A: 5x5x3 -> < fc(5) >",
        "A: f32[5, 5] -> 5 = < fc(5) >",
        "A: Vec<f32> -> 5 = < fc(5) >",
        "A: H x W x 3 -> 5 = < fc(5) >",
        "A: 5 5 3 -> 5 = < fc(5) >",
        "A: (None, 5, 5, 3) -> 5 = < fc(5) >",
        "A: 5x5x3 -> 5 := < fc(5) >",
        "fn A: 5x5x3 -> 5 = < fc(5) >",
        "A: 5x5x3 -> 5, macs <= 1M = < fc(5) >",
        "A: 5x5x3 => 5 = < fc(5) >",
        "A: 5, 5, 3 -> 5 = < fc(5) >",
        "A: 2 * 5 -> 5 = < fc(5) >",
        "A: (channels) -> 5 = < fc(5) >",
        "A: 5x5x3 -> 5 = { fc(5) }",
        "A: 5x5x3 -> 5 = fc(5) >",
        "A<const C: u64>: 5x5x3 -> 5 = < fc(C) >",
        "A< fc(5) >: 5x5x3 -> 5",
        "A: 5x5x3 -> 5 = < fc(5) /// B. \n pub B: 5 = < relu >",
        "A: [5, 5, 3] -> 5 = < fc(5) >",
        "A: -1x5x5x3 -> 5 = < fc(5) >",
        "A: 5x5x3, -> 5 = < fc(5) >",
        "network A: 5x5x3 -> 5 = < fc(5) >",
        "fn B(n) { fc(n) } A: 5x5x3 -> 5 = < B(5) >",
        "block B(n: u64) { fc(n) } A: 5x5x3 -> 5 = < B(5) >",
        "block B[n] { fc(n) } A: 5x5x3 -> 5 = < B(5) >",
        "block B(n) = < fc(n) > A: 5x5x3 -> 5 = < B(5) >",
        "block B(x) { add { } { from(x) } } A: 5x5x3 = < x: relu B(x) >",
        "block B { add { } { from(x) } } A: 5x5x3 = < x: relu B >",
        "block B(n, m) { fc(n) fc(m) } A: 5x5x3 -> 5 = < B(n = 5, 5) >",
        "A: 5 = < B(3) > B: 5 = < relu >",
    ] {
        let found = errors(header);
        assert_eq!(found.len(), 1, "{header}: {found:#?}");
    }
}

#[test]
fn a_mistake_in_a_bound_is_one_error() {
    for bounds in [
        "",
        ",",
        "params",
        "params <=",
        "params 1M",
        "params < 1M",
        "params == 1M",
        "params >= 1M",
        "params: 1M",
        "params() <= 1M",
        "params[1] <= 1M",
        "1M >= params",
        "params <= 1M macs <= 9M",
        "params <= N macs <= 9M",
        "params <= N as u64 training(batch = 8) <= GTX_980",
        "params <= 1M where macs <= 9M",
        "params <= 1M, where macs <= 9M",
        "params <= 1M,, macs <= 9M",
        "params <= macs <= 9M",
        "params <= 1M + 1",
        "params <= 1 .. 2",
        "params <= 1M x",
        "params <= 'M'",
        "params <= \"1M\"",
        "params <= 1 << 20",
        "params <= 2 * channels",
        "params <= 1 - 2",
        "params <= 1 / 0",
        "training <= 4 G",
        "training <= 1TIB",
        "training(batch = 8, 16) <= 1GiB",
        "training(batch = 8 optimizer = adam) <= 1GiB",
        "training(batch = ) <= 1GiB",
        "training(batch) <= 1GiB",
        "training(shards = ) <= 1GiB",
        "training(shards = zero2()) <= 1GiB",
        "training(shards = zero2(0)) <= 1GiB",
        "training(shards = 8) <= 1GiB",
        "training(headroom = 1G) <= 1GiB",
        "training(batch = 1 / 0) <= 1GiB",
        "inference(in_place = ) <= 1GiB",
        "inference(batch = 0, cache = 5) <= 1GiB",
        "self::params <= 1M",
    ] {
        let found = errors(&format!("A: 5x5x3 = < fc(5) > where {bounds}"));
        assert_eq!(found.len(), 1, "{bounds}: {found:#?}");
    }
}

#[test]
fn a_mistake_around_where_is_one_error() {
    for behind in [
        "; where params <= 1M",
        ", where params <= 1M",
        "params <= 1M",
        "training(batch = 8) <= 1GiB",
        "Where params <= 1M",
        "with inference(batch = 2) <= 1MiB, macs <= 1M",
        "where params <= 1M >",
        "where params <= N >; B: 5 = < relu >",
        "where params: 1M B: 5 = < relu >",
        "where params <= 1K C: 5 = < relu > where params <= 1 /// B. \n B: 5 = < relu > where params > 0",
    ] {
        let found = errors(&format!("A: 5x5x3 = < fc(5) > {behind}"));
        assert_eq!(found.len(), 1, "{behind}: {found:#?}");
    }
    // Closed behind the bounds, and never.
    for (source, place) in
        [("A: 5x5x3 = < fc(5) where params <= N >", "1:19 "), ("A: 5x5x3 = < fc(5) where params <= N", "1:11 ")]
    {
        let found = errors(source);
        assert!(matches!(found.as_slice(), [only] if only.starts_with(place)), "{found:#?}");
    }
}

#[test]
fn every_bound_that_fails_is_an_error() {
    let found = errors(
        "A: 5x5x3 = < fc(5) >\nwhere params <= 379,\nmacs <= 375, flops <= 749, weights <= 1519,\n\
         inference <= 1 KiB, training <= 1KiB, training(batch = 99999999999, optimizer = adam) <= GTX_980",
    );
    let places: Vec<&str> = found.iter().filter_map(|error| error.split_once(' ').map(|(place, _)| place)).collect();
    assert_eq!(places, ["2:6", "3:13", "3:27", "4:0", "4:20", "4:38"], "{found:#?}");
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
