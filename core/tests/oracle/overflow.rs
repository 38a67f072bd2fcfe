//! Networks too large for 64 bits: that is an error, and nothing else is.

use netweight_core::Problem;
use netweight_core::graph::{Builder, Failure, Graph, Kept, Name, ScopeKind, SideHead, Totals};

use crate::programs::{Braces, Element, HEADS, Kind, LABELS, run};
use crate::random::Random;
use crate::values::shape;

/// The channels of the input and of whatever is repeated.
const COMMON: u64 = 4;
const POSITIONS: u128 = 6;

/// Draws programs of large numbers.
struct Author {
    random: Random,
    sites: u32,
}

impl Author {
    fn element(&mut self, kind: Kind) -> Element {
        self.sites += 1;
        Element { site: self.sites, name: Name::only("it"), keep: None, kind }
    }

    fn linear(&mut self, units: u64) -> Element {
        let bias = self.random.pick(&[false, true]);
        self.element(Kind::Linear { units, bias, tied: None })
    }

    /// Elements between two tensors of `COMMON` channels.
    fn body(&mut self, depth: usize) -> Vec<Element> {
        let mut body = Vec::new();
        for _ in 0..=self.random.below(2) {
            let kind = match self.random.below(if depth == 0 { 1 } else { 5 }) {
                0 => {
                    let units = 1 << self.random.below(60);
                    body.push(self.linear(units));
                    body.push(self.linear(COMMON));
                    continue;
                }
                1 => Kind::Group(ScopeKind::Group, self.body(depth - 1).into()),
                2 => Kind::Repeat(self.random.pick(&[0, 1, 2, 3, 100, 1000]), self.body(depth - 1).into()),
                3 => {
                    let total = 1 << self.random.below(60);
                    let active = (total >> self.random.below(20)).max(1);
                    Kind::Experts { total, active, body: self.body(depth - 1).into() }
                }
                _ => Kind::Aside(self.random.pick(&HEADS), self.body(depth - 1).into()),
            };
            body.push(self.element(kind));
        }
        body
    }
}

/// Sums that cannot overflow: at most 2^60 units, experts and copies of each
/// are counted, and what is larger than that is cut off.
#[derive(Clone, Copy, Default)]
struct Sums {
    params: u128,
    macs: u128,
    outputs: u128,
    /// Rows and scopes.
    length: u128,
    /// Whether some number of one layer does not fit already.
    too_large: bool,
}

/// No number that fits is as large, and a product of two such is one.
const CUT: u128 = 1 << 66;

fn times(a: u128, b: u128) -> u128 {
    if a == 0 || b == 0 {
        0
    } else if a >= CUT || b >= CUT || a > CUT / b {
        CUT
    } else {
        a * b
    }
}

/// A layer in all its copies.
fn layer(inputs: u64, units: u64, bias: bool, copies: [u128; 2], training: bool) -> Sums {
    let weights = u128::from(inputs) * u128::from(units);
    let own = [weights + if bias { u128::from(units) } else { 0 }, weights * POSITIONS];
    let all = [times(own[0], copies[0]), times(own[1], copies[1])];
    let outputs = u128::from(units) * POSITIONS;
    let most = u128::from(u64::MAX);
    let too_large = [own[0], own[1], all[0], all[1], outputs].iter().any(|&number| number > most);
    Sums { params: all[0].min(CUT), macs: if training { 0 } else { all[1].min(CUT) }, outputs, length: 1, too_large }
}

fn count(body: &[Element], mut channels: u64, copies: [u128; 2], training: bool) -> Sums {
    let mut sums = Sums::default();
    let mut add = |more: Sums, often: u64| {
        let often = u128::from(often);
        let sum = |so_far: u128, more: u128| (so_far + times(more, often)).min(CUT);
        sums = Sums {
            params: sum(sums.params, more.params),
            macs: sum(sums.macs, more.macs),
            outputs: sum(sums.outputs, more.outputs),
            length: sum(sums.length, more.length),
            too_large: sums.too_large || often > 0 && more.too_large,
        };
    };
    let scope = Sums { length: 1, ..Sums::default() };
    for Element { kind, .. } in body {
        match kind {
            Kind::Linear { .. } => {}
            Kind::Repeat(often, _) => add(scope, *often + 1),
            _ => add(scope, 1),
        }
        match kind {
            Kind::Linear { units, bias, .. } => {
                add(layer(channels, *units, *bias, copies, training), 1);
                channels = *units;
            }
            Kind::Group(_, body) => add(count(&body.elements, channels, copies, training), 1),
            Kind::Repeat(often, body) => add(count(&body.elements, channels, copies, training), *often),
            Kind::Aside(head, body) => {
                let training = training || *head == SideHead::TrainingAlone;
                add(count(&body.elements, channels, copies, training), 1);
            }
            Kind::Experts { total, active, body } => {
                add(layer(channels, *total, false, copies, training), 1);
                let inner = [times(copies[0], (*total).into()), times(copies[1], (*active).into())];
                add(count(&body.elements, channels, inner, training), 1);
                let met = Sums { outputs: u128::from(channels) * POSITIONS, length: 1, ..Sums::default() };
                let too_large = inner[0] > u128::from(u64::MAX);
                add(Sums { too_large, ..met }, 1);
            }
            _ => unreachable!("no other kinds are drawn"),
        }
    }
    sums
}

#[test]
fn what_does_not_fit_is_an_error_and_what_fits_is_none() {
    let (mut right, mut overflowing) = (0, 0);
    for seed in 0..2_000 {
        let mut author = Author { random: Random(seed), sites: 0 };
        let program = author.body(3);
        let Sums { params, macs, outputs, length, too_large } = count(&program, COMMON, [1, 1], false);
        if length > u128::from(Builder::LIMIT) {
            continue;
        }
        // Twice as many FLOPs as multiply-adds fit as well.
        let most = u128::from(u64::MAX);
        let fits = !too_large && params <= most && 2 * macs <= most && outputs <= most;
        for apertures in [true, false] {
            let mut failures = vec![Failure::BLANK; 1];
            let builder = Builder::new(&mut [], &mut [], &mut [], &mut failures);
            let mut builder = if apertures { builder } else { builder.without_apertures() };
            let input = builder.input(0, Ok(shape(&[3, 2], COMMON)));
            let x = run(&program, &mut builder, &mut [Kept::NONE; LABELS], input);
            let totals: Totals = builder.finish(x);
            let graph: Graph<'_> = builder.graph();
            assert_eq!(graph.failures().is_empty(), fits, "{params}, {macs}, {outputs}: {}", Braces(&program));
            if let [failure, ..] = graph.failures() {
                assert!(matches!(failure.problem, Problem::Overflow { .. }), "{:?}", failure.problem);
            } else {
                let found = [totals.params, totals.macs, totals.outputs].map(u128::from);
                assert_eq!(found, [params, macs, outputs], "{}", Braces(&program));
            }
        }
        if fits { right += 1 } else { overflowing += 1 }
    }
    assert!(right > 300 && overflowing > 300, "{right} fit, {overflowing} do not");
}
