//! What an element sees: the cells that it reads, listed from layer to layer
//! back to the input.
//!
//! A cell in a padding is a place like any other, before or behind the input,
//! so that an element at the edge sees no less than one in the middle.

use std::collections::BTreeSet;

use netweight_core::graph::{Name, Tape};
use netweight_core::layers::{
    AdaptiveAvgPool, AvgPool, Conv, ConvTranspose, Crop, Depthwise, MaxPool, Pad, PixelShuffle, PixelUnshuffle, Resize,
    Upsample, WindowAttention,
};
use netweight_core::{Amount, Aperture, Layer, Padding, Shape, Window};

use crate::random::Random;
use crate::values::{on_each_axis, shape, window};

type Cells = BTreeSet<i64>;

/// A layer along one axis, with the size of its input there.
struct Axis<'l> {
    layer: &'l Layer,
    index: usize,
    axes: usize,
    size: i64,
}

impl Axis<'_> {
    fn on(&self, window: Window) -> i64 {
        i64::try_from(on_each_axis("", window, self.axes).unwrap()[self.index]).unwrap()
    }

    /// The cells of the input that a cell of the output reads.
    fn read(&self, at: i64) -> Cells {
        match *self.layer {
            Layer::Conv(Conv { window, stride, padding, dilation, .. })
            | Layer::Depthwise(Depthwise { window, stride, padding, dilation, .. }) => {
                self.under(window, stride, padding, dilation, at)
            }
            Layer::MaxPool(MaxPool { window, stride, padding, dilation, .. }) => {
                self.under(window, stride.unwrap_or(window), padding, dilation, at)
            }
            Layer::AvgPool(AvgPool { window, stride, padding, .. }) => {
                self.under(window, stride.unwrap_or(window), padding, Window::every(1), at)
            }
            Layer::ConvTranspose(layer) => {
                let (window, stride) = (self.on(layer.window), self.on(layer.stride));
                let (cut, dilation) = (self.on(layer.padding.0), self.on(layer.dilation));
                // Cell i writes i·stride, i·stride + dilation, … of what is cut.
                let written = (0..window).map(|cell| at + cut - cell * dilation);
                written.filter(|place| place.rem_euclid(stride) == 0).map(|place| place.div_euclid(stride)).collect()
            }
            Layer::AdaptiveAvgPool(AdaptiveAvgPool { size }) => {
                // The cells that overlap the part from at·size/parts to
                // (at + 1)·size/parts, in units of 1/parts.
                let parts = self.on(size);
                let (begin, end) = (at * self.size, (at + 1) * self.size);
                let near = begin.div_euclid(parts) - 1..=end.div_euclid(parts) + 1;
                near.filter(|cell| cell * parts < end && (cell + 1) * parts > begin).collect()
            }
            Layer::Resize(Resize { size }) => [(at * self.size).div_euclid(self.on(size))].into(),
            Layer::Upsample(Upsample { factor }) | Layer::PixelShuffle(PixelShuffle { factor }) => {
                [at.div_euclid(self.on(factor))].into()
            }
            Layer::PixelUnshuffle(PixelUnshuffle { factor }) => {
                let factor = self.on(factor);
                (at * factor..(at + 1) * factor).collect()
            }
            Layer::WindowAttention(WindowAttention { window, .. }) => {
                let cells = self.on(window);
                let first = at.div_euclid(cells) * cells;
                (first..first + cells).collect()
            }
            Layer::Pad(Pad { amount }) => [at - self.on(amount.0)].into(),
            Layer::Crop(Crop { size }) => [at + (self.size - self.on(size)) / 2].into(),
            _ => [at].into(),
        }
    }

    /// The cells under a window that slides.
    fn under(&self, window: Window, stride: Window, padding: Padding, dilation: Window, at: i64) -> Cells {
        let (window, stride, dilation) = (self.on(window), self.on(stride), self.on(dilation));
        let cells = (0..window).map(|cell| cell * dilation);
        let before = match padding {
            Padding::Valid => 0,
            Padding::Each(padding) => self.on(padding),
            Padding::Half => (dilation * (window - 1)) / 2,
            Padding::Same => {
                let last = (0..self.size).filter(|start| start % stride == 0).max().unwrap() + dilation * (window - 1);
                i64::try_from((self.size..=last).count()).unwrap() / 2
            }
        };
        cells.map(|cell| at * stride - before + cell).collect()
    }

    /// How far the input moves on, and in how many places of the output.
    fn pace(&self) -> (i64, i64) {
        let stride = |given: Option<Window>, window| self.on(given.unwrap_or(window));
        match *self.layer {
            Layer::Conv(Conv { stride, .. }) | Layer::Depthwise(Depthwise { stride, .. }) => (self.on(stride), 1),
            Layer::MaxPool(pool) => (stride(pool.stride, pool.window), 1),
            Layer::AvgPool(pool) => (stride(pool.stride, pool.window), 1),
            Layer::PixelUnshuffle(PixelUnshuffle { factor }) => (self.on(factor), 1),
            Layer::ConvTranspose(layer) => (1, self.on(layer.stride)),
            Layer::Upsample(Upsample { factor }) | Layer::PixelShuffle(PixelShuffle { factor }) => (1, self.on(factor)),
            Layer::AdaptiveAvgPool(AdaptiveAvgPool { size }) | Layer::Resize(Resize { size }) => {
                (self.size, self.on(size))
            }
            Layer::WindowAttention(WindowAttention { window, .. }) => (self.on(window), self.on(window)),
            _ => (1, 1),
        }
    }
}

