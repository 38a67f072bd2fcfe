//! `from(label)` at the head of every form: it begins there.

use netweight::__private::Declared;
use netweight::Network;

use crate::evaluators;

const ONCE: usize = 1;

netweight::network! {
    Aux: 8x8x3 = < x: conv(4, 3x3) conv(16, 3x3) aux { from(x) conv(5, 1x1) } >
    Training: 8x8x3 = < x: conv(4, 3x3) conv(16, 3x3) aux(training) { from(x) conv(5, 1x1) } >
    Checkpoint: 8x8x3 = < x: conv(4, 3x3) conv(16, 3x3) checkpoint { from(x) conv(5, 1x1) } >
    Repeat: 8x8x3 = < x: conv(4, 3x3) conv(16, 3x3) repeat 1 { from(x) conv(5, 1x1) } >
    Once: 8x8x3 = < x: conv(4, 3x3) conv(16, 3x3) repeat ONCE { from(x) conv(5, 1x1) } >
    Never: 8x8x3 = < x: conv(4, 3x3) conv(16, 3x3) repeat 0 { from(x) conv(5, 1x1) } conv(5, 1x1) >
    Group: 8x8x3 = < x: conv(4, 3x3) conv(16, 3x3) g: { from(x) conv(5, 1x1) } >
    Experts: 8x8x3 = < x: conv(4, 3x3) conv(16, 3x3) experts(3, 2) { from(x) linear(4) } >
    Residual: 8x8x3 = < x: conv(4, 3x3) conv(16, 3x3) residual { from(x) conv(16, 1x1) } >
    /// The latest copy of a label, in each repetition.
    Latest: 8x8x4 = < repeat 3 { x: conv(4, 3x3) conv(16, 3x3) g: { from(x) conv(4, 1x1) } } >
    /// A group that ends at a label gives that tensor.
    Back: 8x8x3 -> 8x8x4 = < x: conv(4, 3x3) g: { conv(16, 3x3) back: { from(x) } } >
}

/// 3·3·3·4 + 4, and 3·3·4·16 + 16.
const BEFORE: [u64; 2] = [112, 592];

fn params<N: Network>() -> Vec<u64> {
    N::LAYERS.iter().map(|layer| layer.params).filter(|&params| params > 0).collect()
}

#[test]
fn layers_read_the_label() {
    let head = [&BEFORE[..], &[4 * 5 + 5]].concat();
    assert_eq!(params::<Aux>(), head);
    assert_eq!(params::<Training>(), head);
    assert_eq!(params::<Checkpoint>(), head);
    assert_eq!(params::<Repeat>(), head);
    assert_eq!(params::<Once>(), head);
    assert_eq!(params::<Group>(), head);
    assert_eq!(params::<Never>(), [&BEFORE[..], &[16 * 5 + 5]].concat());
    // The router, three experts.
    assert_eq!(params::<Experts>(), [&BEFORE[..], &[4 * 3, 3 * (4 * 4 + 4)]].concat());
    assert_eq!(params::<Residual>(), [&BEFORE[..], &[4 * 16 + 16]].concat());
    assert_eq!(params::<Latest>(), [4 * 4 * 9 + 4, 592, 20].repeat(3));
    let inputs: Vec<_> = (0..9).map(|row| Latest::GRAPH.inputs(row)[0]).collect();
    assert_eq!(inputs, [0, 1, 1, 3, 4, 4, 6, 7, 7]);
}

#[test]
fn multiply_adds_are_of_what_is_read() {
    let before = 64 * (9 * 3 * 4 + 9 * 4 * 16);
    assert_eq!([Aux::MACS, Training::MACS, Group::MACS], [before + 64 * 20, before, before + 64 * 20]);
    assert_eq!(Experts::MACS, before + 64 * (4 * 3 + 2 * 16));
}

#[test]
fn a_side_head_sees_what_the_label_does() {
    let apertures = |layers: &[netweight::LayerSummary<'_>]| layers.iter().map(|it| it.aperture.to_string()).collect();
    let seen: Vec<String> = apertures(Aux::LAYERS);
    assert_eq!(seen, ["3x3", "5x5", "3x3"]);
}

#[test]
fn a_group_gives_what_it_ends_with() {
    let summary = Back::summary().to_string();
    let line = summary.lines().find(|line| line.starts_with("g ")).expect("a group");
    assert!(line.contains("8x8x4 "), "{summary}");
}

#[test]
fn constants_are_what_the_programs_find_at_run_time() {
    macro_rules! each {
        ($($name:ident)*) => { $(evaluators::compare::<$name>(<$name as Declared>::Program::run);)* };
    }
    each!(Aux Training Checkpoint Repeat Once Never Group Experts Residual Latest Back);
}
