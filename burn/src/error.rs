//! What cannot be built.

use netweight_core::LayerSummary;
use std::error::Error;
use std::fmt;

/// A layer of a declared network that cannot be built, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unsupported {
    network: &'static str,
    path: String,
    layer: String,
    reason: Reason,
}

/// Why a layer cannot be built.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reason {
    /// A number of its declaration or of its shapes is larger than a `usize`
    /// of this machine.
    TooLarge,
    /// It is part of a side head within experts: there would be as many outputs
    /// as experts.
    AsideInExperts,
    /// It reads a tensor from within experts, of which there are many.
    ReadsFromExperts,
    /// It shares the weight of a layer within experts, of which there are many.
    TiedToExperts,
}

impl Reason {
    const fn words(self) -> &'static str {
        match self {
            Self::TooLarge => "its size does not fit a `usize` of this machine",
            Self::AsideInExperts => "a side head within experts would have as many outputs as there are experts",
            Self::ReadsFromExperts => "it reads a tensor from within experts, which each of them has",
            Self::TiedToExperts => "it shares the weight of a layer within experts, which each of them has",
        }
    }
}

impl Unsupported {
    pub(crate) fn new(network: &'static str, layer: &LayerSummary<'_>, reason: Reason) -> Self {
        Self { network, path: layer.path.to_string(), layer: layer.layer.to_string(), reason }
    }

    /// The full name of the layer: `layer1.0.conv2`.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Why it cannot be built.
    #[must_use]
    pub fn reason(&self) -> Reason {
        self.reason
    }
}

impl fmt::Display for Unsupported {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { network, path, layer, reason } = self;
        write!(f, "{network} cannot be built: `{path}: {layer}`: {}", reason.words())
    }
}

impl Error for Unsupported {}
