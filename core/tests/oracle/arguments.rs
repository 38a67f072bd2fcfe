//! What every layer of the catalogue says to arguments that are none.

use netweight_core::layers::Dropout;
use netweight_core::{
    Amount, Index, Kind, Layer, Padding, Parameter, Probability, Problem, Range, Spec, Value, Window,
};

use crate::answer::same_problem;
use crate::values::{no_spatial_axes, shape, window};

#[test]
fn a_zero_names_its_parameter() {
    let mut refused = 0;
    for (spec, index, parameter) in parameters() {
        let zeros = match parameter.kind {
            Kind::Count => vec![Value::Count(0)],
            Kind::Window => [vec![0], vec![0, 1], vec![1, 0], vec![1, 0, 1], vec![1, 1, 0]]
                .iter()
                .map(|sizes| Value::Window(window(sizes)))
                .collect(),
            _ => continue,
        };
        for zero in zeros {
            let layer = with(spec, index, zero);
            let problem = Problem::AtLeast { parameter: parameter.name, minimum: 1, value: 0 };
            assert_eq!(layer.check(), Err(problem), "{layer}");
            assert_eq!(layer.infer(shape(&[4, 4], 1)), Err(problem), "{layer}");
            refused += 1;
        }
    }
    assert!(refused > 40, "{refused}");
}

#[test]
fn a_size_of_another_number_of_axes_names_its_parameter() {
    let mut refused = 0;
    for (spec, index, parameter) in parameters() {
        for (given, spatial) in [(2, 1), (3, 1), (3, 2), (2, 3)] {
            let Some((value, given)) = sizes_of(parameter.kind, given) else {
                continue;
            };
            let layer = with(spec, index, value);
            let wanted = Problem::Axes { parameter: parameter.name, given, axes: spatial };
            assert_eq!(layer.check(), Ok(()), "{layer}");
            assert_eq!(layer.infer(shape(&[4, 4, 4][..spatial], 1)), Err(wanted), "{layer} on {spatial} axes");
            refused += 1;
        }
    }
    assert!(refused > 40, "{refused}");
}

#[test]
fn a_layer_with_a_size_wants_spatial_axes() {
    let mut refused = 0;
    for (spec, index, parameter) in parameters() {
        let Some((value, _)) = sizes_of(parameter.kind, 1) else {
            continue;
        };
        let layer = with(spec, index, value);
        let problem = layer.infer(shape(&[], 4)).unwrap_err();
        assert!(same_problem(&problem, &no_spatial_axes()), "{layer}: {problem:?}");
        assert!(layer.infer(shape(&[4, 4], 4)).is_ok(), "{layer}");
        refused += 1;
    }
    assert!(refused > 10, "{refused}");
}

#[test]
fn a_parameter_takes_the_values_of_its_kind_alone() {
    let values = [
        (Value::Count(2), &[Kind::Count][..]),
        (Value::Window(Window::every(2)), &[Kind::Window, Kind::Amount]),
        (Value::Flag(true), &[Kind::Flag]),
        (Value::Padding(Padding::Half), &[Kind::Padding]),
        (Value::Probability(Probability::new(0.5).unwrap()), &[Kind::Probability]),
        (Value::Shape(shape(&[2], 2)), &[Kind::Shape]),
        (Value::Index(Index::At(2)), &[Kind::Index]),
        (Value::Range(Range { start: 2, end: None }), &[Kind::Range]),
    ];
    for (spec, index, parameter) in parameters() {
        for (value, kinds) in values {
            let mut layer = spec.default;
            let set = layer.set(index, value);
            assert_eq!(set, kinds.contains(&parameter.kind), "{} of {}: {value:?}", parameter.name, spec.name);
            assert!(set || layer == spec.default, "a value that is refused changes `{}`", spec.name);
            assert!(!layer.set(spec.parameters.len(), value), "`{}` has more parameters than it says", spec.name);
        }
    }
}

#[test]
fn layers_that_only_compute_pass_on_the_shape() {
    let names = [
        "relu",
        "relu6",
        "leaky_relu",
        "elu",
        "gelu",
        "silu",
        "mish",
        "sigmoid",
        "tanh",
        "softmax",
        "log_softmax",
        "softplus",
        "hardsigmoid",
        "hardswish",
        "dropout",
        "drop_path",
    ];
    for name in names {
        for input in [shape(&[], 5), shape(&[3], 2), shape(&[3, 1], 2), shape(&[2, 3, 4], 1)] {
            let cost = Spec::of(name).unwrap().default.infer(input).unwrap();
            assert_eq!((cost.output, cost.params, cost.buffers, cost.macs), (input, 0, 0, 0), "{name}");
        }
    }
}

/// A table shows every argument but the defaults.
#[test]
fn layers_that_differ_in_an_argument_print_differently() {
    let sizes = [&[1][..], &[2], &[1, 1], &[1, 2], &[2, 1], &[1, 1, 1], &[1, 1, 2], &[1, 2, 1], &[2, 1, 1]];
    let mut compared = 0;
    for (spec, index, parameter) in parameters() {
        let values: Vec<Value> = match parameter.kind {
            Kind::Window => sizes.iter().map(|sizes| Value::Window(window(sizes))).collect(),
            Kind::Padding => sizes.iter().map(|sizes| Value::Padding(Padding::Each(window(sizes)))).collect(),
            Kind::Count => [1, 2, 3].map(Value::Count).to_vec(),
            Kind::Flag => [false, true].map(Value::Flag).to_vec(),
            _ => continue,
        };
        let layers: Vec<Layer> = values.iter().map(|value| with(spec, index, *value)).collect();
        for (i, one) in layers.iter().enumerate() {
            for other in &layers[..i] {
                assert_ne!(one.to_string(), other.to_string(), "{} of {}", parameter.name, spec.name);
                compared += 1;
            }
        }
    }
    assert!(compared > 1_000, "{compared}");
}

/// Every parameter of every layer, with its position.
fn parameters() -> impl Iterator<Item = (&'static Spec, usize, &'static Parameter)> {
    Layer::CATALOGUE
        .iter()
        .flat_map(|spec| spec.parameters.iter().enumerate().map(move |(index, parameter)| (spec, index, parameter)))
}

/// The layer with its defaults but for one argument.
fn with(spec: &Spec, index: usize, value: Value) -> Layer {
    let mut layer = spec.default;
    assert!(layer.set(index, value), "parameter {index} of `{}` does not take {value:?}", spec.name);
    layer
}

/// A harmless size of so many axes, for a parameter that takes sizes.
fn sizes_of(kind: Kind, axes: usize) -> Option<(Value, Window)> {
    let (ones, zeros) = (window(&[1, 1, 1][..axes]), window(&[0, 0, 0][..axes]));
    match kind {
        Kind::Window => Some((Value::Window(ones), ones)),
        Kind::Amount => Some((Value::Window(zeros), Amount(zeros).0)),
        Kind::Padding => Some((Value::Padding(Padding::Each(zeros)), zeros)),
        _ => None,
    }
}

#[test]
fn a_probability_is_the_number_that_was_written() {
    for (p, billionths, text) in [
        (0.0, 0, "0"),
        (0.5, 500_000_000, "0.5"),
        (0.1, 100_000_000, "0.1"),
        (0.25, 250_000_000, "0.25"),
        (1e-9, 1, "0.000000001"),
        (0.999_999_999, 999_999_999, "0.999999999"),
    ] {
        let probability = Probability::new(p).unwrap();
        assert_eq!(probability.billionths(), billionths);
        assert_eq!(Layer::Dropout(Dropout { p: probability }).to_string(), format!("dropout({text})"));
    }
}
