//! A network with one layer more is no smaller, wherever that holds.
//!
//! A layer behind all others changes nothing before it: sums and memory at test
//! time never fall. In a training step a framework also holds the targets and the
//! loss's own tensors, which depend on what the network gives; so there it must
//! give the same shape. A layer in the middle must keep its shape: behind a pool,
//! say, a dense layer is smaller.

use netweight_core::graph::{Builder, Graph, Kept, Name, Totals};
use netweight_core::layers::{BatchNorm, Dropout, Gelu, LayerNorm, Relu, Scale, Tanh};
use netweight_core::memory::{Plan, RuleSet};
use netweight_core::{Accounting, Backend, Inference, Layer, Loss, Optimizer, Precision, Probability, Shape, Training};

use crate::layers;
use crate::memory::{Drawn, build};
use crate::plans::draw_input;
use crate::programs::{Author, Braces, Element, Kind, LABELS, run};
use crate::random::Random;

/// What is asked of a network: numbers that are not to fall; none is refused
/// in both networks or in neither.
type Ask<'a> = &'a dyn Fn(&Graph<'_>) -> Vec<Option<u64>>;

/// Calls `see` with the graph of a program; none if it is wrong.
fn with_graph<T>(program: &[Element], input: Shape, see: impl FnOnce(&Graph<'_>) -> T) -> Option<T> {
    let make = |builder: &mut Builder<'_, 'static>| {
        let x = builder.input(0, Ok(input));
        let x = run(program, builder, &mut [Kept::NONE; LABELS], x);
        builder.finish(x);
    };
    let mut seen = None;
    build(make, |graph| seen = Some(see(graph)));
    seen
}

fn sums(graph: &Graph<'_>) -> Vec<Option<u64>> {
    let Totals { params, buffers, macs, outputs, operations, again, .. } = *graph.totals();
    [params, buffers, macs, outputs, operations, again].map(Some).into()
}

/// The bytes of a forward pass at test time by every account.
fn inference(graph: &Graph<'_>) -> Vec<Option<u64>> {
    let drawn = Drawn::all(graph, &RuleSet::inference(graph));
    let plans: Vec<Plan<'_>> = drawn.iter().map(Drawn::plan).collect();
    let inference = Inference::new("Net", &plans);
    let mut bytes = Vec::new();
    // What is joined with a recalled tensor is held until the next layer has run: one
    // that reads nothing but the sum lets go of it earlier.
    let joins = graph.rows().iter().any(|row| row.recalled > 0);
    for (_, accounting) in Accounting::CATALOGUE {
        if joins && *accounting == Accounting::Autograd {
            continue;
        }
        for in_place in [false, true] {
            for batch in [1, 7] {
                let inference = inference.accounting(*accounting).in_place(in_place).batch(batch);
                bytes.push(inference.try_memory().ok().map(|memory| memory.total()));
            }
        }
    }
    bytes
}

/// The bytes of a training step.
fn training(graph: &Graph<'_>, accounting: Accounting) -> Vec<Option<u64>> {
    let drawn = Drawn::all(graph, &RuleSet::training(graph));
    let plans: Vec<Plan<'_>> = drawn.iter().map(Drawn::plan).collect();
    let training = Training::new("Net", &plans).accounting(accounting);
    // The value of a mean square is as large as the output, but a scalar once
    // there are several; so a layer that makes a second output can take less.
    let has_heads = graph.scopes().iter().any(|scope| scope.kind.is_head());
    let other = if has_heads { Loss::CrossEntropy } else { Loss::MeanSquare };
    let mut bytes = Vec::new();
    for (_, precision) in Precision::CATALOGUE {
        for (_, optimizer) in Optimizer::CATALOGUE {
            for (backend, loss) in [(Backend::Cpu, Loss::CrossEntropy), (Backend::Gpu, other)] {
                for batch in [1, 7] {
                    let training = training.precision(*precision).optimizer(*optimizer).backend(backend).loss(loss);
                    bytes.push(training.batch(batch).try_memory().ok().map(|memory| memory.total()));
                }
            }
        }
    }
    bytes
}

/// Puts an element somewhere into a program.
fn put(element: Element, program: &mut Vec<Element>, random: &mut Random) {
    let at = random.below(program.len() + 1);
    if let Some(Element { kind, .. }) = program.get_mut(at)
        && random.below(4) > 0
    {
        match kind {
            Kind::Group(_, body) | Kind::Repeat(_, body) | Kind::Aside(_, body) | Kind::Experts { body, .. } => {
                return put(element, &mut body.elements, random);
            }
            Kind::Merge(_, branches) => {
                let branch = random.below(branches.len());
                return put(element, &mut branches[branch].elements, random);
            }
            _ => {}
        }
    }
    program.insert(at, element);
}

/// Draws programs, puts a layer into each, and compares what is asked of them;
/// returns how many were right before and after, and how many have grown.
fn compare(
    draw: impl Fn(&mut Random) -> Layer,
    put: impl Fn(Element, &mut Vec<Element>, &mut Random),
    asks: &[Ask<'_>],
) -> (u32, u32) {
    let (mut right, mut grown) = (0, 0);
    for seed in 0..1_200 {
        let mut author = Author { random: Random(seed), sites: 0, wrong: 0, any: 3 };
        let input = draw_input(&mut author.random);
        let mut program = author.body(2);
        let all = |graph: &Graph<'_>| asks.iter().map(|ask| ask(graph)).collect::<Vec<_>>();
        let Some(before) = with_graph(&program, input, all) else { continue };
        let kind = Kind::Alone(draw(&mut author.random));
        let element = Element { site: author.sites + 1, name: Name::only("more"), keep: None, kind };
        put(element, &mut program, &mut author.random);
        let Some(after) = with_graph(&program, input, all) else { continue };
        for (before, after) in before.iter().flatten().zip(after.iter().flatten()) {
            let grows = after >= before && after.is_some() == before.is_some();
            assert!(grows, "{before:?} became {after:?}: {input} = < {} >", Braces(&program));
        }
        right += 1;
        grown += u32::from(before != after);
    }
    (right, grown)
}

fn keeping(random: &mut Random) -> Layer {
    random.pick(&[
        Layer::Relu(Relu::DEFAULT),
        Layer::Tanh(Tanh::DEFAULT),
        Layer::Gelu(Gelu::DEFAULT),
        Layer::Scale(Scale::DEFAULT),
        Layer::BatchNorm(BatchNorm::DEFAULT),
        Layer::LayerNorm(LayerNorm::DEFAULT),
        Layer::Dropout(Dropout { p: Probability::new(0.5).unwrap() }),
    ])
}

#[test]
fn a_layer_behind_all_others_takes_no_less() {
    let last = |element, program: &mut Vec<Element>, _: &mut Random| program.push(element);
    let textbook = |graph: &Graph<'_>| training(graph, Accounting::Textbook);
    let (right, grown) = compare(layers::draw, last, &[&sums, &inference, &textbook]);
    assert!(right > 300 && grown == right, "{right} right ones, {grown} have grown");
}

#[test]
fn a_layer_that_keeps_its_shape_takes_no_less_anywhere() {
    let autograd = |graph: &Graph<'_>| training(graph, Accounting::Autograd);
    let textbook = |graph: &Graph<'_>| training(graph, Accounting::Textbook);
    let (right, grown) = compare(keeping, put, &[&sums, &inference, &autograd, &textbook]);
    // Some are put into a repetition of none.
    assert!(right > 300 && grown > right * 9 / 10, "{right} right ones, {grown} have grown");
}
