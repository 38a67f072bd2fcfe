//! What an element sees where chains meet, and where it sees everything or
//! nothing but its place.

use netweight_core::graph::{Name, Tape};
use netweight_core::layers::{
    AdaptiveAvgPool, Attention, BatchNorm, Conv, ConvTranspose, Crop, Fc, Flatten, GlobalAvgPool, LayerNorm, Linear,
    Lstm, MaxPool, Merge, Pad, Relu, Reshape, Slice, Tokens, Upsample,
};
use netweight_core::{Amount, Aperture, Layer, Padding, Range, Shape, Window};

use crate::values::{shape, window};

/// What an element behind a chain sees.
fn seen(layers: &[Layer], input: Shape) -> Aperture {
    let mut tape = Tape::<8, 8, 0, 0>::BLANK;
    let mut builder = tape.builder();
    let mut x = builder.input(0, Ok(input));
    for layer in layers {
        x = builder.layer(1, Name::only(""), *layer, x);
    }
    assert!(x.shape().is_some(), "{layers:?}");
    builder.finish(x).aperture
}

fn conv(cells: u64, dilation: u64) -> Layer {
    let (window, dilation) = (Window::every(cells), Window::every(dilation));
    Layer::Conv(Conv { filters: 4, window, dilation, ..Conv::DEFAULT })
}

#[test]
fn where_branches_meet_the_largest_aperture_counts() {
    // The windows are odd, so that all branches keep their middle.
    for branches in [[1, 3, 5], [5, 3, 1], [3, 9, 3], [1, 1, 1], [7, 7, 1]] {
        for merge in [Merge::Add, Merge::Multiply, Merge::Concat] {
            let mut tape = Tape::<5, 8, 0, 0>::BLANK;
            let mut builder = tape.builder();
            let input = builder.input(0, Shape::new(&[32, 32, 4]));
            let [a, b, c] = branches.map(|cells| builder.layer(1, Name::only(""), conv(cells, 1), input));
            let met = builder.merge(2, "add", Name::only(""), merge, &[a, b, c, input]);
            let behind = builder.layer(3, Name::only(""), conv(3, 2), met);
            let aperture = builder.finish(behind).aperture;
            let largest = branches.into_iter().max().unwrap();
            for axis in 0..2 {
                assert_eq!(aperture.size(axis), Some(largest + 4), "{branches:?}");
                assert_eq!(aperture.padding(axis), Some((i64::try_from(largest).unwrap() - 1) / 2 + 2));
                assert_eq!(aperture.stride(axis), Some((1, 1)));
            }
        }
    }
}

#[test]
fn one_branch_that_sees_everything_is_enough() {
    let pool = Layer::GlobalAvgPool(GlobalAvgPool {});
    let fc = Layer::Fc(Fc { units: 4, ..Fc::DEFAULT });
    for (input, mixes, alone) in [(shape(&[8, 8], 4), pool, conv(3, 1)), (shape(&[], 4), fc, Layer::Relu(Relu {}))] {
        for (first, second) in [(mixes, alone), (alone, mixes)] {
            let mut tape = Tape::<3, 4, 0, 0>::BLANK;
            let mut builder = tape.builder();
            let x = builder.input(0, Ok(input));
            let branches = [first, second].map(|layer| builder.layer(1, Name::only(""), layer, x));
            let met = builder.merge(2, "multiply", Name::only(""), Merge::Multiply, &branches);
            assert!(builder.finish(met).aperture.is_everything(), "{first} and {second}");
        }
    }
}

#[test]
fn what_a_transposed_convolution_does_not_write_sees_nothing() {
    let pick = |step| {
        Layer::MaxPool(MaxPool { window: Window::every(1), stride: Some(Window::every(step)), ..MaxPool::DEFAULT })
    };
    let (window, stride) = (Window::every(1), Window::every(2));
    let apart = Layer::ConvTranspose(ConvTranspose { filters: 4, window, stride, ..ConvTranspose::DEFAULT });
    // Cropped by one on both sides, it begins with a place between two.
    let layers = [pick(4), apart, Layer::Crop(Crop { size: Window::every(13) }), pick(2)];
    assert_eq!(seen(&layers[..3], shape(&[32], 4)).size(0), Some(1));
    assert_eq!(seen(&layers, shape(&[32], 4)).size(0), Some(0));
}

