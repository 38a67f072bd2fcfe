//! Plans of memory: what is true of every network.

use std::collections::BTreeSet;
use std::fmt;
use std::iter::successors;

use netweight_core::graph::{Builder, Extent, Failure, Graph, Kept, Name, Row, Scope, ScopeKind};
use netweight_core::layers::{LayerNorm, Merge};
use netweight_core::memory::{Amount, AttentionPath, Moment, Plan, Planned, Room, RuleSet, Rules, Signal, Slot, Sums};
use netweight_core::{Layer, Shape};

use crate::programs::{Author, Braces, Element, LABELS, run};
use crate::random::Random;
use crate::values::shape;

/// Every way to run a network.
pub(crate) fn all_rules() -> impl Iterator<Item = Rules> {
    (0..32_usize).map(|bits| Rules {
        training: bits & 1 > 0,
        autocast: bits & 2 > 0,
        in_place: bits & 4 > 0,
        frames: bits & 8 > 0,
        new_sums: bits & 16 > 0,
        attention: [AttentionPath::Gpu, AttentionPath::Cpu, AttentionPath::Eager][bits % 3],
    })
}

/// A plan on the heap, made in exactly the room that it is said to take.
pub(crate) struct Drawn<'g> {
    graph: Graph<'g>,
    moments: Vec<Moment>,
    sums: Sums,
}

impl<'g> Drawn<'g> {
    pub fn new(graph: &Graph<'g>, rules: Rules) -> Self {
        let room = Room::of(graph);
        let mut slots = vec![Slot::BLANK; room.slots];
        let mut edges = vec![0; room.edges];
        let mut signals = vec![Signal::BLANK; room.signals()];
        let mut moments = vec![Moment::BLANK; room.moments_by(rules)];
        let Plan { moments, sums, .. } = Plan::draw(graph, rules, &mut slots, &mut edges, &mut signals, &mut moments);
        Self { graph: *graph, moments: moments.to_vec(), sums }
    }

    /// All plans that a network has.
    pub fn all(graph: &Graph<'g>, set: &RuleSet) -> Vec<Self> {
        (0..set.count()).map(|index| Self::new(graph, set.get(index))).collect()
    }

    pub fn plan(&self) -> Plan<'_> {
        Plan { graph: self.graph, moments: &self.moments, sums: self.sums }
    }
}

