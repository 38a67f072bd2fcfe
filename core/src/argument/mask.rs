//! The masks of attention.

use super::Words;

/// The mask that attention reads: memory only, since a mask changes no count.
///
/// ```
/// use netweight::Mask;
///
/// assert_eq!(Mask::of("stored_bool"), Some(Mask::StoredBool));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Mask {
    /// No mask, or only the causal one of a fused kernel.
    None,
    /// A boolean mask that each call of the network makes, L×L bytes a sample;
    /// layers of one length share it. A byte is counted as a quarter of a number:
    /// in 16 bits half of this one mask is missing.
    Bool,
    /// The same in numbers as wide as activations, which are added to the scores.
    Float,
    /// A boolean mask that the layer stores: a buffer of L×L bytes.
    StoredBool,
    /// A mask of 32-bit numbers that the layer stores: a buffer of 4·L×L bytes.
    StoredFloat,
}

named! {
    Mask {
        "none" => None,
        "bool" => Bool,
        "float" => Float,
        "stored_bool" => StoredBool,
        "stored_float" => StoredFloat,
    }
}

impl Mask {
    pub(super) const WORDS: Words = Words {
        type_name: "Mask",
        variants: Self::VARIANTS,
        wanted: "`none`, `bool`, `float`, `stored_bool` or `stored_float`",
    };
}
