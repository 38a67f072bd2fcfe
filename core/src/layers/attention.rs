//! Attention.

mod work;

pub(crate) use work::Room as AttentionRoom;

use crate::argument::{Mask, Probability};
use crate::cost::{Cost, Reach};
use crate::explain::Explanation;
use crate::problem::Problem;
use crate::shape::Shape;

layer! {
    /// `attention(heads)`: every position attends to every position, `LxC` to
    /// `LxC` (Vaswani et al. 2017).
    ///
    /// With H heads of D channels and K heads for keys and values, params:
    /// C·(H + 2K)·D and H·D·C weights, (H + 2K)·D and C biases. MACs: the
    /// weights at every position, and 2·L²·H·D for the products of queries,
    /// keys and values; causal attention is not halved, as in PyTorch's
    /// counters. Rotary angles count nothing. Source: PyTorch's
    /// `MultiheadAttention`.
    ///
    /// ```
    /// use netweight::{Shape, layers::Attention};
    ///
    /// let attention = Attention { heads: 12, ..Attention::DEFAULT };
    /// let cost = attention.infer(Shape::new(&[197, 768]).unwrap()).unwrap();
    /// assert_eq!(cost.params, 2_362_368); // 4·768·768 + 4·768
    /// assert_eq!(cost.macs, 524_391_936); // 197·2,359,296 + 2·197²·768
    /// ```
    attention => Attention {
        /// The number of heads.
        heads: u64;
        /// The number of heads for keys and values, which divides `heads`;
        /// as many if `None`.
        kv_heads: Option<u64> = None, "heads";
        /// The number of channels of a head; if `None` the heads share the
        /// channels of the input.
        head_dim: Option<u64> = None, "channels / heads";
        /// Whether queries, keys and values add a bias.
        bias: bool = true, "true";
        /// Whether the output adds a bias; as `bias` if `None`.
        output_bias: Option<bool> = None, "bias";
        /// Whether a position attends only to itself and those before it.
        causal: bool = false, "false";
        /// The probability that training sets a weight of a value to 0.
        dropout: Probability = Probability::ZERO, "0";
        /// The mask that it reads, which takes memory.
        mask: Mask = Mask::None, "none";
        /// Whether queries, keys and values are projected by a matrix each, as in
        /// the language models of transformers, or by one matrix, as in PyTorch's
        /// `MultiheadAttention` and GPT-2. The params are the same.
        separate: bool = false, "false";
    }
}

/// The arguments of an attention layer that default to other ones, resolved.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct Heads {
    /// Heads of keys and values.
    pub kv_heads: u64,
    /// Channels of a head.
    pub head_dim: u64,
    /// Whether the output adds a bias.
    pub output_bias: bool,
}

impl Attention {
    /// Resolves the defaults that depend on other arguments and on the channels.
    /// For the crates of this workspace, which run what is counted here.
    #[doc(hidden)]
    #[must_use]
    pub const fn resolved(&self, channels: u64) -> Heads {
        Heads {
            kv_heads: match self.kv_heads {
                Some(kv_heads) => kv_heads,
                None => self.heads,
            },
            head_dim: match self.head_dim {
                Some(head_dim) => head_dim,
                None => channels / self.heads,
            },
            output_bias: match self.output_bias {
                Some(output_bias) => output_bias,
                None => self.bias,
            },
        }
    }

    const fn cost(&self, input: &Shape) -> Result<Cost, Problem> {
        const WHAT: &str = "the number of its params";
        const MACS: &str = "the number of its multiply-adds";
        let (length, channels) = attempt!(input.sequence());
        if let Some(kv_heads) = self.kv_heads
            && !self.heads.is_multiple_of(kv_heads)
        {
            let (divisor, value) = (kv_heads, self.heads);
            return Err(Problem::Divide { parameter: "kv_heads", divisor, what: "heads", value });
        }
        if self.head_dim.is_none() && !channels.is_multiple_of(self.heads) {
            let (divisor, value) = (self.heads, channels);
            return Err(Problem::Divide { parameter: "heads", divisor, what: "channels", value });
        }
        let Heads { kv_heads, head_dim, output_bias } = self.resolved(channels);
        let queries = product!(self.heads, head_dim, WHAT);
        let keys_and_values = product!(product!(2_u64, kv_heads, WHAT), head_dim, WHAT);
        let projected = sum!(queries, keys_and_values, WHAT);
        let weights = product!(channels, sum!(projected, queries, WHAT), WHAT);
        let biases = sum!(if self.bias { projected } else { 0 }, if output_bias { channels } else { 0 }, WHAT);
        let scores = product!(product!(product!(2_u64, length, MACS), length, MACS), queries, MACS);
        let cost = attempt!(Cost::weighted(*input, weights, biases, length));
        let macs = sum!(cost.macs, scores, MACS);
        Ok(Cost { macs, reach: Reach::Everything, ..cost })
    }

    pub(crate) const fn explain(&self, input: &Shape, _: &Shape, to: &mut Explanation) {
        let (length, channels) = (input.axis(0), input.channels());
        let Heads { kv_heads, head_dim, output_bias } = self.resolved(channels);
        // Queries, keys and values; then the output; then both products of each
        // query with all keys.
        to.params.with_bias(self.bias, &[channels]).open().times(self.heads).plus().times(2).times(kv_heads).close();
        to.params.times(head_dim);
        to.params.plus().with_bias(output_bias, &[self.heads, head_dim]).times(channels);
        to.macs.each(&[length, channels]).open().times(self.heads).plus().times(2).times(kv_heads).close();
        to.macs.times(head_dim);
        to.macs.plus().each(&[length, self.heads, head_dim, channels]);
        to.macs.plus().each(&[2, length, length, self.heads, head_dim]);
    }
}
