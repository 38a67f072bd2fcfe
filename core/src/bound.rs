//! Bounds of a declaration: `params <= 1M`, `training(batch = 128) <= GTX_980`.

use crate::checked::to_u64;
use crate::device::Device;
use crate::graph::{Graph, LayerSummary, Totals, write_layer};
use crate::grouped::{Bytes, Grouped};
use crate::integer::{NoNumber, widen};
use crate::memory::Invalid;
use crate::text::{Text, same};

/// A number of a network that a declaration bounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quantity {
    /// Trainable scalars.
    Params,
    /// Multiply-adds of one forward pass of one sample.
    Macs,
    /// Twice as many.
    Flops,
    /// The bytes of the parameters in 32 bits.
    Weights,
}

named! {
    Quantity {
        "params" => Params,
        "macs" => Macs,
        "flops" => Flops,
        "weights" => Weights,
    }
}

impl Quantity {
    /// Returns whether it is a number of bytes.
    #[must_use]
    pub const fn is_bytes(self) -> bool {
        matches!(self, Self::Weights)
    }

    /// How much of it a network has.
    #[must_use]
    pub const fn amount(self, totals: &Totals) -> u128 {
        self.from(totals.params, totals.macs)
    }

    /// What so many params and multiply-adds come to.
    const fn from(self, params: u64, macs: u64) -> u128 {
        match self {
            Self::Params => params as u128,
            Self::Macs => macs as u128,
            Self::Flops => 2 * macs as u128,
            Self::Weights => 4 * params as u128,
        }
    }

    /// The words behind a number.
    const fn unit(self) -> &'static str {
        match self {
            Self::Params => " params",
            Self::Macs => " MACs",
            Self::Flops => " FLOPs",
            Self::Weights => " of weights",
        }
    }

    /// Writes a number, so that it differs from another.
    const fn write(self, number: u128, other: u128, text: &mut Text) {
        if self.is_bytes() {
            write_bytes(number, &[other], text);
        } else {
            #[expect(clippy::cast_possible_truncation, reason = "the builder refuses more than fit")]
            Grouped(number as u64).write(text);
        }
    }

    /// What is wrong with a network that has more of it than a bound allows,
    /// with the layer that has the most.
    #[must_use]
    pub const fn excess(self, network: &str, graph: &Graph<'_>, limit: u64) -> Option<Text> {
        let totals = graph.totals();
        let number = self.amount(totals);
        if number <= limit as u128 {
            return None;
        }
        let mut text = Text::new();
        text.str(network).str(" has ");
        self.write(number, limit as u128, &mut text);
        text.str(self.unit()).str("; the bound is ");
        self.write(limit as u128, number, &mut text);
        if let Some(layer) = self.largest(graph) {
            text.str("\nhelp: ");
            write_layer(&layer.layer, &layer.path, graph.rows(), &mut text);
            text.str(" alone has ");
            self.write(self.from(layer.params, layer.macs), 0, &mut text);
            text.str(self.unit());
        }
        Some(text)
    }

    /// The layer that has the most of it.
    const fn largest<'g>(self, graph: &Graph<'g>) -> Option<LayerSummary<'g>> {
        let (mut row, mut most, mut found) = (0, 0, None);
        while row < graph.rows().len() {
            let number = self.from(graph.rows()[row].params, graph.rows()[row].macs);
            if number > most {
                (most, found) = (number, Some(row));
            }
            row += 1;
        }
        match found {
            Some(row) => Some(graph.layer(row)),
            None => None,
        }
    }

    /// Fails a build in which a network has more of it than a bound allows.
    /// Of a network with mistakes nothing is known.
    ///
    /// # Panics
    ///
    /// It has.
    #[track_caller]
    pub const fn assert(self, network: &str, graph: &Graph<'_>, limit: u64) {
        if graph.failures().is_empty()
            && let Some(text) = self.excess(network, graph, limit)
        {
            panic!("{}", text.as_str());
        }
    }
}

