//! Plans against a small autograd: storages that are counted while somebody
//! holds them, nodes that hold what they need, and what is run again.
//!
//! It knows no plan and no graph of the crate. A random program is written out
//! as the calls that PyTorch would get ([`calls`]), these are run for one batch
//! after the other ([`run`]), and run backwards ([`tape`]).

mod calls;
mod run;
mod storage;
mod tape;

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::rc::Rc;

use netweight_core::graph::{Graph, Kept, Name, ScopeKind};
use netweight_core::layers::{BatchNorm, Dropout, Gelu, LayerNorm, Merge, Relu, Sigmoid, Silu, Slice};
use netweight_core::memory::{Phase, Rules};
use netweight_core::{Backend, Inference, Layer, Precision, Probability, Range, Training};

use self::calls::{Calls, Setting, Sizes};
use self::run::{Machine, Run, Saver};
use self::storage::{Meter, Part};
use self::tape::{Backward, Saved, Tensor};
use crate::memory::{Drawn, all_is_used, build};
use crate::programs::{Author, Body, Braces, Element, Kind, LABELS, run};
use crate::random::Random;
use crate::values::shape;

const SPATIAL: [u64; 2] = [3, 2];
const CHANNELS: u64 = 4;

/// What a run took: what the backward pass finds, and the most in each pass.
#[derive(Debug, Default, PartialEq, Eq)]
struct Taken {
    saved: u128,
    forward: u128,
    backward: u128,
}

fn counted(machine: &Rc<Machine>, rules: Rules) -> Taken {
    if rules.training { train(machine, rules.new_sums) } else { infer(machine) }
}

/// Runs a program as a framework would.
fn machine(body: &[Element], rules: Rules, batch: u128) -> Option<Rc<Machine>> {
    let setting = Setting { training: rules.training, autocast: rules.autocast };
    let calls = Calls::of(body, Sizes { spatial: SPATIAL.to_vec(), channels: CHANNELS, experts: 1 }, setting).ok()?;
    // The input is counted by its size.
    let input = Tensor { storage: Rc::new(Meter::default()).take(0), from: None };
    let meter = Rc::new(Meter::default());
    Some(Rc::new(Machine { calls, batch, meter, input, rules }))
}

/// Params, buffers and input, and in training what the outputs are to be.
fn resident(machine: &Machine) -> u128 {
    let Calls { sizes, weights, others, means, outputs, .. } = &machine.calls;
    let scalars = weights.iter().sum::<u64>() + others + 2 * means.0;
    let targets: u64 = outputs.iter().map(|&output| sizes[output].positions()).sum();
    let target = if machine.rules.training { 8 * targets } else { 0 };
    u128::from(4 * scalars + 8 * means.1) + machine.batch * u128::from(4 * sizes[0].elements() + target)
}

fn infer(machine: &Rc<Machine>) -> Taken {
    let mut run = Run::whole(machine);
    assert!(run.calls(0..machine.calls.all.len(), None, &mut Saver::Keep).is_ok());
    Taken { forward: resident(machine) + machine.meter.most(Part::Forward), ..Taken::default() }
}

