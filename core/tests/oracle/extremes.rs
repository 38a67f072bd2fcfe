//! Numbers near the largest one, for every parameter of every layer: nothing
//! may panic, and nothing may wrap.

use netweight_core::graph::Tie;
use netweight_core::{Index, Kind, Layer, Padding, Probability, Problem, Range, Shape, Value, Window};

use crate::answer::says_what_it_knows;
use crate::formula;
use crate::grid::tuples;
use crate::memory::draw_alone;
use crate::random::Random;
use crate::wide;

pub(crate) const EXTREMES: [u64; 8] = [1, 2, 3, 1 << 31, 1 << 32, 1 << 63, u64::MAX - 1, u64::MAX];

/// How many layers of each kind are drawn at random.
const DRAWS: u32 = 4_000;

#[test]
fn a_shape_has_at_most_the_largest_number_of_elements() {
    let mut refused = 0;
    for axes in (1..=4).flat_map(|rank| tuples(&EXTREMES, rank)) {
        let elements = axes.iter().fold(1_u128, |elements, &axis| elements.saturating_mul(u128::from(axis)));
        match (Shape::new(&axes), u64::try_from(elements)) {
            (Ok(shape), Ok(elements)) => assert_eq!((shape.axes(), shape.elements()), (&*axes, elements)),
            (Err(Problem::Overflow { .. }), Err(_)) => refused += 1,
            (shape, _) => panic!("{axes:?} give {shape:?}"),
        }
    }
    assert!(refused > 1_000, "{refused}");
}

#[test]
fn two_extreme_arguments_give_a_right_number_or_an_error() {
    let shapes = few_shapes();
    for spec in Layer::CATALOGUE {
        let mut outcomes = Outcomes::default();
        outcomes.see_all(spec.default, &shapes);
        for (second, parameter) in spec.parameters.iter().enumerate() {
            for value in extreme_values(parameter.kind) {
                let layer = with(spec.default, second, value);
                outcomes.see_all(layer, &shapes);
                for (first, parameter) in spec.parameters[..second].iter().enumerate() {
                    for value in extreme_values(parameter.kind) {
                        outcomes.see_all(with(layer, first, value), &shapes[..FEWEST_SHAPES]);
                    }
                }
            }
        }
        outcomes.saw_both(spec.name);
    }
}

#[test]
fn many_extreme_arguments_give_a_right_number_or_an_error() {
    let shapes = all_shapes();
    let mut random = Random(1);
    for spec in Layer::CATALOGUE {
        let values: Vec<Vec<Value>> = spec.parameters.iter().map(|parameter| extreme_values(parameter.kind)).collect();
        let mut outcomes = Outcomes::default();
        for _ in 0..DRAWS {
            let mut layer = spec.default;
            for (index, values) in values.iter().enumerate() {
                // Were all of them extreme, hardly a layer would be right.
                if random.pick(&[false, true]) {
                    layer = with(layer, index, random.pick(values));
                }
            }
            outcomes.see_all(layer, &[random.pick(&shapes)]);
        }
        outcomes.saw_both(spec.name);
    }
}

/// What the engine answered about layers of one kind.
#[derive(Default)]
pub(crate) struct Outcomes {
    right: u32,
    overflows: u32,
    others: u32,
}

/// Kinds of layers of which a number can be too large.
const GROWING: [&str; 13] = [
    "conv",
    "depthwise",
    "conv_transpose",
    "maxpool",
    "avgpool",
    "adaptive_avgpool",
    "fc",
    "linear",
    "batchnorm",
    "layernorm",
    "upsample",
    "resize",
    "pad",
];

impl Outcomes {
    /// Asks everything about a layer that can be asked.
    pub(crate) fn see_all(&mut self, layer: Layer, inputs: &[Shape]) {
        let text = layer.to_string();
        assert!(text.starts_with(layer.name()), "{text}");
        let checked = layer.check();
        for &input in inputs {
            let found = layer.infer(input);
            match (&checked, &found) {
                (Err(problem), _) => assert_eq!(found, Err(*problem), "{layer} on {input}"),
                (Ok(()), Ok(cost)) => {
                    let axes = cost.output.axes().iter().map(|&axis| u128::from(axis));
                    assert_eq!(axes.product::<u128>(), u128::from(cost.output.elements()), "{layer} on {input}");
                    formula::compare(layer, input, cost);
                    draw_alone(layer, input);
                }
                (Ok(()), Err(_)) => {}
            }
            if checked.is_ok() {
                wide::judge(layer, input, &found);
            }
            match found {
                Ok(_) => self.right += 1,
                Err(Problem::Overflow { .. }) => self.overflows += 1,
                Err(problem) => {
                    says_what_it_knows(&problem);
                    self.others += 1;
                }
            }
        }
    }