#[test]
fn what_mixes_all_places_sees_everything_and_so_does_what_follows() {
    let image = shape(&[8, 8], 4);
    let sequence = shape(&[8], 4);
    let one = Window::every(1);
    let everything: [(Shape, &[Layer]); 8] = [
        (image, &[conv(3, 1), Layer::GlobalAvgPool(GlobalAvgPool {})]),
        (image, &[Layer::AdaptiveAvgPool(AdaptiveAvgPool { size: one }), Layer::Crop(Crop { size: one }), conv(3, 1)]),
        (image, &[Layer::Flatten(Flatten {}), Layer::Relu(Relu {})]),
        (image, &[Layer::Fc(Fc { units: 64, ..Fc::DEFAULT })]),
        (image, &[Layer::Reshape(Reshape { shape: shape(&[4, 16], 4) })]),
        // Neighbours in a row of tokens are not neighbours in the image.
        (image, &[Layer::Tokens(Tokens {}), conv(3, 1)]),
        (sequence, &[Layer::Attention(Attention { heads: 2, ..Attention::DEFAULT }), conv(3, 1)]),
        (sequence, &[Layer::Lstm(Lstm { hidden: 4, ..Lstm::DEFAULT })]),
    ];
    for (input, layers) in everything {
        let aperture = seen(layers, input);
        assert!(aperture.is_everything() && aperture.to_string() == "all", "{layers:?}: {aperture:?}");
        assert_eq!((aperture.size(0), aperture.stride(0), aperture.padding(0)), (None, None, None));
    }
}

#[test]
fn more_than_a_number_can_say_is_everything() {
    let pool = |cells, step| {
        let (window, stride) = (Window::every(cells), Some(Window::every(step)));
        Layer::MaxPool(MaxPool { window, stride, ..MaxPool::DEFAULT })
    };
    // About 2^41 places at once, and from one element to the next.
    for layers in [[pool(1 << 20, 1 << 21), pool(1 << 20, 1)], [pool(1, 1 << 21), pool(1, 1 << 20)]] {
        assert!(!seen(&layers[..1], shape(&[1 << 62], 1)).is_everything());
        assert!(seen(&layers, shape(&[1 << 62], 1)).is_everything(), "{layers:?}");
    }
}

#[test]
fn a_pool_of_one_axis_to_one_place_sees_that_axis_alone() {
    for (size, wanted) in [([1, 4], "12x3"), ([4, 1], "3x12")] {
        let pool = Layer::AdaptiveAvgPool(AdaptiveAvgPool { size: window(&size) });
        assert_eq!(seen(&[pool], shape(&[12, 12], 4)).to_string(), wanted);
    }
}

#[test]
fn what_looks_at_each_place_alone_sees_no_more_than_before() {
    let layers = [
        Layer::Conv(Conv { filters: 4, window: window(&[3, 5]), ..Conv::DEFAULT }),
        Layer::Relu(Relu {}),
        Layer::BatchNorm(BatchNorm::DEFAULT),
        Layer::LayerNorm(LayerNorm::DEFAULT),
        Layer::Linear(Linear { units: 6, ..Linear::DEFAULT }),
        Layer::Slice(Slice { channels: Range { start: 1, end: None } }),
        Layer::Tokens(Tokens {}),
    ];
    let aperture = seen(&layers, shape(&[9, 9], 4));
    assert_eq!(aperture.to_string(), "3x5");
    assert_eq!((aperture.axes(), aperture.size(2), aperture.stride(2)), (2, None, None));
    // An element of a list of features has no place.
    let features = seen(&[Layer::Relu(Relu {})], shape(&[], 4));
    assert_eq!((features.axes(), features.to_string().as_str()), (0, "1"));
}