fn train(machine: &Rc<Machine>, is_watched: bool) -> Taken {
    let meter = &machine.meter;
    meter.enter(Part::Forward);
    let loss_before = meter.take(4);
    let mut run = Run::whole(machine);
    assert!(run.calls(0..machine.calls.all.len(), None, &mut Saver::Keep).is_ok());
    let (outputs, returned) = (run.outputs(), run.returned());
    let logits: Vec<_> = machine.calls.outputs.iter().map(|&output| machine.bytes(output)).collect();
    let halves: Vec<_> = machine.calls.outputs.iter().map(|&output| machine.calls.half[output]).collect();
    // One loss of all outputs, and the weights of each one's targets. That of the
    // network's own comes first, and so is the last to be run backwards.
    let (mut softmaxes, mut weights) = (VecDeque::new(), VecDeque::new());
    let mut wide = None;
    for (&logits, &half) in logits.iter().zip(&halves).rev() {
        drop(wide);
        let bytes = if half { 2 * logits } else { logits };
        wide = half.then(|| meter.take(bytes));
        softmaxes.push_front(meter.take(bytes));
        weights.push_front(meter.take(4));
    }
    let loss = meter.take(4);
    drop((wide, loss_before));
    drop(run);

    let of_loss = softmaxes.iter().chain(&weights).map(|storage| storage.count).sum::<u128>();
    // The caller holds what it returns without a loss, with all that layers have
    // saved for it.
    let all: Vec<_> = outputs.iter().chain(&returned).cloned().collect();
    let saved = saved(&all, machine) + of_loss;

    meter.enter(Part::Backward);
    let root = meter.take(4);
    let mut backward = Backward::new(meter, is_watched);
    let losses = softmaxes.into_iter().zip(weights);
    for (((output, (softmax, weights)), half), logits) in outputs.iter().zip(losses).zip(halves).zip(logits) {
        let picked = meter.take(softmax.count);
        drop(weights);
        let mut error = meter.take(softmax.count);
        drop((picked, softmax));
        if half {
            error = meter.take(logits);
        }
        if let Some(node) = &output.from {
            backward.begin(node, error);
        }
    }
    let gradients = backward.run();
    drop((root, loss, returned));
    let left: u128 = gradients.values().map(|gradient| gradient.count).sum();
    assert_eq!(left % 4, 0);
    let base = resident(machine);
    Taken { saved, forward: base + meter.most(Part::Forward), backward: base + meter.most(Part::Backward) }
}

/// The bytes of all that is saved for the nodes behind these tensors, each
/// storage once.
fn saved(outputs: &[Tensor], machine: &Machine) -> u128 {
    let mut nodes = BTreeMap::new();
    let mut next: Vec<_> = outputs.iter().filter_map(|output| output.from.clone()).collect();
    while let Some(node) = next.pop() {
        if nodes.insert(node.turn, Rc::clone(&node)).is_none() {
            next.extend(node.inputs.iter().map(|(node, _)| Rc::clone(node)));
        }
    }
    let mut found = HashMap::new();
    for node in nodes.values() {
        let mut storages: Vec<_> = node.saved.borrow().iter().flat_map(Saved::storages).collect();
        storages.extend(node.copy.borrow().clone());
        found.extend(storages.into_iter().map(|storage| (Rc::as_ptr(&storage), storage.count)));
    }
    found.remove(&Rc::as_ptr(&machine.input.storage));
    found.values().sum()
}

fn planned(graph: &Graph<'_>, rules: Rules, batch: u64) -> Taken {
    let drawn = Drawn::new(graph, rules);
    if !rules.training {
        let plans = [drawn.plan()];
        let inference = Inference::new("it", &plans).batch(batch);
        return Taken { forward: inference.memory().total().into(), ..Taken::default() };
    }
    let precision = if rules.autocast { Precision::Autocast } else { Precision::F32 };
    let plans = [drawn.plan()];
    let training = Training::new("it", &plans).batch(batch).backend(Backend::Cpu);
    let training = training.precision(precision);
    let most = |phases: &[Phase]| {
        let memories = phases.iter().filter_map(|&phase| training.memory_in(phase).unwrap());
        memories.map(|memory| memory.total().into()).max().unwrap_or_default()
    };
    // A whole step is as much as the largest of its phases.
    let phases = [Phase::Forward, Phase::Loss, Phase::LossBackward, Phase::Backward, Phase::Again, Phase::Optimizer];
    assert_eq!(most(&phases), training.memory().total().into());
    Taken {
        saved: training.saved().unwrap().into(),
        forward: most(&[Phase::Forward, Phase::Loss]),
        backward: most(&[Phase::LossBackward, Phase::Backward, Phase::Again]),
    }
}

