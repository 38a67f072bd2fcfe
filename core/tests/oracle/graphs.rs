//! Graphs against what is counted beside them.

use netweight_core::graph::{Builder, Extent, Failure, Kept, Name, Row, Scope, SideHead, Tape, Totals};
use netweight_core::layers::{Fc, Merge, Relu};
use netweight_core::{Layer, Problem};

use crate::counter::{CountedRow, CountedScope, Counter, Tensor};
use crate::programs::{Author, Body, Braces, Element, Kind, LABELS, run};
use crate::random::Random;
use crate::values::shape;

const INPUT: [u64; 3] = [3, 2, 4];

/// What the builder wrote on slices of these lengths.
struct Written {
    extent: Extent,
    totals: Totals,
    output: Option<Vec<u64>>,
    rows: Vec<CountedRow>,
    scopes: Vec<CountedScope>,
    mistakes: Vec<u32>,
}

fn build(program: &[Element], room: Extent, apertures: bool) -> Written {
    let (mut rows, mut edges) = (vec![Row::BLANK; room.rows], vec![0; room.edges]);
    let (mut scopes, mut failures) = (vec![Scope::BLANK; room.scopes], vec![Failure::BLANK; room.failures]);
    let mut builder = Builder::new(&mut rows, &mut edges, &mut scopes, &mut failures);
    if !apertures {
        builder = builder.without_apertures();
    }
    let input = builder.input(0, Ok(shape(&INPUT[..2], INPUT[2])));
    let x = run(program, &mut builder, &mut [Kept::NONE; LABELS], input);
    let (totals, extent) = (builder.finish(x), builder.extent());
    let output = x.shape().map(|shape| shape.axes().to_vec());
    let graph = builder.graph();
    let read = |index: usize| {
        let (row, inputs) = (graph.rows()[index], graph.inputs(index).to_vec());
        let layer = graph.layer(index);
        assert_eq!(layer.input, graph.shape(inputs[0]));
        assert_eq!((layer.output, graph.shape(u32::try_from(index).unwrap() + 1)), (row.output, row.output));
        let Row { params, buffers, macs, training, .. } = row;
        let (path, output) = (layer.path.to_string(), row.output.axes().to_vec());
        let tied = match row.layer {
            Layer::Linear(linear) => linear.tied.map(|weights| weights.row),
            _ => None,
        };
        CountedRow { path, inputs, output, tied, params, buffers, macs, training }
    };
    let rows = if extent == room { (0..extent.rows).map(read).collect() } else { Vec::new() };
    let mistakes = graph.failures().iter().map(|failure| failure.site).collect();
    let scopes = scopes.iter().map(|scope| CountedScope {
        parent: scope.parent.map(|parent| usize::try_from(parent).unwrap()),
        kind: scope.kind,
        first: scope.first,
        end: scope.end,
        output: scope.output,
    });
    Written { extent, totals, output, rows, scopes: scopes.collect(), mistakes }
}

/// Whether the numbers of a program fit, so that a counter can count them.
#[allow(dead_code, reason = "the programs of the tests are small; those of a fuzzer are not")]
pub(crate) fn is_countable(program: &[Element]) -> bool {
    let mut failures = vec![Failure::BLANK; 64];
    let mut builder = Builder::new(&mut [], &mut [], &mut [], &mut failures);
    let input = builder.input(0, Ok(shape(&INPUT[..2], INPUT[2])));
    run(program, &mut builder, &mut [Kept::NONE; LABELS], input);
    let is_large = |failure: &Failure<'_>| matches!(failure.problem, Problem::Overflow { .. } | Problem::Layers { .. });
    !builder.graph().failures().iter().any(is_large)
}

/// The builder knows so many sites of mistakes, and may find more of them in
/// every repetition.
const REMEMBERED: usize = 32;