/// What the elements of the output of a chain see along one axis.
struct Counted {
    /// The places from the first to the last, in the widest patch.
    size: i64,
    /// As a fraction; none if no element sees anything, as for `padding`.
    stride: Option<(i64, i64)>,
    /// Of the first element.
    padding: Option<i64>,
}

fn count(chain: &[Axis<'_>]) -> Counted {
    let seen = |at: i64| {
        let cells = Cells::from([at]);
        chain.iter().rev().fold(cells, |cells, layer| cells.iter().flat_map(|&cell| layer.read(cell)).collect())
    };
    // After so many elements everything repeats.
    let period = chain.iter().map(|layer| layer.pace().1).product::<i64>();
    let spans: Vec<Option<(i64, i64)>> =
        (0..period).map(seen).map(|cells| Some((*cells.first()?, *cells.last()?))).collect();
    let size = spans.iter().flatten().map(|(first, last)| last - first + 1).max().unwrap_or(0);
    let stride = spans.iter().position(Option::is_some).map(|at| {
        let later = seen(i64::try_from(at).unwrap() + period);
        (later.first().unwrap() - spans[at].unwrap().0, period)
    });
    Counted { size, stride, padding: spans[0].map(|(first, _)| -first) }
}

/// Whether the engine can follow a chain exactly. Else it says what is at
/// least seen: the places between those that a transposed convolution writes
/// count as seen, and an input that moves on by a fraction like 3/2 of a
/// place is enlarged as if it did so evenly.
fn is_exact(chain: &[Axis<'_>]) -> bool {
    let (mut step, mut parts) = (1, 1);
    let mut grouped = false;
    chain.iter().all(|layer| {
        // Behind windows that stand still, neighbours see the same or jump:
        // what moves over them afterwards is followed as if they moved evenly.
        if grouped {
            return false;
        }
        grouped = matches!(layer.layer, Layer::WindowAttention(_));
        let gaps = match *layer.layer {
            Layer::ConvTranspose(conv) => layer.on(conv.window) < layer.on(conv.stride) || layer.on(conv.dilation) > 1,
            _ => false,
        };
        let (stride, shrink) = layer.pace();
        let uneven = match layer.layer {
            // Its windows may begin inside of what an enlarged place became.
            Layer::WindowAttention(_) => parts > 1,
            _ => step > 1 && shrink > 1,
        };
        let common = (1..=parts * shrink).filter(|n| step * stride % n == 0 && parts * shrink % n == 0).max().unwrap();
        (step, parts) = (step * stride / common, parts * shrink / common);
        if parts == 1 {
            step = 1;
        }
        !gaps && !uneven
    })
}

/// How many chains were compared.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    refused: u32,
    exact: u32,
    /// Bounds that were met all the same.
    met: u32,
    wider: u32,
}

impl Tally {
    pub(crate) fn compare(&mut self, layers: &[Layer], input: Shape) {
        let Some((aperture, shapes)) = infer(layers, input) else {
            self.refused += 1;
            return;
        };
        let axes = input.spatial().len();
        for axis in 0..axes {
            let chain: Vec<Axis<'_>> = layers
                .iter()
                .zip(&shapes)
                .map(|(layer, shape)| Axis {
                    layer,
                    index: axis,
                    axes,
                    size: i64::try_from(shape.spatial()[axis]).unwrap(),
                })
                .collect();
            let counted = count(&chain);
            let told = || {
                let names: Vec<String> = layers.iter().map(ToString::to_string).collect();
                format!("axis {axis} of {input} = < {} >: {aperture:?}", names.join(" "))
            };
            let size = i64::try_from(aperture.size(axis).unwrap()).unwrap();
            let padding = aperture.padding(axis).unwrap();
            let (places, elements) = aperture.stride(axis).unwrap();
            if let Some((of_places, of_elements)) = counted.stride {
                let (places, elements) = (i64::try_from(places).unwrap(), i64::try_from(elements).unwrap());
                assert_eq!(places * of_elements, elements * of_places, "stride on {}", told());
            }
            if is_exact(&chain) {
                assert_eq!(size, counted.size, "size on {}", told());
                assert_eq!(Some(padding), counted.padding, "padding on {}", told());
                self.exact += 1;
            } else {
                assert!(size >= counted.size, "size on {}: {} counted", told(), counted.size);
                assert!(counted.padding.is_none_or(|counted| padding >= counted), "padding on {}", told());
                self.met += u32::from(size == counted.size);
                self.wider += u32::from(size > counted.size);
            }
        }
    }
}

/// What the engine says, and the shapes that enter the layers; none if one is
/// refused.
fn infer(layers: &[Layer], input: Shape) -> Option<(Aperture, Vec<Shape>)> {
    let mut tape = Tape::<8, 8, 0, 1>::BLANK;
    let mut builder = tape.builder();
    let mut x = builder.input(0, Ok(input));
    let mut shapes = Vec::new();
    for (site, layer) in (1..).zip(layers) {
        shapes.push(x.shape()?);
        x = builder.layer(site, Name::only(layer.name()), *layer, x);
    }
    x.shape()?;
    Some((builder.finish(x).aperture, shapes))
}

/// A layer of each kind that moves places, with sizes drawn from these.
pub(crate) fn draw(random: &mut Random, axes: usize) -> Layer {
    let mut sizes = |values: &[u64]| {
        let sizes: Vec<u64> = (0..axes).map(|_| random.pick(values)).collect();
        window(&sizes)
    };
    let (cells, step, dilation) = (sizes(&[1, 2, 3, 4, 5]), sizes(&[1, 1, 2, 3]), sizes(&[1, 1, 1, 2]));
    let (amount, part) = (sizes(&[0, 0, 1, 2]), sizes(&[3, 5, 6, 8]));
    let padding = random.pick(&[Padding::Same, Padding::Half, Padding::Valid, Padding::Each(amount)]);
    match random.below(13) {
        0 | 1 => Conv { filters: 8, window: cells, stride: step, padding, dilation, ..Conv::DEFAULT }.into(),
        2 => Depthwise { window: cells, stride: step, padding, dilation, ..Depthwise::DEFAULT }.into(),
        3 => MaxPool { window: cells, stride: Some(step), padding, dilation, ceil: true }.into(),
        4 => AvgPool { window: step, stride: None, padding, ceil: false }.into(),
        5 | 6 => {
            let padding = Amount(amount);
            ConvTranspose { filters: 8, window: cells, stride: step, padding, dilation, ..ConvTranspose::DEFAULT }
                .into()
        }
        7 => Upsample { factor: step }.into(),
        8 => PixelShuffle { factor: step }.into(),
        9 => PixelUnshuffle { factor: step }.into(),
        10 => Pad { amount: Amount(amount) }.into(),
        11 => [Crop { size: part }.into(), WindowAttention { window: cells, ..WindowAttention::DEFAULT }.into()]
            [random.below(2)],
        _ => [AdaptiveAvgPool { size: part }.into(), Resize { size: part }.into()][random.below(2)],
    }
}

#[test]
fn a_chain_along_one_axis_sees_the_cells_that_it_reads() {
    let mut random = Random(813_802);
    let mut tally = Tally::default();
    for _ in 0..6_000 {
        let layers: Vec<Layer> = (0..=random.below(4)).map(|_| draw(&mut random, 1)).collect();
        tally.compare(&layers, shape(&[random.pick(&[7, 12, 24])], 64));
    }
    println!("{tally:?}");
    assert!(tally.exact > 2_000 && tally.met > tally.wider && tally.wider > 0 && tally.refused > 0, "{tally:?}");
}

#[test]
fn the_axes_of_a_chain_see_each_for_itself() {
    let mut random = Random(8_255_232);
    let mut tally = Tally::default();
    for _ in 0..1_000 {
        let layers: Vec<Layer> = (0..=random.below(3)).map(|_| draw(&mut random, 2)).collect();
        tally.compare(&layers, shape(&[random.pick(&[12, 24]), random.pick(&[9, 16])], 64));
    }
    assert!(tally.exact > 500, "{tally:?}");
}

/// Enlarged after steps that are no whole places: a bound, which is met where the
/// first element reads the first place of those that it may.
#[test]
fn what_is_enlarged_twice_begins_no_earlier_than_it_may() {
    for [factor, cells, step, again, before] in
        [[3, 1, 2, 2, 1], [3, 1, 2, 4, 4], [3, 2, 4, 2, 4], [3, 2, 2, 3, 4], [3, 1, 4, 2, 1], [3, 3, 2, 2, 1]]
    {
        let every = Window::every;
        let conv = Conv { filters: 1, window: every(cells), stride: every(step), ..Conv::DEFAULT };
        let layers: [Layer; 4] = [
            Upsample { factor: every(factor) }.into(),
            Pad { amount: Amount(every(before)) }.into(),
            Conv { padding: Padding::Valid, ..conv }.into(),
            Upsample { factor: every(again) }.into(),
        ];
        let (aperture, shapes) = infer(&layers, shape(&[24], 1)).unwrap();
        let sizes = shapes.iter().map(|shape| i64::try_from(shape.spatial()[0]).unwrap());
        let chain: Vec<_> =
            layers.iter().zip(sizes).map(|(layer, size)| Axis { layer, index: 0, axes: 1, size }).collect();
        assert!(!is_exact(&chain));
        assert_eq!(aperture.padding(0), count(&chain).padding, "{aperture:?}");
    }
}

/// Windows that begin further before the input than a number can say.
#[test]
fn a_window_as_wide_as_all_numbers_sees_everything() {
    let wide = |beyond: u64| {
        let dilation = Window::every(u64::MAX - beyond);
        let layer = ConvTranspose { filters: 1, window: Window::every(2), dilation, ..ConvTranspose::DEFAULT };
        infer(&[layer.into()], shape(&[1], 1)).unwrap().0
    };
    for beyond in [1, 2, 9, 1 << 20] {
        assert_eq!(wide(beyond).size(0), None, "{beyond}");
    }
}
