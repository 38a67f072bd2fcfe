//! Plans of memory, of any network and by any rules: they fit into the room
//! that is counted for them, and what they answer hangs together.

use std::fmt::Write;

use netweight_core::device::Device;
use netweight_core::graph::{Builder, Extent, Failure, Graph, Kept, Name, Row, Scope, ScopeKind, SideHead, Totals};
use netweight_core::layers::{Conv, DropPath, Relu};
use netweight_core::memory::{Invalid, Kernel, Memory, RuleSet, Rules};
use netweight_core::{
    Accounting, Backend, Inference, Layer, Loss, Optimizer, Precision, Probability, Shape, Shards, Training,
};

use crate::extremes::few_shapes;
use crate::memory::Drawn;
use crate::programs::{Author, Body, Braces, Element, Kind, LABELS, run};
use crate::random::Random;
use crate::values::shape;

/// Builds a program on any input and asks about its memory; returns whether
/// it is right.
pub(crate) fn check(program: &[Element], input: Shape, random: &mut Random) -> bool {
    let told = || format!("{input} = < {} >", Braces(program));
    let measured = build(program, input, Extent::NONE, true, |_| ());
    let room = measured.0;
    let read = |graph: &Graph<'_>| {
        let rows: Vec<Row<'_>> = graph.rows().to_vec();
        // All but the apertures, which a network that is copied does not have.
        rows.iter().map(|row| (row.layer, row.output, row.params, row.buffers, row.macs, row.scope)).collect::<Vec<_>>()
    };
    let copied = build(program, input, room, false, read);
    let written = build(program, input, room, true, |graph| {
        ask(graph, random, &told);
        (graph.failures().is_empty(), read(graph))
    });
    assert_eq!((room, written.0), (copied.0, copied.0), "{}", told());
    assert_eq!(measured.1, seeing(&measured.1, &written.1), "{}", told());
    assert_eq!(copied.1, seeing(&copied.1, &written.1), "{}", told());
    assert_eq!(copied.2, written.2.1, "{}", told());
    written.2.0
}

/// The totals with the aperture of others.
fn seeing(others: &Totals, totals: &Totals) -> Totals {
    Totals { aperture: others.aperture, ..*totals }
}

fn build<T>(
    program: &[Element],
    input: Shape,
    room: Extent,
    apertures: bool,
    read: impl FnOnce(&Graph<'_>) -> T,
) -> (Extent, Totals, T) {
    let (mut rows, mut edges) = (vec![Row::BLANK; room.rows], vec![0; room.edges]);
    let (mut scopes, mut failures) = (vec![Scope::BLANK; room.scopes], vec![Failure::BLANK; room.failures]);
    let mut builder = Builder::new(&mut rows, &mut edges, &mut scopes, &mut failures);
    if !apertures {
        builder = builder.without_apertures();
    }
    let x = builder.input(0, Ok(input));
    let x = run(program, &mut builder, &mut [Kept::NONE; LABELS], x);
    let (totals, extent) = (builder.finish(x), builder.extent());
    let graph = builder.graph();
    let mut text = String::new();
    for failure in graph.failures() {
        write!(text, "{}", failure.message("Net", &graph)).unwrap();
    }
    (extent, totals, read(&graph))
}

/// Draws all plans and asks them something.
fn ask(graph: &Graph<'_>, random: &mut Random, told: &impl Fn() -> String) {
    // Of a wrong network there is no plan.
    if !graph.failures().is_empty() {
        return;
    }
    let [drawn, forward] = [RuleSet::training(graph), RuleSet::inference(graph)].map(|set| Drawn::all(graph, &set));
    let [plans, forward] = [&drawn, &forward].map(|drawn| drawn.iter().map(Drawn::plan).collect::<Vec<_>>());
    for rules in [Rules::TRAINING, Rules::AUTOCAST] {
        Drawn::new(graph, Rules { new_sums: true, ..rules });
    }
    let numbers = [1, 2, 3, 7, 128, 1 << 20, 1 << 32, u64::MAX - 1, u64::MAX, 0];
    let number = |random: &mut Random| random.pick(&numbers);
    for _ in 0..3 {
        let of = |random: &mut Random, count: usize| random.below(count);
        let mut training = Training::new("Net", &plans)
            .optimizer(Optimizer::CATALOGUE[of(random, Optimizer::CATALOGUE.len())].1)
            .precision(Precision::CATALOGUE[of(random, Precision::CATALOGUE.len())].1)
            .accounting(random.pick(&[Accounting::Autograd, Accounting::Autograd, Accounting::Textbook]))
            .loss(random.pick(&[Loss::CrossEntropy, Loss::MeanSquare]))
            .backend(random.pick(&[Backend::Cpu, Backend::Gpu]))
            .kernel(random.pick(&[Kernel::Fused, Kernel::Eager]))
            .weight_decay(random.pick(&[false, true]));
        if random.below(2) == 0 {
            training = training.headroom(random.pick(&[0, 0, 1, 1 << 20, u64::MAX]));
        }
        if random.below(4) == 0 {
            let stage = Shards::NAMES[of(random, 3)];
            training = training.shards(Shards::of(stage, number(random)).unwrap());
        }
        let steps = random.pick(&[1, 1, 1, 2, 5, u64::MAX, 0]);
        training = training.accumulate(steps);
        let batch = number(random);
        let bytes = random.pick(&[0, 1, 1 << 10, 1 << 20, 1 << 34, u64::MAX]);
        let device = random.pick(&[Device::budget(bytes), Device::gpu("a card", bytes)]);
        let is_something = device.memory() > 0;
        let told = || format!("{training:?} at {batch} on {device:?}: {}", told());
        consistent(
            batch,
            |batch| training.batch(batch).try_memory(),
            |batch| training.batch(batch).check(&device).map_err(|over| over.to_string()),
            training.max_batch(&device).filter(|_| steps == 1),
            steps == 1 && is_something,
            &told,
        );
        let _ = training.batch(batch).saved();
        if let Some(split) = training.split(batch, &device) {
            assert!(split.micro_batch() >= 1 && split.micro_batch() <= batch, "{}", told());
            assert!(u128::from(split.micro_batch()) * u128::from(split.steps()) >= u128::from(batch), "{}", told());
        }

        let mut inference = Inference::new("Net", &forward)
            .kernel(random.pick(&[Kernel::Fused, Kernel::Eager]))
            .backend(random.pick(&[Backend::Cpu, Backend::Gpu]))
            .precision(Precision::CATALOGUE[of(random, Precision::CATALOGUE.len())].1)
            .in_place(random.pick(&[false, true]));
        if random.below(2) == 0 {
            inference = inference.headroom(random.pick(&[0, 0, 1, u64::MAX]));
        }
        if random.below(2) == 0 {
            inference = inference.accounting(Accounting::CATALOGUE[of(random, 3)].1);
        }
        if random.below(4) == 0 {
            inference = inference.cache(number(random));
        }
        let told = || format!("{inference:?} at {batch} on {device:?}: {}", told());
        consistent(
            batch,
            |batch| inference.batch(batch).try_memory(),
            |batch| inference.batch(batch).check(&device).map_err(|over| over.to_string()),
            inference.max_batch(&device),
            is_something,
            &told,
        );
    }
}

/// What is said about one batch agrees with what is said about others.
fn consistent<'g>(
    batch: u64,
    memory: impl Fn(u64) -> Result<Memory<'g>, Invalid>,
    check: impl Fn(u64) -> Result<Memory<'g>, String>,
    largest: Option<u64>,
    knows_largest: bool,
    told: &impl Fn() -> String,
) {
    let asked = memory(batch);
    match &asked {
        Ok(found) => {
            let parts = found.parts().iter().map(|part| u128::from(part.bytes)).sum::<u128>();
            assert_eq!(parts, u128::from(found.total()), "{}", told());
            if batch > 1 {
                let fewer = memory(batch - 1).map(|memory| memory.total());
                assert!(fewer.is_ok_and(|fewer| fewer <= found.total()), "{}", told());
            }
            let _ = (found.to_string(), found.path().map(|path| path.to_string()));
        }
        Err(invalid) => assert!(!invalid.to_string().is_empty()),
    }
    let checked = check(batch);
    match &checked {
        Ok(found) => assert_eq!(asked.as_ref().map(Memory::total), Ok(found.total()), "{}", told()),
        Err(over) => assert!(!over.is_empty()),
    }
    // Where there is nothing at all, any number of it fits nowhere.
    if !knows_largest {
        return;
    }
    match largest {
        Some(largest) => {
            let fits = check(largest);
            assert!(fits.is_ok(), "{largest} do not fit: {}", told());
            assert!(largest == u64::MAX || check(largest + 1).is_err(), "{largest} are not the most: {}", told());
        }
        None => assert!(check(1).is_err(), "one fits: {}", told()),
    }
}

