//! Blocks and layers that are given to blocks: what comes out is what is written
//! out beside it by hand.

use netweight::__private::Declared;
use netweight::Network;

use crate::evaluators;

const WIDTH: usize = 24;
const RATE: f64 = 0.25;

netweight::network! {
    block Short(filters = 6) { conv(filters, 3x3) relu }
    block Outer(inner) { inner }
    block Twice(inner) { inner inner }
    block Pass(thing) { Outer(thing) }
    block Shadow(filters) { Twice(Short(filters)) conv(filters, 1) }
    block Sized(make, filters) { make(filters) }
    block Default(inner = Short(5), n = 1) { repeat n { inner } }
    block Drop(rate) { Outer(dropout(rate)) }

    Tail: 8x8x3 = < conv(2, 1) >

    Given: 8x8x3 = <
        Outer(Short) Outer(Short(7)) Twice(Short(WIDTH)) Pass(Short(filters = 2 * channels)) Outer(Tail)
        Outer(Outer(Outer(Short(9)))) Shadow(5) Sized(Short, 4) Sized(linear, 3) Default Default(maxpool(2), n = 2)
        repeat 2 { Outer(conv(2 * channels, 3x3, bias = false)) } Drop(RATE) Pass(Pass(dropout(RATE)))
    >
    Written: 8x8x3 = <
        conv(6, 3x3) relu conv(7, 3x3) relu conv(WIDTH, 3x3) relu conv(WIDTH, 3x3) relu
        conv(2 * channels, 3x3) relu conv(2, 1)
        conv(9, 3x3) relu conv(5, 3x3) relu conv(5, 3x3) relu conv(5, 1) conv(4, 3x3) relu linear(3) conv(5, 3x3) relu
        maxpool(2) maxpool(2)
        conv(10, 3x3, bias = false) conv(20, 3x3, bias = false) dropout(RATE) dropout(RATE)
    >
}

// A label in an argument is one of where the argument is written.
netweight::network! {
    block Norm(inner) { wte: residual { layernorm inner } }

    GivenTied: 12x16 = < wte: linear(16) Norm(linear(16, tied = wte)) >
    WrittenTied: 12x16 = < wte: linear(16) residual { layernorm linear(16, tied = wte) } >
}

/// Layers with what they read and cost; groups and paths differ.
fn layers<N: Network>() -> Vec<String> {
    let line = |(row, layer): (usize, &netweight::LayerSummary<'_>)| {
        format!("{} {:?} {} {}", layer.layer, N::GRAPH.inputs(row), layer.params, layer.macs)
    };
    N::LAYERS.iter().enumerate().map(line).collect()
}

#[test]
fn what_is_given_stands_in_the_block() {
    assert_eq!(layers::<Given>(), layers::<Written>());
    assert_eq!(layers::<GivenTied>(), layers::<WrittenTied>());
    assert_eq!((Given::PARAMS, Given::MACS), (Written::PARAMS, Written::MACS));
    assert_eq!(Given::LAYERS.len(), 29);
}

#[test]
fn what_is_given_is_called_by_its_own_name() {
    let paths: Vec<String> = Given::LAYERS.iter().map(|layer| layer.path.to_string()).collect();
    assert_eq!(paths[..4], ["Outer0.Short.conv", "Outer0.Short.relu", "Outer1.Short.conv", "Outer1.Short.relu"]);
    assert_eq!(paths[4], "Twice.Short0.conv");
}

#[test]
fn constants_are_what_the_programs_find_at_run_time() {
    evaluators::compare::<Given>(<Given as Declared>::Program::run);
    evaluators::compare::<GivenTied>(<GivenTied as Declared>::Program::run);
}
