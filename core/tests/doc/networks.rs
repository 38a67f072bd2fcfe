// What the examples of the documentation talk about, put together as the macro
// does it: they include this file in a line that is not shown.

use netweight_core::graph::{Graph, Name, Tape};
use netweight_core::layers::{Attention, Conv, Fc, MaxPool};
use netweight_core::memory::{Inference, Moment, Plan, Room, RuleSet, Rules, Signal, Slot, Training};
use netweight_core::{Layer, Shape, Window};

fn graph(input: &[u64], layers: &[Layer]) -> Graph<'static> {
    let tape = Box::leak(Box::new(Tape::<'static, 8, 8, 1, 1>::BLANK));
    let mut builder = tape.builder();
    let mut x = builder.input(0, Shape::new(input));
    for (site, layer) in layers.iter().enumerate() {
        x = builder.layer(site as u32, Name::only(layer.name()), *layer, x);
    }
    let (totals, extent) = (builder.finish(x), builder.extent());
    Box::leak(Box::new(tape.with(totals, extent))).graph()
}

fn plan(graph: &Graph<'static>, rules: Rules) -> Plan<'static> {
    let room = Room::of(graph);
    let (mut slots, mut edges) = (vec![Slot::BLANK; room.slots], vec![0; room.edges]);
    let mut signals = vec![Signal::BLANK; room.signals()];
    let moments = vec![Moment::BLANK; room.moments_by(rules)].leak();
    Plan::draw(graph, rules, &mut slots, &mut edges, &mut signals, moments)
}

fn plans(graph: &Graph<'static>, rules: &RuleSet) -> &'static [Plan<'static>] {
    (0..rules.count()).map(|index| plan(graph, rules.get(index))).collect::<Vec<_>>().leak()
}

fn training(name: &'static str, graph: &Graph<'static>) -> Training<'static> {
    Training::new(name, plans(graph, &RuleSet::training(graph)))
}

fn inference(name: &'static str, graph: &Graph<'static>) -> Inference<'static> {
    Inference::new(name, plans(graph, &RuleSet::inference(graph)))
}

/// `28x28x1 -> 10 = < conv(32, 3x3) conv(32, 3x3) maxpool(2) fc(128) fc(10) >`
pub struct Mnist;

impl Mnist {
    fn graph() -> Graph<'static> {
        let conv = Layer::Conv(Conv { filters: 32, window: Window::every(3), ..Conv::DEFAULT });
        let pool = Layer::MaxPool(MaxPool { window: Window::every(2), ..MaxPool::DEFAULT });
        let dense = [128, 10].map(|units| Layer::Fc(Fc { units, ..Fc::DEFAULT }));
        graph(&[28, 28, 1], &[conv, conv, pool, dense[0], dense[1]])
    }

    pub fn training() -> Training<'static> {
        training("Mnist", &Self::graph())
    }

    pub fn inference() -> Inference<'static> {
        inference("Mnist", &Self::graph())
    }
}

/// The attention of a layer of GPT-2: `1024 x 768 = < attention(12, causal = true) >`
pub struct Causal;

impl Causal {
    fn graph() -> Graph<'static> {
        let attention = Layer::Attention(Attention { heads: 12, causal: true, ..Attention::DEFAULT });
        graph(&[1024, 768], &[attention])
    }

    pub fn training() -> Training<'static> {
        training("Causal", &Self::graph())
    }

    pub fn inference() -> Inference<'static> {
        inference("Causal", &Self::graph())
    }
}