/// Compares a program with the counter; returns how many mistakes it has.
pub(crate) fn compare(program: &[Element]) -> usize {
    let mut counter = Counter::default();
    let output = counter.body(program, Some(Tensor::input(&INPUT)));
    if counter.mistakes.len() > REMEMBERED {
        return counter.mistakes.len();
    }

    let measured = build(program, Extent::NONE, true);
    let written = build(program, measured.extent, true);
    assert_eq!(
        (measured.extent, measured.totals),
        (written.extent, written.totals_unseen(&measured)),
        "{}",
        Braces(program)
    );
    let Extent { rows, edges, scopes, failures } = measured.extent;
    let half = Extent { rows: rows / 2, edges: edges / 2, scopes: scopes / 2, failures: failures / 2 };
    assert_eq!(build(program, half, true).extent, measured.extent, "{}", Braces(program));
    // Repetitions are copied where there are no apertures.
    let copied = build(program, measured.extent, false);
    assert_eq!(
        (copied.extent, copied.totals),
        (measured.extent, written.totals_unseen(&copied)),
        "{}",
        Braces(program)
    );
    let all = |written: &Written| (written.rows.clone(), written.scopes.clone(), written.mistakes.clone());
    assert_eq!(all(&copied), all(&written), "{}", Braces(program));
    assert_eq!(build(program, half, false).extent, measured.extent, "{}", Braces(program));
    assert_eq!(written.mistakes, counter.mistakes, "{}", Braces(program));
    let sum = |number: fn(&CountedRow) -> u64| written.rows.iter().map(number).sum::<u64>();
    let totals = written.totals;
    assert_eq!(totals.params, sum(|row| row.params));
    assert_eq!(totals.buffers, sum(|row| row.buffers));
    assert_eq!((totals.macs, totals.flops()), (sum(|row| row.macs), sum(|row| row.macs + row.macs)));
    assert_eq!(totals.outputs, sum(|row| row.output.iter().product()));
    // Behind a mistake it is not promised what is still written.
    if counter.mistakes.is_empty() {
        assert_eq!(written.rows, counter.rows, "{}", Braces(program));
        assert_eq!(written.scopes, counter.scopes, "{}", Braces(program));
    }
    assert_eq!(written.output, output.map(|output| output.axes), "{}", Braces(program));
    counter.mistakes.len()
}

impl Written {
    /// The totals, with an aperture that a measuring pass does not know.
    fn totals_unseen(&self, measured: &Self) -> Totals {
        Totals { aperture: measured.totals.aperture, ..self.totals }
    }
}

#[test]
fn a_random_graph_is_what_is_counted_beside_it() {
    let mut right = 0;
    for seed in 0..4_000 {
        let mut author = Author { random: Random(seed), sites: 0, wrong: 0, any: 0 };
        let program = author.body(3);
        right += u32::from(compare(&program) == 0);
    }
    assert!(right > 1_000, "{right} right ones");
}

#[test]
fn independent_mistakes_are_found_and_nothing_else() {
    let mut found = [0; 4];
    for seed in 0..4_000 {
        let mut author = Author { random: Random(seed), sites: 0, wrong: 20, any: 0 };
        let program = author.body(3);
        found[compare(&program).min(3)] += 1;
    }
    assert!(found.iter().all(|&programs| programs > 100), "{found:?}");
}

#[test]
fn a_mistake_in_a_repetition_is_found_once() {
    let program = [element(3, Kind::Repeat(3, vec![head(2, vec![element(1, Kind::Wrong)])].into()))];
    assert_eq!(build(&program, Extent::NONE, true).extent.failures, 1);
}

/// The mistakes of a program, which are those that the counter finds.
fn mistakes(program: &[Element]) -> Vec<u32> {
    compare(program);
    build(program, build(program, Extent::NONE, true).extent, true).mistakes
}

fn element(site: u32, kind: Kind) -> Element {
    Element { site, name: Name::only("it"), keep: None, kind }
}

fn linear(site: u32, units: u64, tied: Option<usize>) -> Element {
    element(site, Kind::Linear { units, bias: true, tied })
}

fn head(site: u32, body: Vec<Element>) -> Element {
    element(site, Kind::Aside(SideHead::Trained, body.into()))
}