/// A program in which some activations are other layers. If it is run at test
/// time, functions in it have variables.
fn draw(seed: u64, training: bool) -> Vec<Element> {
    let mut author = Author { random: Random(seed), sites: 0, wrong: 0, any: 0 };
    let mut body = author.body(3);
    vary(&mut body, &mut author.random);
    body.extend(few(&mut author.random, 3));
    while !training && author.random.below(2) == 0 {
        body.extend(skip(&mut author.random));
    }
    if author.random.below(3) == 0 {
        let inside = few(&mut author.random, 3).into();
        let kind = Kind::Group(ScopeKind::Checkpoint, inside);
        body.push(Element { site: 0, name: Name::only("last"), keep: None, kind });
    }
    // Something is trained, and the input is no output.
    let first = Kind::Linear { units: CHANNELS, bias: true, tied: None };
    body.insert(0, Element { site: 0, name: Name::only("first"), keep: None, kind: first });
    body
}

fn vary(body: &mut [Element], random: &mut Random) {
    for element in body {
        match &mut element.kind {
            kind @ Kind::Alone(Layer::Relu(_)) => *kind = anything(random, 3),
            Kind::Group(_, body) | Kind::Repeat(_, body) | Kind::Aside(_, body) | Kind::Experts { body, .. } => {
                vary(&mut body.elements, random);
            }
            Kind::Merge(_, branches) => branches.iter_mut().for_each(|branch| vary(&mut branch.elements, random)),
            Kind::Linear { .. } | Kind::Alone(_) | Kind::Wrong => {}
        }
    }
}

/// A layer or a form that fits whatever enters.
fn anything(random: &mut Random, depth: usize) -> Kind {
    let dropout = |p| Layer::Dropout(Dropout { p: Probability::new(p).unwrap() });
    Kind::Alone(match random.below(if depth > 0 { 14 } else { 9 }) {
        0 => Layer::Gelu(Gelu::DEFAULT),
        1 => Layer::Silu(Silu {}),
        2 => Layer::Sigmoid(Sigmoid {}),
        3 => Layer::LayerNorm(LayerNorm::DEFAULT),
        4 => dropout(0.5),
        5 => dropout(0.0),
        6 => Layer::BatchNorm(BatchNorm::DEFAULT),
        7 | 8 => Layer::Relu(Relu {}),
        9 => Layer::Slice(Slice { channels: Range { start: 1, end: None } }),
        10 => {
            let kind = random.pick(&[ScopeKind::Group, ScopeKind::Block, ScopeKind::Checkpoint]);
            return Kind::Group(kind, few(random, depth - 1).into());
        }
        _ => {
            let merge = random.pick(&[Merge::Add, Merge::Add, Merge::Multiply, Merge::Concat]);
            let count = 2 + random.below(2);
            let branches =
                (0..count).map(|_| Body::from(if random.below(3) == 0 { Vec::new() } else { few(random, depth - 1) }));
            return Kind::Merge(merge, branches.collect());
        }
    })
}

fn few(random: &mut Random, depth: usize) -> Vec<Element> {
    let element = |random: &mut Random| {
        let name = random.pick(&[Name::only("it"), Name::label("label")]);
        Element { site: 0, name, keep: None, kind: anything(random, depth) }
    };
    (0..=random.below(2)).map(|_| element(random)).collect()
}

/// A function whose variable is joined again, within another one or none.
fn skip(random: &mut Random) -> Vec<Element> {
    let element = |name, keep, kind| Element { site: 0, name, keep, kind };
    let label = random.below(LABELS);
    let mut body = few(random, 1);
    body.push(element(Name::only("skip"), Some(label), anything(random, 0)));
    body.extend(few(random, 2));
    let mut recalled = Body::from(if random.below(3) == 0 { few(random, 1) } else { Vec::new() });
    recalled.from = Some((0, label));
    let merge = random.pick(&[Merge::Add, Merge::Concat, Merge::Concat]);
    let other = Body::from(if random.below(2) == 0 { few(random, 1) } else { Vec::new() });
    body.push(element(Name::only("join"), None, Kind::Merge(merge, vec![other, recalled])));
    body.extend(few(random, 2));
    for _around in 0..random.below(3) {
        let kind = random.pick(&[ScopeKind::Group, ScopeKind::Block, ScopeKind::Checkpoint]);
        let name = random.pick(&[Name::only("it"), Name::label("label")]);
        body = vec![element(name, None, Kind::Group(kind, body.into()))];
        body.extend(few(random, 2));
    }
    body
}