#[test]
fn an_aperture_above_2_to_the_40_is_everything() {
    const MOST: u64 = 1 << 40;
    let pool = |cells: u64, stride: u64| {
        let (window, stride) = (Window::every(cells), Some(Window::every(stride)));
        Layer::MaxPool(MaxPool { window, stride, padding: Padding::Valid, ..MaxPool::DEFAULT })
    };
    let enlarged = |factor: u64| Layer::Upsample(Upsample { factor: Window::every(factor) });
    let pad = |cells: u64| Layer::Pad(Pad { amount: Amount(Window::every(cells)) });
    // Two cells, of which the first stands so far before the input.
    let before = |cells: u64| {
        let (window, padding) = (Window::every(2), Padding::Each(Window::every(cells)));
        Layer::Conv(Conv { filters: 1, window, padding, ..Conv::DEFAULT })
    };
    // What is just not too large, and what just is.
    let chains = [
        ("stride", vec![pool(1, MOST)], vec![pool(1, MOST + 1)]),
        ("parts", vec![enlarged(MOST)], vec![enlarged(MOST + 1)]),
        ("end", vec![pool(MOST + 1, 1)], vec![pool(MOST + 2, 1)]),
        ("begin", vec![before(MOST)], vec![before(MOST + 1)]),
        ("both", vec![pad(MOST)], vec![pad(MOST + 1)]),
        ("strides", vec![pool(1, 1 << 20), pool(1, 1 << 20)], vec![pool(1, 1 << 20), pool(1, (1 << 20) + 1)]),
        ("strides in parts", vec![enlarged(3), pool(1, MOST)], vec![enlarged(3), pool(1, MOST), pool(1, 2)]),
        ("all parts", vec![enlarged(1 << 20), enlarged(1 << 20)], vec![enlarged(1 << 20), enlarged((1 << 20) + 1)]),
        ("ends", vec![pool(MOST, 1), pool(2, 1)], vec![pool(MOST + 1, 1), pool(2, 1)]),
        ("begins", vec![pad(MOST - 1), before(1)], vec![pad(MOST), before(1)]),
    ];
    for (what, known, everything) in chains {
        // What enlarges must still fit.
        let input = shape(&[if what.ends_with("parts") { 1 << 20 } else { 1 << 41 }], 1);
        assert!(!seen(&known, input).is_everything(), "{what}");
        assert!(seen(&everything, input).is_everything(), "{what}");
    }
}

/// A last place that no `i64` holds is no place before the first one.
#[test]
fn a_window_over_all_that_a_number_counts_sees_everything() {
    let pool = MaxPool { window: Window::every(u64::MAX), stride: Some(Window::every(1)), ..MaxPool::DEFAULT };
    let pool = Layer::MaxPool(MaxPool { padding: Padding::Valid, ..pool });
    assert!(seen(&[pool], shape(&[u64::MAX], 1)).is_everything());
}

/// Of branches that see equally many cells the first one tells where they are.
#[test]
fn of_equally_large_apertures_the_first_counts() {
    let valid = |window: &[u64]| {
        Layer::Conv(Conv { filters: 4, window: self::window(window), padding: Padding::Valid, ..Conv::DEFAULT })
    };
    let pad = |cells| Layer::Pad(Pad { amount: Amount(Window::every(cells)) });
    let sees = |first: &[Layer], second: &[Layer]| {
        let mut tape = Tape::<8, 8, 0, 0>::BLANK;
        let mut builder = tape.builder();
        let x = builder.input(0, Ok(shape(&[9], 4)));
        let branches =
            [first, second].map(|layers| layers.iter().fold(x, |x, layer| builder.layer(1, Name::only(""), *layer, x)));
        let x = builder.merge(2, "add", Name::only(""), Merge::Add, &branches);
        let aperture = builder.finish(x).aperture;
        (aperture.size(0), aperture.padding(0))
    };
    // Three cells from the own place on, and from two places before it.
    let (behind, before) = ([pad(1), valid(&[3])], [pad(1), valid(&[3])]);
    assert_eq!(sees(&behind, &before), (Some(3), Some(1)));
    let same = Layer::Crop(Crop { size: window(&[7]) });
    assert_eq!(sees(&[valid(&[3])], &[conv(3, 1), same]), (Some(3), Some(0)));
    assert_eq!(sees(&[conv(3, 1), same], &[valid(&[3])]), (Some(3), Some(0)));
}
