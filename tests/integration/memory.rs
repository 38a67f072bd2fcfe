//! Memory against what PyTorch's tensors took.

mod attention;
mod differences;
mod exactness;
mod functions;
mod layers;
mod losses;
mod networks;
mod optimizers;
mod overwritten;
pub mod recorded;
mod recurrent;
mod steps;
mod variants;

use netweight::graph::Graph;
use netweight::memory::{AttentionPath, Moment, Plan, Room, Rules, Signal, Slot, Sums};
use netweight::{Backend, Inference, Network, Precision, Training};

/// A plan on the heap, by rules of the test's choice.
pub struct Drawn<'g>(Graph<'g>, Vec<Moment>, Sums);

impl<'g> Drawn<'g> {
    pub fn new(graph: &Graph<'g>, rules: Rules) -> Self {
        let room = Room::of(graph);
        let mut moments = vec![Moment::BLANK; room.moments_by(rules)];
        let mut slots = vec![Slot::BLANK; room.slots];
        let mut signals = vec![Signal::BLANK; room.signals()];
        let mut edges = vec![0; room.edges];
        let plan = Plan::draw(graph, rules, &mut slots, &mut edges, &mut signals, &mut moments);
        Self(*graph, plan.moments.to_vec(), plan.sums)
    }

    /// The same on a CPU's path of attention.
    pub fn on_cpu(graph: &Graph<'g>, rules: Rules) -> Self {
        Self::new(graph, rules.with_attention(AttentionPath::Cpu))
    }

    pub fn plan(&self) -> Plan<'_> {
        Plan { graph: self.0, moments: &self.1, sums: self.2 }
    }

    /// The plan, which alone serves for every setting; it lives as long as the tests.
    fn leaked(&self) -> &[Plan<'_>] {
        Box::leak(Box::new([self.plan()]))
    }

    /// Training by these rules on a CPU.
    pub fn training(&self) -> Training<'_> {
        let precision = if self.2.rules.autocast { Precision::Autocast } else { Precision::F32 };
        Training::new("it", self.leaked()).backend(Backend::Cpu).precision(precision)
    }

    /// A forward pass by these rules.
    pub fn inference(&self) -> Inference<'_> {
        Inference::new("it", self.leaked())
    }
}

netweight::network! {
    OneHead: 8 -> 10 = < aux { fc(1000) } fc(10) >
    HeadInHead: 8 -> 10 = < aux { fc(1000) aux { fc(5) } } fc(10) >
    HeadAround: 8 -> 10 = < aux { aux { fc(1000) } } fc(10) >
    HeadOfNothing: 8 -> 10 = < aux { } aux { fc(1000) } fc(10) >
}

/// The batch is large, so that outputs weigh more than weights.
#[test]
fn what_a_side_head_gives_is_not_what_one_within_it_gives() {
    let one = OneHead::training().batch(1000).memory().total();
    let within = HeadInHead::training().batch(1000).memory().total();
    assert!(within > one, "{within} with a head more, {one} without");
    // A head with nothing but a head gives what entered it.
    let around = HeadAround::training().batch(1000).memory().total();
    assert_eq!(around, HeadOfNothing::training().batch(1000).memory().total());
    assert!(around > one, "{around} with what entered, {one} without");
}

netweight::network! {
    /// An activation whose input somebody else reads as well.
    Shared: 8x8x16 -> 8x8x32 = < conv(16, 3x3) concat { relu } { } >
    Alone: 8x8x16 -> 8x8x16 = < conv(16, 3x3) relu >
    First: 8x8x16 -> 8x8x16 = < relu >
}

/// What is read elsewhere, and what the caller gave, stays as it is.
#[test]
fn an_activation_overwrites_only_what_nobody_else_reads() {
    let total = |graph: &Graph<'_>| {
        let plans = [Rules::INFERENCE, Rules::IN_PLACE, Rules::ARENA].map(|rules| Drawn::new(graph, rules));
        let plans = plans.each_ref().map(Drawn::plan);
        let inference = Inference::new("it", &plans);
        [false, true].map(|it| inference.in_place(it).memory().total())
    };
    let tensor = 4 * 8 * 8 * 16;
    let [apart, within] = total(&Alone::GRAPH);
    assert_eq!(apart - within, tensor);
    for graph in [&Shared::GRAPH, &First::GRAPH] {
        let [apart, within] = total(graph);
        assert_eq!(apart, within);
    }
    let params = 4 * (9 * 16 * 16 + 16);
    // The input, which the caller holds; both branches, and what joins them.
    assert_eq!(total(&Shared::GRAPH)[1], params + 5 * tensor);
    assert_eq!(total(&First::GRAPH)[1], 2 * tensor);
}

/// Of the mean squares of several outputs there are their sum and the gradient
/// of that in the backward pass.
#[test]
fn mean_squares_of_several_outputs_leave_two_scalars() {
    for training in [OneHead::training(), HeadInHead::training()] {
        let training = training.batch(1000);
        let memory = training.loss(netweight::Loss::MeanSquare).memory();
        assert!(memory.loss <= 8, "{memory:?}");
        assert!(training.memory().loss > 8);
    }
}