#[test]
fn what_is_wrong_in_one_repetition_is_unknown_in_the_next() {
    let kept = |element| Element { keep: Some(0), ..element };
    let wrong = |site| head(site, vec![element(site + 1, Kind::Wrong)]);
    let repeat = |body| element(20, Kind::Repeat(3, Body::from(body)));
    // The weights of site 2 are 6 x 12, then 6 x 6: site 4 no longer fits what
    // site 3 would give then.
    let changing = head(10, vec![linear(3, 6, Some(0)), linear(4, 4, Some(0))]);
    let changing = [linear(1, 12, None), repeat(vec![kept(linear(2, 6, None)), changing, wrong(5)])];
    assert_eq!(mistakes(&changing), [3, 6]);
    // Site 1 is tied to itself before it has been reached.
    let itself = head(10, vec![kept(linear(1, 4, Some(0))), linear(2, 6, Some(0))]);
    assert_eq!(mistakes(&[repeat(vec![itself, wrong(5)])]), [1, 6]);
    // Site 3 starts from where nothing has been kept; there is something in the
    // second repetition.
    let from = |site| vec![Body { from: Some((site, 0)), elements: vec![] }, Body::from(vec![])];
    let start = head(10, vec![element(4, Kind::Merge(Merge::Add, from(3)))]);
    assert_eq!(mistakes(&[repeat(vec![start, wrong(5), kept(linear(7, 6, None))])]), [3, 6]);
    // Branches of 6 and 4 channels; in the second repetition both have 6.
    let branches = [Some(linear(3, 6, None)), None].map(|layer| Body::from(Vec::from_iter(layer)));
    let meeting = head(
        10,
        vec![element(4, Kind::Merge(Merge::Add, branches.into())), linear(7, 4, None), element(8, Kind::Wrong)],
    );
    assert_eq!(mistakes(&[repeat(vec![meeting, wrong(5), linear(9, 6, None)])]), [4, 6]);
}

#[test]
fn branches_are_compared_though_another_is_unknown() {
    let branch = |layer| Body::from(vec![layer]);
    for unknown in 0..3 {
        for (merge, wrong) in [(Merge::Add, vec![2, 3]), (Merge::Concat, vec![2])] {
            let mut branches = Vec::from([4, 6].map(|units| branch(linear(1, units, None))));
            branches.insert(unknown, branch(element(2, Kind::Wrong)));
            assert_eq!(mistakes(&[element(3, Kind::Merge(merge, branches))]), wrong);
        }
    }
}

#[test]
fn weights_behind_repetitions_are_those_of_the_last() {
    let first = linear(1, 4, None);
    let repeated = element(2, Kind::Repeat(5, vec![linear(3, 4, None)].into()));
    let repeated = Element { keep: Some(0), ..repeated };
    assert_eq!(compare(&[first, repeated, linear(4, 4, Some(0))]), 0);
}

#[test]
fn a_tape_shows_what_is_used_of_it() {
    let mut tape = Tape::<4, 4, 0, 2>::BLANK;
    let mut builder = tape.builder();
    let x = builder.input(0, Ok(shape(&[], 8)));
    let x = builder.layer(1, Name::only("relu"), Layer::Relu(Relu::DEFAULT), x);
    let wrong = Layer::Fc(Fc { units: 0, ..Fc::DEFAULT });
    let x = builder.layer(2, Name::only("fc"), wrong, x);
    let (totals, extent) = (builder.finish(x), builder.extent());
    let tape = tape.with(totals, extent);
    let graph = tape.graph();
    assert_eq!((graph.rows().len(), graph.inputs(0), graph.failures().len()), (1, &[0][..], 1));
}

#[test]
fn sums_that_do_not_fit_are_found_in_their_repetition() {
    let fails = |mut builder: Builder<'_, '_>| {
        let mut x = builder.input(0, Ok(shape(&[], 1 << 30)));
        let group = builder.enter(Name::only("all"), x);
        let mut repetition = 0;
        while builder.again(1, group, repetition, 1000, x) {
            let mark = builder.mark(x);
            x = builder.layer(2, Name::only("fc"), Layer::Fc(Fc { units: 1 << 30, ..Fc::DEFAULT }), x);
            repetition += 1;
            repetition += builder.copy(&mark, 1000 - repetition, &mut x);
        }
        builder.leave(group, x);
        let failure = builder.graph().failures()[0];
        (builder.extent(), failure.message("Net", &builder.graph()).to_string())
    };
    let copied = |apertures: bool| {
        let (mut rows, mut edges) = ([Row::BLANK; 20], [0; 20]);
        let (mut scopes, mut failures) = ([Scope::BLANK; 20], [Failure::BLANK; 1]);
        let builder = Builder::new(&mut rows, &mut edges, &mut scopes, &mut failures);
        fails(if apertures { builder } else { builder.without_apertures() })
    };
    let (extent, message) = copied(true);
    assert!(extent.rows > 2 && message.contains("all.") && message.contains("FLOPs"), "{extent:?}: {message}");
    assert_eq!(copied(false), (extent, message));
}