/// Calls `see` with the graph that a builder makes, if it finds no mistake.
pub(crate) fn build(make: impl Fn(&mut Builder<'_, 'static>), see: impl FnOnce(&Graph<'_>)) -> bool {
    let mut measuring = Builder::measuring();
    make(&mut measuring);
    let Extent { rows, edges, scopes, failures } = measuring.extent();
    if failures > 0 {
        return false;
    }
    let (mut rows, mut edges) = (vec![Row::BLANK; rows], vec![0; edges]);
    let (mut scopes, mut failures) = (vec![Scope::BLANK; scopes], vec![Failure::BLANK; failures]);
    let mut builder = Builder::new(&mut rows, &mut edges, &mut scopes, &mut failures).without_apertures();
    make(&mut builder);
    see(&builder.graph());
    true
}

/// Plans a network of one layer, which has been found right.
pub(crate) fn draw_alone(layer: Layer, input: Shape) {
    let one = |builder: &mut Builder<'_, 'static>| {
        let x = builder.input(0, Ok(input));
        let x = builder.layer(1, Name::only("it"), layer, x);
        builder.finish(x);
    };
    build(one, |graph| {
        for rules in all_rules() {
            Drawn::new(graph, rules);
        }
    });
}

fn program(program: &[Element], see: impl FnOnce(&Graph<'_>)) -> bool {
    let make = |builder: &mut Builder<'_, 'static>| {
        let input = builder.input(0, Ok(shape(&[3, 2], 4)));
        let x = run(program, builder, &mut [Kept::NONE; LABELS], input);
        builder.finish(x);
    };
    build(make, see)
}

fn bytes(amount: &Amount, batch: u128) -> u128 {
    let copies = if batch > 1 { amount.copies } else { 0 };
    batch * (4 * (amount.elements + copies) + amount.bytes + amount.masks) + amount.fixed
}

fn alive(moment: &Moment, batch: u128) -> u128 {
    let Moment { outputs, errors, loss, gradients, casts, .. } = moment;
    bytes(outputs, batch) + bytes(errors, batch) + bytes(loss, batch) + 4 * gradients + casts
}

fn peak(moments: &[Moment], batch: u128) -> u128 {
    moments.iter().map(|moment| alive(moment, batch)).max().unwrap_or_default()
}

/// Whether somebody reads what each layer gives, or it is an output. Else a
/// framework would let go of what that layer has kept as soon as its result is
/// gone; the plan holds it until the end.
pub(crate) fn all_is_used(graph: &Graph<'_>) -> bool {
    let mut used = vec![false; graph.rows().len() + 1];
    (0..graph.rows().len()).for_each(|row| graph.inputs(row).iter().for_each(|&node| used[node as usize] = true));
    let heads = graph.scopes().iter().filter(|scope| scope.kind.is_head());
    heads.for_each(|head| used[head.output as usize] = true);
    used[graph.totals().last as usize] = true;
    used[1..].iter().all(|&used| used)
}

/// The elements of all that a network returns: its own output and its heads', each for
/// every expert that works on it.
fn returned(graph: &Graph<'_>) -> u128 {
    let heads = graph.scopes().iter().filter(|scope| scope.kind.is_head()).map(|scope| (scope.output, scope.parent));
    let all = heads.chain([(graph.totals().last, None)]);
    all.map(|(node, parent)| {
        let around = successors(parent, |&scope| graph.scopes()[scope as usize].parent);
        let active =
            around.map(|scope| match graph.rows().get(graph.scopes()[scope as usize].end).map(|row| row.layer) {
                Some(Layer::Merge(Merge::Experts { active, .. }))
                    if graph.scopes()[scope as usize].kind == ScopeKind::Experts =>
                {
                    u128::from(active)
                }
                _ => 1,
            });
        u128::from(graph.shape(node).elements()) * active.product::<u128>()
    })
    .sum()
}

/// Checks what is true by all rules; a plan that is none panics.
fn check(graph: &Graph<'_>, body: &dyn fmt::Display) {
    for rules in all_rules() {
        let Drawn { moments, sums, .. } = Drawn::new(graph, rules);
        let says = || format!("{rules:?}: {body}");
        let peaks = [1, 2, 7, 1000].map(|batch| peak(&moments, batch));
        assert!(peaks.is_sorted(), "{}", says());
        let Moment { outputs, errors, fresh, casts, .. } = sums.left;
        assert_eq!((errors, fresh), (Amount::NONE, 0), "{}", says());
        if rules.training {
            for batch in [1, 2, 7, 1000] {
                assert!(peak(&moments, batch) >= bytes(&sums.saved, batch), "{}", says());
            }
        }
        // Nothing runs backwards through a head without a loss.
        if !all_is_used(graph) || rules.training && graph.scopes().iter().any(|it| it.kind == ScopeKind::Returned) {
            continue;
        }
        assert!(!rules.training || casts == 0, "{}", says());
        // Only outputs are left. Several may be views of one memory, and one
        // may be a view of a part of it.
        assert_eq!((outputs.masks, outputs.fixed), (0, 0), "{}", says());
        let alive = outputs.elements.max(outputs.bytes.div_ceil(4));
        let returned = returned(graph);
        assert!(alive <= returned, "{alive} of {returned}: {}", says());
    }
}

#[test]
fn a_random_network_takes_what_it_can_take() {
    let mut right = 0;
    for seed in 0..4_000 {
        let mut author = Author { random: Random(seed), sites: 0, wrong: 0, any: 0 };
        let body = author.body(3);
        right += u32::from(program(&body, |graph| check(graph, &Braces(&body))));
    }
    assert!(right > 1_000, "{right} right ones");
}

#[test]
fn plans_that_share_a_record_are_those_that_do_not() {
    let mut compared = 0;
    for seed in 0..4_000 {
        let mut author = Author { random: Random(seed), sites: 0, wrong: 0, any: 0 };
        let body = author.body(2);
        program(&body, |graph| {
            let room = Room::of(graph);
            let [training, test_time] = [RuleSet::training(graph), RuleSet::inference(graph)];
            let is_larger = room.slots > 60 || room.edges > 150;
            if is_larger || training.moments(&room) > 600 || test_time.moments(&room) > 180 || training.count() > 2 {
                return;
            }
            let same = |plan: &Plan<'_>| {
                let Drawn { moments, sums, .. } = Drawn::new(graph, plan.sums.rules);
                let alone = (&*moments, sums);
                assert_eq!(format!("{:?}", (plan.moments, plan.sums)), format!("{alone:?}"), "{}", Braces(&body));
            };
            Planned::<600, 2>::of::<60, 150, 211>(graph, &training).plans().iter().for_each(same);
            Planned::<180, 3>::of::<60, 150, 211>(graph, &test_time).plans().iter().for_each(same);
            compared += 1;
        });
    }
    assert!(compared > 1_000, "{compared}");
}

/// The bytes of a forward pass at test time of a layer behind another one, which is
/// in a group that is only a name or in none.
fn peaks_in_a_group(layer: Layer, input: Shape, is_named: bool, rules: Rules) -> Option<[u128; 2]> {
    let make = |builder: &mut Builder<'_, 'static>| {
        let x = builder.input(0, Ok(input));
        let x = builder.layer(1, Name::only("before"), Layer::LayerNorm(LayerNorm::DEFAULT), x);
        let x = if is_named {
            let group = builder.enter_as(Name::label("name"), ScopeKind::Group, x);
            let x = builder.layer(2, Name::only("it"), layer, x);
            builder.leave(group, x);
            x
        } else {
            builder.layer(2, Name::only("it"), layer, x)
        };
        builder.finish(x);
    };
    let mut peaks = None;
    build(make, |graph| peaks = Some([1, 7].map(|batch| peak(&Drawn::new(graph, rules).moments, batch))));
    peaks
}

#[test]
fn a_group_that_is_only_a_name_takes_nothing() {
    let shapes = [&[12][..], &[12, 8], &[8, 8, 8]].map(|axes| Shape::new(axes).unwrap());
    let mut compared = BTreeSet::new();
    for spec in Layer::CATALOGUE {
        for input in shapes {
            for rules in [Rules::INFERENCE, Rules::INFERENCE.with_attention(AttentionPath::Eager)] {
                let peaks = [false, true].map(|is_named| peaks_in_a_group(spec.default, input, is_named, rules));
                assert_eq!(peaks[0], peaks[1], "{} of {input}", spec.name);
                if peaks[0].is_some() {
                    compared.insert(spec.name);
                }
            }
        }
    }
    // A reshape by default gives one element, and an embedding reads the input alone.
    let missing: Vec<_> =
        Layer::CATALOGUE.iter().map(|spec| spec.name).filter(|name| !compared.contains(name)).collect();
    assert_eq!(missing, ["reshape", "embedding"]);
}

#[test]
fn two_amounts_together_are_what_both_have_of_each() {
    let amount = |[elements, bytes, masks, copies, workspace, fixed]: [u128; 6]| Amount {
        elements,
        bytes,
        masks,
        copies,
        workspace,
        fixed,
    };
    let both = amount([2, 3, 5, 7, 11, 13]).plus(amount([20, 30, 50, 70, 110, 130]));
    assert_eq!(both, amount([22, 33, 55, 77, 121, 143]));
    let parts = [Amount::elements(2), Amount::bytes(3), Amount::masks(5), Amount::fixed(7)];
    assert_eq!(parts.into_iter().fold(Amount::NONE, Amount::plus), amount([2, 3, 5, 0, 0, 7]));
}
