//! What a network trains: as many scalars as it has params, and of stacked and
//! attending layers each tensor that PyTorch's module has.

use netweight_core::graph::{Builder, Graph, Kept, Name};
use netweight_core::layers::{Attention, Gru, Lstm, Rnn};
use netweight_core::memory::{Rules, Tensors};
use netweight_core::{Layer, Shape};

use crate::layers;
use crate::memory::{Drawn, build};
use crate::plans::draw_input;
use crate::programs::{Author, Braces, LABELS, run};
use crate::random::Random;

fn tensors(graph: &Graph<'_>) -> Tensors {
    Drawn::new(graph, Rules::TRAINING).plan().sums.tensors
}

/// Compares a layer with what is listed: the sides of each matrix, and the
/// lengths of the other tensors.
fn compare(layer: Layer, input: Shape, matrices: &[[u64; 2]], others: &[u64]) {
    let make = |builder: &mut Builder<'_, 'static>| {
        let x = builder.input(0, Ok(input));
        let x = builder.layer(1, Name::only("it"), layer, x);
        builder.finish(x);
    };
    let sum = |numbers: &mut dyn Iterator<Item = u64>| numbers.map(u128::from).sum::<u128>();
    let in_matrices = sum(&mut matrices.iter().map(|[rows, columns]| rows * columns));
    let found_right = build(make, |graph| {
        let found = tensors(graph);
        assert_eq!(found.count, (matrices.len() + others.len()) as u128, "{layer}");
        assert_eq!(found.in_matrices, in_matrices, "{layer}");
        assert_eq!(found.sides, sum(&mut matrices.iter().map(|[rows, columns]| rows + columns)), "{layer}");
        assert_eq!(found.scalars, in_matrices + sum(&mut others.iter().copied()), "{layer}");
        assert_eq!(found.scalars, graph.totals().params.into(), "{layer}");
    });
    assert!(found_right, "{layer}");
}

#[test]
fn recurrent_layers_train_the_tensors_of_pytorchs() {
    let input = Shape::new(&[5, 3]).unwrap();
    let hidden = 7;
    for layers in 1..=3 {
        for bidirectional in [false, true] {
            for bias in [false, true] {
                for gates in [1, 3, 4] {
                    let layer = match gates {
                        1 => Layer::Rnn(Rnn { hidden, layers, bidirectional, bias }),
                        3 => Layer::Gru(Gru { hidden, layers, bidirectional, bias }),
                        _ => Layer::Lstm(Lstm { hidden, layers, bidirectional, bias }),
                    };
                    let directions = if bidirectional { 2 } else { 1 };
                    let (mut matrices, mut others) = (Vec::new(), Vec::new());
                    for layer in 0..layers {
                        for _direction in 0..directions {
                            let inputs = if layer == 0 { input.channels() } else { directions * hidden };
                            matrices.extend([[gates * hidden, inputs], [gates * hidden, hidden]]);
                            others.extend(bias.then_some([gates * hidden; 2]).into_iter().flatten());
                        }
                    }
                    compare(layer, input, &matrices, &others);
                }
            }
        }
    }
}

#[test]
fn attention_trains_one_matrix_for_what_enters_and_one_for_what_leaves() {
    let input = Shape::new(&[5, 12]).unwrap();
    for (heads, kv_heads, head_dim) in [(4, None, None), (4, Some(2), None), (4, Some(1), Some(5)), (3, None, Some(2))]
    {
        for (bias, output_bias) in [(true, None), (false, None), (true, Some(false)), (false, Some(true))] {
            let layer = Attention { heads, kv_heads, head_dim, bias, output_bias, causal: false };
            let width = head_dim.unwrap_or(12 / heads);
            let projected = (heads + 2 * kv_heads.unwrap_or(heads)) * width;
            let mut others = Vec::new();
            others.extend(bias.then_some(projected));
            others.extend(output_bias.unwrap_or(bias).then_some(12));
            compare(Layer::Attention(layer), input, &[[projected, 12], [12, heads * width]], &others);
        }
    }
}

#[test]
fn as_many_scalars_are_trained_as_there_are_params() {
    let mut right = 0;
    let mut random = Random(813_802);
    for _ in 0..10_000 {
        let (layer, input) = (layers::draw(&mut random), draw_input(&mut random));
        let make = |builder: &mut Builder<'_, 'static>| {
            let x = builder.input(0, Ok(input));
            let x = builder.layer(1, Name::only("it"), layer, x);
            builder.finish(x);
        };
        let same = |graph: &Graph<'_>| {
            assert_eq!(tensors(graph).scalars, graph.totals().params.into(), "{layer} on {input}");
        };
        right += u32::from(build(make, same));
    }
    assert!(right > 1_000, "{right} right layers");
    right = 0;
    for seed in 0..1_000 {
        let mut author = Author { random: Random(seed), sites: 0, wrong: 0, any: 3 };
        let input = draw_input(&mut author.random);
        let program = author.body(3);
        let make = |builder: &mut Builder<'_, 'static>| {
            let x = builder.input(0, Ok(input));
            let x = run(&program, builder, &mut [Kept::NONE; LABELS], x);
            builder.finish(x);
        };
        let same = |graph: &Graph<'_>| {
            assert_eq!(tensors(graph).scalars, graph.totals().params.into(), "{input} = < {} >", Braces(&program));
        };
        right += u32::from(build(make, same));
    }
    assert!(right > 100, "{right} right networks");
}