/// Writes a number of bytes, and all its digits where another one looks the
/// same.
pub(crate) const fn write_bytes(bytes: u128, mut others: &[u128], text: &mut Text) {
    Bytes(bytes).write(text);
    let mut own = Text::new();
    Bytes(bytes).write(&mut own);
    while let [other, rest @ ..] = others {
        others = rest;
        let mut text_of_other = Text::new();
        Bytes(*other).write(&mut text_of_other);
        if bytes != *other && bytes <= u64::MAX as u128 && same(own.as_str(), text_of_other.as_str()) {
            #[expect(clippy::cast_possible_truncation, reason = "checked")]
            let bytes = bytes as u64;
            text.str(" (");
            Grouped(bytes).write(text);
            text.str(" bytes)");
            return;
        }
    }
}

/// What may stand behind `<=` in a bound of memory.
#[diagnostic::on_unimplemented(
    message = "a bound is a number of bytes or a device, not `{Self}`",
    label = "an integer or a `netweight::Device` is wanted here"
)]
pub trait Bounding: Copy {
    /// What has the device. What may not bound has none, so that rustc says
    /// no more about it.
    type Of;
}

/// Takes what may bound, and nothing else.
pub const fn bounding<T: Bounding<Of = Limit<T>>>(limit: T) -> T::Of {
    Limit(limit)
}

/// A limit of any type, as a device.
#[derive(Clone, Copy, Debug)]
pub struct Limit<T>(T);

#[diagnostic::do_not_recommend]
impl Bounding for Device {
    type Of = Limit<Self>;
}

impl Limit<Device> {
    /// The device itself.
    ///
    /// # Panics
    ///
    /// It has no memory: the build fails.
    #[must_use]
    #[track_caller]
    pub const fn device(self) -> Device {
        if self.0.memory() == 0 {
            Invalid::without_memory(&self.0).fail();
        }
        self.0
    }
}

macro_rules! integers {
    ($($Type:ty),*) => {$(
        #[diagnostic::do_not_recommend]
        impl Bounding for $Type {
            type Of = Limit<Self>;
        }

        impl Limit<$Type> {
            /// So many bytes.
            ///
            /// # Panics
            ///
            /// They are below 0, or above `u64::MAX`: the build fails.
            #[must_use]
            #[track_caller]
            #[allow(
                clippy::cast_lossless,
                clippy::cast_possible_wrap,
                reason = "one text for all types; `widen` refuses a number that wraps"
            )]
            pub const fn device(self) -> Device {
                Device::budget(number("the bound", 0, widen(&self.0, self.0 as i128)))
            }
        }
    )*};
}

integers!(u8, u16, u32, u64, u128, usize, i8, i16, i32, i64, i128, isize);

/// A number in a bound, at least so large.
///
/// # Panics
///
/// It is none, or not in 64 bits: the build fails.
#[must_use]
#[track_caller]
pub const fn number(subject: &str, least: u64, value: Result<i128, NoNumber>) -> u64 {
    match try_number(subject, least, value) {
        Ok(number) => number,
        Err(text) => panic!("{}", text.as_str()),
    }
}

/// The same as [`number`], without a panic.
///
/// # Errors
///
/// It is none, or not in 64 bits.
#[expect(clippy::result_large_err, reason = "there is no heap to put it on")]
pub const fn try_number(subject: &str, least: u64, value: Result<i128, NoNumber>) -> Result<u64, Text> {
    let mut text = Text::new();
    text.str(subject);
    match value {
        Ok(value) => {
            match to_u64(value) {
                Some(number) if number >= least => return Ok(number),
                _ => {}
            }
            text.str(" is a whole number from ").number(least).str(" to 2^64 - 1, not ").signed(value)
        }
        Err(NoNumber::DividesByZero) => text.str(" divides by zero"),
        Err(NoNumber::TooLarge) => text.str(" is too large: it is below 2^64"),
    };
    Err(text)
}