/// An input of a network: most often one that many layers fit.
pub(crate) fn draw_input(random: &mut Random) -> Shape {
    match random.below(8) {
        0 => {
            let shapes = few_shapes();
            shapes[random.below(shapes.len())]
        }
        1 => Shape::new(&[1 + random.below(6) as u64, 4]).unwrap(),
        _ => shape(&[2, 3], 4),
    }
}

#[test]
fn plans_of_random_networks_hang_together() {
    let mut right = 0;
    for seed in 0..2_000 {
        let mut author = Author { random: Random(seed), sites: 0, wrong: 0, any: 3 };
        let input = draw_input(&mut author.random);
        let program = author.body(3);
        right += u32::from(check(&program, input, &mut author.random));
    }
    assert!(right > 300, "{right} right ones");
}

/// Programs that were once answered wrongly, or not at all.
#[test]
fn plans_that_once_broke_hang_together() {
    let element = |site, kind| Element { site, name: Name::only("it"), keep: None, kind };
    let alone = |site, layer| element(site, Kind::Alone(layer));
    let (relu, view) = (Layer::Relu(Relu {}), Layer::DropPath(DropPath { p: Probability::new(0.0).unwrap() }));
    let conv = Layer::Conv(Conv { filters: 4, ..Conv::DEFAULT });
    let checkpoint = |body| element(8, Kind::Group(ScopeKind::Checkpoint, Body::from(body)));
    let head = |head, body| element(9, Kind::Aside(head, Body::from(body)));
    for program in [
        // Two outputs that are views of one tensor.
        vec![alone(1, relu), head(SideHead::TrainingAlone, vec![alone(2, view)])],
        vec![alone(1, relu), head(SideHead::Returned, Vec::new()), alone(2, view)],
        vec![alone(1, relu), head(SideHead::Trained, vec![head(SideHead::Trained, vec![alone(2, view)])])],
        // A checkpoint in a checkpoint, of nothing that anything is kept for.
        vec![alone(1, conv), checkpoint(vec![checkpoint(vec![alone(2, view)])]), alone(3, conv)],
        // Nothing runs at test time.
        vec![head(SideHead::TrainingAlone, vec![alone(1, relu)])],
        vec![element(1, Kind::Group(ScopeKind::Group, Vec::new().into()))],
    ] {
        for seed in 0..50 {
            assert!(check(&program, shape(&[2, 3], 4), &mut Random(seed)));
        }
    }
}
