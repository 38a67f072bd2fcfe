//! Layers whose weights are all alike: dense layers, normalisations and what
//! else has scalars for each channel.

use netweight_core::layers::{BatchNorm, Fc, GroupNorm, InstanceNorm, LayerNorm, Linear, Lrn, Prelu, RmsNorm, Scale};
use netweight_core::{Layer, Problem, Shape};

use crate::answer::{Count, Tally};
use crate::grid::{each, tuples};
use crate::values::{dealt, shape};

/// Counts a dense layer of which every unit sees every element.
pub(crate) fn fc(fc: &Fc, input: Shape) -> Count {
    let (mut params, mut macs) = (0, 0);
    for _unit in 0..fc.units {
        params += u64::from(fc.bias);
        each(input.axes(), |_element| {
            params += 1;
            macs += 1;
        });
    }
    Count { output: vec![fc.units], params, buffers: 0, macs }
}

/// Counts a dense layer whose units are the same at every position.
pub(crate) fn linear(linear: &Linear, input: Shape) -> Count {
    let (mut params, mut macs) = (0, 0);
    for _unit in 0..linear.units {
        params += u64::from(linear.bias);
        for _channel in 0..input.channels() {
            params += 1;
            each(input.spatial(), |_position| macs += 1);
        }
    }
    Count { output: [input.spatial(), &[linear.units]].concat(), params, buffers: 0, macs }
}

/// Counts a layer that stores some scalars for each channel.
pub(crate) fn by_channel(input: Shape, params_each: &[&str], buffers_each: &[&str]) -> Count {
    let (mut params, mut buffers) = (0, 0);
    for _channel in 0..input.channels() {
        for _param in params_each {
            params += 1;
        }
        for _buffer in buffers_each {
            buffers += 1;
        }
    }
    Count { params, buffers, ..Count::free(input.axes().to_vec()) }
}

/// Every shape of up to four axes of 1, 2 or 3, with 1 to 6 channels.
fn inputs() -> Vec<Shape> {
    let spatial = (0..=3).flat_map(|axes| tuples(&[1, 2, 3], axes));
    spatial.flat_map(|sizes| (1..=6).map(move |channels| shape(&sizes, channels))).collect()
}

#[test]
fn a_unit_of_a_dense_layer_has_a_weight_for_each_of_its_inputs() {
    let mut tally = Tally::default();
    for input in inputs() {
        for units in 1..=6 {
            for bias in [false, true] {
                let layer = Fc { units, bias };
                tally.compare(Layer::Fc(layer), input, &Ok(fc(&layer, input)));
                let layer = Linear { units, bias, tied: None };
                tally.compare(Layer::Linear(layer), input, &Ok(linear(&layer, input)));
            }
        }
    }
    tally.saw_right_ones();
}

#[test]
fn a_normalisation_has_scalars_for_each_channel() {
    let mut tally = Tally::default();
    let (factor, both, none) = (&["factor"][..], &["factor", "bias"][..], &[][..]);
    let running = &["mean", "variance"][..];
    for input in inputs() {
        let mut compare = |layer, params, buffers| tally.compare(layer, input, &Ok(by_channel(input, params, buffers)));
        compare(Layer::BatchNorm(BatchNorm { affine: true }), both, running);
        compare(Layer::BatchNorm(BatchNorm { affine: false }), none, running);
        compare(Layer::LayerNorm(LayerNorm { affine: true, bias: true }), both, none);
        compare(Layer::LayerNorm(LayerNorm { affine: true, bias: false }), factor, none);
        compare(Layer::LayerNorm(LayerNorm { affine: false, bias: true }), none, none);
        compare(Layer::LayerNorm(LayerNorm { affine: false, bias: false }), none, none);
        compare(Layer::RmsNorm(RmsNorm { affine: true }), factor, none);
        compare(Layer::RmsNorm(RmsNorm { affine: false }), none, none);
        compare(Layer::InstanceNorm(InstanceNorm { affine: true }), both, none);
        compare(Layer::InstanceNorm(InstanceNorm { affine: false }), none, none);
        compare(Layer::Lrn(Lrn { size: 5 }), none, none);
    }
    tally.saw_right_ones();
}

#[test]
fn the_groups_of_a_normalisation_share_the_channels_evenly() {
    let mut tally = Tally::default();
    for input in inputs() {
        for groups in 1..=7 {
            for (affine, params) in [(true, &["factor", "bias"][..]), (false, &[])] {
                let (what, value) = ("channels", input.channels());
                let answer = match dealt(value, groups) {
                    Some(_) => Ok(by_channel(input, params, &[])),
                    None => Err(vec![Problem::Divide { parameter: "groups", divisor: groups, what, value }]),
                };
                tally.compare(Layer::GroupNorm(GroupNorm { groups, affine }), input, &answer);
            }
        }
    }
    tally.saw_both();
}

#[test]
fn a_scale_or_a_slope_is_one_scalar_for_each_channel() {
    let mut tally = Tally::default();
    for input in inputs() {
        tally.compare(Layer::Scale(Scale {}), input, &Ok(by_channel(input, &["factor"], &[])));
        tally.compare(Layer::Prelu(Prelu { shared: false }), input, &Ok(by_channel(input, &["slope"], &[])));
        let shared = Count { params: 1, ..Count::free(input.axes().to_vec()) };
        tally.compare(Layer::Prelu(Prelu { shared: true }), input, &Ok(shared));
    }
    tally.saw_right_ones();
}