fn program(body: &[Element], see: impl FnOnce(&Graph<'_>)) -> bool {
    build(
        |builder| {
            let input = builder.input(0, Ok(shape(&SPATIAL, CHANNELS)));
            let x = run(body, builder, &mut [Kept::NONE; LABELS], input);
            builder.finish(x);
        },
        see,
    )
}

/// Compares what plans answer with what is counted, by these rules and at
/// several batches; returns how many programs were, how many of those run
/// something again, and how many have variables.
fn compare(rules: &[Rules], is_known: impl Fn(&Machine) -> bool) -> [usize; 3] {
    let mut compared = [0; 3];
    for seed in 0..4_000 {
        let body = draw(seed, rules[0].training);
        program(&body, |graph| {
            // A framework lets go of what nobody reads, with what was kept for it.
            if !all_is_used(graph) {
                return;
            }
            let mut has_variables = false;
            for (&rules, batch) in rules.iter().flat_map(|rules| [1, 2, 7].map(|batch| (rules, batch))) {
                let Some(machine) = machine(&body, rules, batch.into()).filter(|machine| is_known(machine)) else {
                    return;
                };
                let mut both = [counted(&machine, rules), planned(graph, rules, batch)];
                has_variables = !machine.calls.holdings.is_empty();
                if machine.calls.has_experts() {
                    // How they share their rows decides what is there while they run.
                    both = both.map(|taken| Taken { saved: taken.saved, ..Taken::default() });
                }
                let [counted, planned] = both;
                assert_eq!(
                    counted,
                    planned,
                    "counted, planned: seed {seed}, {rules:?}, batch {batch}: {}",
                    Braces(&body)
                );
            }
            compared[0] += 1;
            compared[1] += usize::from(graph.totals().again > 0);
            compared[2] += usize::from(has_variables);
        });
    }
    compared
}

#[test]
fn training_takes_what_a_small_autograd_counts() {
    let [compared, run_again, _] = compare(&[Rules::TRAINING], |machine| !machine.calls.has_experts());
    assert!(compared > 500 && run_again > 200, "{compared}, {run_again}");
}

/// Not where checkpoints run again: what enters one goes with the last that was
/// saved in it, before error signals are summed up, and the plan holds it until
/// they are.
#[test]
fn training_under_a_tracker_takes_what_a_small_autograd_counts() {
    let rules = Rules { new_sums: true, ..Rules::TRAINING };
    let [compared, ..] = compare(&[rules], |machine| !machine.calls.has_experts() && !machine.runs_again());
    assert!(compared > 300, "{compared}");
}

/// When experts run, each takes as long as its rows; what they keep is known.
#[test]
fn experts_keep_what_a_small_autograd_counts() {
    let [compared, ..] = compare(&[Rules::TRAINING], |machine| machine.calls.has_experts());
    assert!(compared > 20, "{compared}");
}

/// Whether the small framework knows what such an inference holds: not experts.
fn is_inferred(machine: &Machine) -> bool {
    !machine.calls.has_experts()
}

#[test]
fn inference_takes_what_a_small_framework_counts() {
    let [compared, _, with_variables] = compare(&[Rules::INFERENCE], is_inferred);
    assert!(compared > 500 && with_variables > 150, "{compared}, {with_variables}");
}

#[test]
fn inference_in_place_takes_what_a_small_framework_counts() {
    let [compared, _, with_variables] = compare(&[Rules::IN_PLACE], is_inferred);
    assert!(compared > 500 && with_variables > 150, "{compared}, {with_variables}");
}

/// Neither where sums of both widths meet, nor where a weight is used twice or
/// checkpoints run again, nor with several losses.
#[test]
fn autocast_takes_what_a_small_autograd_counts() {
    let rules = [false, true].map(|new_sums| Rules { new_sums, ..Rules::AUTOCAST });
    let is_known = |machine: &Machine| {
        let calls = &machine.calls;
        calls.outputs.len() == 1 && !calls.mixes_widths() && !calls.ties() && !machine.runs_again()
    };
    let [compared, ..] = compare(&rules, is_known);
    assert!(compared > 300, "{compared}");
}
