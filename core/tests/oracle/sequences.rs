//! Layers of sequences: attention, embeddings and recurrent layers, weight by
//! weight.

use std::collections::BTreeSet;

use netweight_core::layers::{Attention, Embedding, PositionEmbedding, WindowAttention};
use netweight_core::{InputKind, Problem, Shape};

use crate::answer::{Answer, Count};
use crate::grid::each;
use crate::values::{dealt, only_size};

/// Length and channels.
fn sequence(input: Shape) -> Result<(u64, u64), Vec<Problem>> {
    match *input.axes() {
        [length, channels] => Ok((length, channels)),
        _ => Err(vec![Problem::Input { wanted: InputKind::Sequence }]),
    }
}

fn not_dealt(parameter: &'static str, divisor: u64, what: &'static str, value: u64) -> Problem {
    Problem::Divide { parameter, divisor, what, value }
}

/// Units that each see so many inputs: how many weights and biases they have.
fn units(count: u64, inputs: u64, bias: bool) -> (u64, u64) {
    let (mut weights, mut biases) = (0, 0);
    for _unit in 0..count {
        (0..inputs).for_each(|_| weights += 1);
        biases += u64::from(bias);
    }
    (weights, biases)
}

/// Counts attention head by head.
pub(crate) fn attention(layer: &Attention, input: Shape) -> Answer {
    let (length, channels) = sequence(input)?;
    let mut problems = Vec::new();
    let kv_heads = layer.kv_heads.unwrap_or(layer.heads);
    if dealt(layer.heads, kv_heads).is_none() {
        problems.push(not_dealt("kv_heads", kv_heads, "heads", layer.heads));
    }
    let shared = dealt(channels, layer.heads);
    if layer.head_dim.is_none() && shared.is_none() {
        problems.push(not_dealt("heads", layer.heads, "channels", channels));
    }
    let Some(width) = layer.head_dim.or(shared).filter(|_| problems.is_empty()) else {
        return Err(problems);
    };

    let (mut weights, mut biases, mut products) = (0, 0, 0);
    let mut project = |(more, also): (u64, u64)| {
        weights += more;
        biases += also;
    };
    let mut joined = 0;
    for _head in 0..layer.heads {
        project(units(width, channels, layer.bias));
        joined += width;
        // A query and a key give a score, a score and a value a part of the sum.
        each(&[length, length, width], |_| products += 2);
    }
    for _keys_or_values in 0..2 {
        (0..kv_heads).for_each(|_| project(units(width, channels, layer.bias)));
    }
    project(units(channels, joined, layer.output_bias.unwrap_or(layer.bias)));
    let (output, macs) = (input.axes().to_vec(), length * weights + products);
    Ok(Count { output, params: weights + biases, buffers: 0, macs })
}

/// Counts attention in windows, pair by pair.
pub(crate) fn window_attention(layer: &WindowAttention, input: Shape) -> Answer {
    let window = only_size("window", layer.window, input)?;
    let channels = input.channels();
    if dealt(channels, layer.heads).is_none() {
        return Err(vec![not_dealt("heads", layer.heads, "channels", channels)]);
    }
    // An image is padded until it is whole windows.
    let padded: Vec<u64> = input
        .spatial()
        .iter()
        .zip(&window)
        .map(|(&size, &cells)| (size..size + cells).find(|size| size % cells == 0).unwrap())
        .collect();
    let (weights, biases) = units(4 * channels, channels, layer.bias);
    let (mut macs, mut offsets) = (0, BTreeSet::new());
    each(&padded, |_position| {
        macs += weights;
        each(&window, |_cell| macs += 2 * channels);
    });
    each(&window, |one| {
        each(&window, |other| {
            let apart: Vec<i128> = one.iter().zip(other).map(|(&a, &b)| i128::from(a) - i128::from(b)).collect();
            offsets.insert(apart);
        });
    });
    let table = if layer.relative { offsets.len() as u64 * layer.heads } else { 0 };
    Ok(Count { output: input.axes().to_vec(), params: weights + biases + table, buffers: 0, macs })
}

/// Counts a table of vectors that are looked up.
pub(crate) fn embedding(layer: &Embedding, input: Shape) -> Answer {
    let &[length] = input.axes() else {
        return Err(vec![Problem::Input { wanted: InputKind::Ids }]);
    };
    let (params, _) = units(layer.vocabulary, layer.width, false);
    Ok(Count { params, ..Count::free(vec![length, layer.width]) })
}

/// Counts a vector for each position.
pub(crate) fn position_embedding(layer: &PositionEmbedding, input: Shape) -> Answer {
    let (length, channels) = sequence(input)?;
    let max = layer.max.unwrap_or(length);
    if (0..length).any(|position| position >= max) {
        return Err(vec![Problem::Positions { max, length }]);
    }
    Ok(Count { params: units(max, channels, false).0, ..Count::free(vec![length, channels]) })
}

/// Counts a vector for each of several kinds of token.
pub(crate) fn segment_embedding(types: u64, input: Shape) -> Answer {
    let (length, channels) = sequence(input)?;
    Ok(Count { params: units(types, channels, false).0, ..Count::free(vec![length, channels]) })
}

/// Counts a vector in front of all others.
pub(crate) fn class_token(input: Shape) -> Answer {
    let (length, channels) = sequence(input)?;
    Ok(Count { params: units(1, channels, false).0, ..Count::free(vec![length + 1, channels]) })
}

/// Counts recurrent layers on each other, gate by gate.
pub(crate) fn recurrent(gates: u64, hidden: u64, layers: u64, both_ways: bool, bias: bool, input: Shape) -> Answer {
    let (length, mut channels) = sequence(input)?;
    let (mut params, mut macs) = (0, 0);
    for _layer in 0..layers {
        let mut given = 0;
        for _direction in 0..=u64::from(both_ways) {
            for _gate in 0..gates {
                for inputs in [channels, hidden] {
                    let (weights, biases) = units(hidden, inputs, bias);
                    params += weights + biases;
                    (0..length).for_each(|_step| macs += weights);
                }
            }
            given += hidden;
        }
        channels = given;
    }
    Ok(Count { output: vec![length, channels], params, buffers: 0, macs })
}
