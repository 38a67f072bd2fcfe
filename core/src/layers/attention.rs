//! Attention.

use crate::argument::Window;
use crate::cost::{Cost, Patch, Reach, ends};
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
    /// use netweight_core::{Shape, layers::Attention};
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
    }
}

impl Attention {
    const fn cost(&self, input: &Shape) -> Result<Cost, Problem> {
        const WHAT: &str = "the number of its params";
        const MACS: &str = "the number of its multiply-adds";
        let (length, channels) = attempt!(input.sequence());
        let kv_heads = match self.kv_heads {
            Some(kv_heads) if self.heads % kv_heads != 0 => {
                let (divisor, value) = (kv_heads, self.heads);
                return Err(Problem::Divide { parameter: "kv_heads", divisor, what: "heads", value });
            }
            Some(kv_heads) => kv_heads,
            None => self.heads,
        };
        let head_dim = match self.head_dim {
            Some(head_dim) => head_dim,
            None if channels % self.heads != 0 => {
                let (divisor, value) = (self.heads, channels);
                return Err(Problem::Divide { parameter: "heads", divisor, what: "channels", value });
            }
            None => channels / self.heads,
        };
        let output_bias = match self.output_bias {
            Some(output_bias) => output_bias,
            None => self.bias,
        };
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
}

layer! {
    /// `window_attention(heads, window)`: attention within windows of an
    /// image, `HxWxC` to `HxWxC` (Liu et al. 2021).
    ///
    /// Params: 4·C² weights and 4·C biases, and (2h−1)·(2w−1)·heads relative
    /// positions for a window of h × w. MACs: over an image that is padded to
    /// whole windows, 4·C² at each position and 2·h·w·C for the products.
    /// Source: torchvision's `ShiftedWindowAttention`; shifting the windows
    /// changes no count.
    ///
    /// ```
    /// use netweight_core::{Shape, Window, layers::WindowAttention};
    ///
    /// let attention =
    ///     WindowAttention { heads: 3, window: Window::every(7), ..WindowAttention::DEFAULT };
    /// let cost = attention.infer(Shape::new(&[56, 56, 96]).unwrap()).unwrap();
    /// assert_eq!(cost.params, 37_755); // 4·96·96 + 4·96 + 13·13·3
    /// ```
    window_attention => WindowAttention {
        /// The number of heads, which divides the channels.
        heads: u64;
        /// The size of a window.
        window: Window;
        /// Whether queries, keys, values and the output add a bias.
        bias: bool = true, "true";
        /// Whether each head learns a bias for each relative position.
        relative: bool = true, "true";
    }
}

impl WindowAttention {
    const fn cost(&self, input: &Shape) -> Result<Cost, Problem> {
        const WHAT: &str = "the number of its params";
        const MACS: &str = "the number of its multiply-adds";
        let axes = attempt!(input.spatial_axes());
        let window = on_axes!(self.window, "window", axes);
        let channels = input.channels();
        if channels % self.heads != 0 {
            let (divisor, value) = (self.heads, channels);
            return Err(Problem::Divide { parameter: "heads", divisor, what: "channels", value });
        }
        let mut positions = 1;
        let mut cells = 1;
        let mut offsets = 1;
        let mut axis = 0;
        while axis < axes {
            let size = window.on(axis);
            let windows = input.axis(axis).div_ceil(size);
            positions = product!(positions, product!(windows, size, MACS), MACS);
            cells = product!(cells, size, MACS);
            offsets = product!(offsets, sum!(size, size - 1, WHAT), WHAT);
            axis += 1;
        }
        let four = product!(4_u64, channels, WHAT);
        let weights = product!(four, channels, WHAT);
        let cost = attempt!(Cost::weighted(*input, weights, if self.bias { four } else { 0 }, positions));
        let relative = if self.relative { product!(offsets, self.heads, WHAT) } else { 0 };
        let products = product!(product!(product!(2_u64, positions, MACS), cells, MACS), channels, MACS);
        Ok(Cost {
            params: sum!(cost.params, relative, WHAT),
            macs: sum!(cost.macs, products, MACS),
            reach: Reach::Window(Patch {
                stride: window.on_all(),
                last: ends(window),
                repeat: window.on_all(),
                ..Patch::POINT
            }),
            ..cost
        })
    }
}