    /// Ends the turn of a kind of layer, of which there must have been right
    /// ones and, if there are such, too large ones.
    fn saw_both(self, name: &str) {
        let Self { right, overflows, others } = self;
        println!("{name}: {right} right, {overflows} overflows, {others} others");
        assert!(right > 0, "no `{name}` was accepted");
        assert!(overflows > 0 || !GROWING.contains(&name), "no `{name}` was too large");
    }
}

pub(crate) fn with(mut layer: Layer, index: usize, value: Value) -> Layer {
    assert!(layer.set(index, value), "{layer} does not take {value:?}");
    layer
}

/// The number of shapes, the most telling ones first, on which pairs of
/// arguments are tried.
const FEWEST_SHAPES: usize = 10;

/// Shapes with one large axis, or some.
pub(crate) fn few_shapes() -> Vec<Shape> {
    let (half, most) = (1 << 32, u64::MAX);
    let shapes: &[&[u64]] = &[
        &[3, 2],
        &[most, 1],
        &[1, most],
        &[1 << 31, 1, half],
        &[3, 1 << 62, 1],
        &[most],
        &[half, half - 1, 1],
        &[2, 3, 1 << 61, 1],
        &[1, 1, 1 << 63],
        &[1, 2, 3, 4],
        &[1],
        &[most - 1],
        &[3, 1 << 62],
        &[1 << 63, 1],
        &[1, 1, most, 1],
        &[1 << 31, 2, 1 << 31, 1],
    ];
    shapes.iter().map(|axes| Shape::new(axes).unwrap()).collect()
}

/// Every shape of extreme axes that is one.
fn all_shapes() -> Vec<Shape> {
    (1..=4).flat_map(|rank| tuples(&EXTREMES, rank)).filter_map(|axes| Shape::new(&axes).ok()).collect()
}

fn extreme_windows() -> Vec<Window> {
    let (half, most) = (1 << 32, u64::MAX);
    let mut windows: Vec<Window> = EXTREMES.iter().map(|&size| Window::every(size)).collect();
    let sizes: [&[u64]; 6] = [&[most, 1], &[1, most], &[half, half], &[3, 1, 2], &[1, 1, most], &[half, 2, half]];
    windows.extend(sizes.iter().map(|sizes| Window::new(sizes).unwrap()));
    windows.push(Window::every(0));
    windows
}

/// Values of a kind: the extremes, and what is between them and harmless.
pub(crate) fn extreme_values(kind: Kind) -> Vec<Value> {
    let with_zero = || EXTREMES.into_iter().chain([0]);
    match kind {
        Kind::Count => with_zero().map(Value::Count).collect(),
        Kind::Window | Kind::Amount => extreme_windows().into_iter().map(Value::Window).collect(),
        Kind::Flag => vec![Value::Flag(false), Value::Flag(true)],
        Kind::Padding => [Padding::Same, Padding::Half, Padding::Valid]
            .into_iter()
            .chain(extreme_windows().into_iter().map(Padding::Each))
            .map(Value::Padding)
            .collect(),
        Kind::Probability => {
            [0.0, 1e-9, 0.999_999_999].map(|p| Value::Probability(Probability::new(p).unwrap())).to_vec()
        }
        Kind::Shape => few_shapes().into_iter().map(Value::Shape).collect(),
        Kind::Index => with_zero().map(Index::At).chain([Index::Last]).map(Value::Index).collect(),
        Kind::Range => with_zero()
            .flat_map(|start| with_zero().map(Some).chain([None]).map(move |end| Range { start, end }))
            .map(Value::Range)
            .collect(),
        Kind::Word(words) => words.variants.iter().map(|(word, _)| Value::Word(word)).collect(),
        Kind::Label => with_zero().map(|rows| Value::Tie(Tie { rows, columns: 1, row: 0 })).collect(),
    }
}
