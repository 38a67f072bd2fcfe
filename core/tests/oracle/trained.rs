//! What a network trains: as many scalars as it has params, and of stacked and
//! attending layers each tensor that PyTorch's module has.

use netweight_core::graph::{Builder, Graph, Kept, Name};
use netweight_core::layers::{Attention, BatchNorm, Gru, Linear, Lstm, Relu, Rnn, WindowAttention};
use netweight_core::memory::{Moment, Rules, Tensors};
use netweight_core::{Layer, Shape, Training, Window};

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
        let largest = matrices.iter().map(|[rows, columns]| rows * columns).chain(others.iter().copied()).max();
        assert_eq!(Some(found.largest), largest.map(u128::from), "{layer}");
    });
    assert!(found_right, "{layer}");
}

#[test]
fn recurrent_layers_train_the_tensors_of_pytorchs() {
    let input = Shape::new(&[5, 3]).unwrap();
    for (hidden, layers) in [(7, 1), (7, 2), (7, 3), (70, 1), (70, 2)] {
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
            let layer = Attention { heads, kv_heads, head_dim, bias, output_bias, ..Attention::DEFAULT };
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
fn attention_in_windows_trains_a_table_of_offsets_besides() {
    let input = Shape::new(&[6, 6, 12]).unwrap();
    for (bias, relative) in [(true, true), (false, true), (true, false), (false, false)] {
        let layer = WindowAttention { heads: 3, window: Window::every(4), bias, relative };
        let mut matrices = vec![[36, 12], [12, 12]];
        // Along each axis two places of a window are 0 to 3 apart, either way.
        matrices.extend(relative.then_some([7 * 7, 3]));
        compare(Layer::WindowAttention(layer), input, &matrices, if bias { &[36, 12] } else { &[] });
    }
}

/// Three experts of a matrix of 64 columns and 64 rows and one of 2 rows, with a
/// router.
#[test]
fn each_expert_trains_tensors_of_its_own() {
    let linear = |units| Layer::Linear(Linear { units, ..Linear::DEFAULT });
    let make = |builder: &mut Builder<'_, 'static>| {
        let x = builder.input(0, Ok(Shape::new(&[5, 64]).unwrap()));
        let chosen = builder.begin_experts(1, 3, 2, x);
        let mut y = x;
        for units in [64, 2, 64] {
            y = builder.layer(2, Name::only("it"), linear(units), y);
        }
        let x = builder.end_experts(3, Name::only("it"), chosen, y);
        builder.finish(x);
    };
    assert!(build(make, |graph| {
        // At the end of each pass there is a gradient and a copy in 16 bits of
        // every param.
        let params = u128::from(graph.totals().params);
        let plan = Drawn::new(graph, Rules::AUTOCAST);
        let most = |of: fn(&Moment) -> u128| plan.plan().moments.iter().map(of).max();
        assert_eq!(most(|moment| moment.gradients), Some(params));
        assert_eq!(most(|moment| moment.casts), Some(2 * params));
        assert_eq!(plan.plan().sums.tensors.scalars, params);
        // Weights are kept in 16 bits, biases are not; and the loss keeps the
        // sum of the targets' weights.
        assert_eq!(plan.plan().sums.saved.fixed, 2 * tensors(graph).in_matrices + 4);
        let found = tensors(graph);
        assert_eq!(found.count, 3 * (2 + 2 + 2) + 1);
        // The router has no bias.
        assert_eq!(found.in_matrices, 3 * (64 * 64 + 2 * 64 + 64 * 2) + 3 * 64);
        assert_eq!(found.sides, 3 * (128 + 66 + 66) + 67);
        assert_eq!(found.scalars, found.in_matrices + 3 * (64 + 2 + 64));
        assert_eq!(found.scalars, graph.totals().params.into());
        // Only the matrices of 4,096 scalars are large: 16 blocks of 256.
        assert_eq!((found.in_large, found.blocks, found.largest), (3 * 4_096, 3 * 16, 4_096));
    }));
}

/// A batch norm stores the number of its steps, in 64 bits.
#[test]
fn each_expert_stores_what_it_has() {
    let make = |builder: &mut Builder<'_, 'static>| {
        let x = builder.input(0, Ok(Shape::new(&[5, 6]).unwrap()));
        let chosen = builder.begin_experts(1, 7, 2, x);
        let y = builder.layer(2, Name::only("it"), Layer::BatchNorm(BatchNorm::DEFAULT), x);
        let x = builder.end_experts(3, Name::only("it"), chosen, y);
        builder.finish(x);
    };
    assert!(build(make, |graph| {
        assert_eq!(Drawn::new(graph, Rules::TRAINING).plan().sums.integers, 7 * 8);
    }));
}

/// Each active expert has gathered what it reads, the network's input too, and
/// keeps that, the hidden values, what it gives and the same weighted.
#[test]
fn each_active_expert_keeps_what_it_computes() {
    let kept = |total, active, enters_input: bool, reads_input: bool| {
        let make = move |builder: &mut Builder<'_, 'static>| {
            let input = builder.input(0, Ok(Shape::new(&[5, 6]).unwrap()));
            let hidden = Layer::Linear(Linear { units: 6, ..Linear::DEFAULT });
            let x = if enters_input { input } else { builder.layer(0, Name::only("it"), hidden, input) };
            let chosen = builder.begin_experts(1, total, active, x);
            let mut y = if reads_input { input } else { x };
            for layer in [
                Layer::Linear(Linear { units: 12, ..Linear::DEFAULT }),
                Layer::Relu(Relu {}),
                Layer::Linear(Linear { units: 6, ..Linear::DEFAULT }),
            ] {
                y = builder.layer(2, Name::only("it"), layer, y);
            }
            let x = builder.end_experts(3, Name::only("it"), chosen, y);
            builder.finish(x);
        };
        let mut kept = 0;
        assert!(build(make, |graph| {
            let drawn = Drawn::new(graph, Rules::TRAINING);
            let plans = [drawn.plan()];
            let training = Training::new("it", &plans);
            kept = training.batch(7).saved().unwrap();
        }));
        kept
    };
    // Five positions, seven samples: values and two weights in four bytes;
    // which expert, and where its row stands, in 24.
    let expert = 7 * 5 * (4 * (6 + 12 + 6 + 6 + 2) + 24);
    for (enters, reads) in [(false, false), (false, true), (true, true)] {
        for active in 1..5 {
            let more = kept(8, active + 1, enters, reads) - kept(8, active, enters, reads);
            assert_eq!(more, expert, "{active}, {enters}, {reads}");
        }
        // The router alone knows how many there are.
        assert_eq!(kept(9, 2, enters, reads) - kept(8, 2, enters, reads), 4 * 7 * 5);
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
