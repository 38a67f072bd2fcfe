//! The catalogue of layers.
//!
//! A layer is declared once, by `layer!` in its family's file: its name, its
//! parameters with their defaults, and (beside it) the formulas. One line in
//! [`catalogue!`] then makes it known to the engine, the macro, the messages
//! and the documentation.

use crate::argument::{Kind, Value};
use crate::cost::Cost;
use crate::explain::Explanation;
use crate::graph::Row;
use crate::memory::Recorder;
use crate::problem::Problem;
use crate::shape::Shape;
use crate::text::Text;

/// A parameter of a layer.
#[derive(Clone, Copy, Debug)]
pub struct Parameter {
    /// The name, as in `stride = 2`.
    pub name: &'static str,
    /// What it takes.
    pub kind: Kind,
    /// The default, as documented; a parameter without one is required, and
    /// may be given by position.
    pub default: Option<&'static str>,
    /// Whether the field is an `Option`.
    pub optional: bool,
}

/// A layer of the catalogue.
#[derive(Clone, Copy, Debug)]
pub struct Spec {
    /// The name in declarations, as in `conv(32, 3x3)`.
    pub name: &'static str,
    /// The name of its type and of its variant of [`Layer`].
    pub type_name: &'static str,
    /// Its parameters, the required ones first.
    pub parameters: &'static [Parameter],
    /// The layer with its defaults, and something harmless where there is
    /// none.
    pub default: Layer,
}

impl Spec {
    /// The layer of this name.
    ///
    /// ```
    /// use netweight::Spec;
    ///
    /// assert_eq!(Spec::of("conv").unwrap().parameters[0].name, "filters");
    /// assert!(Spec::of("konv").is_none());
    /// ```
    #[must_use]
    pub fn of(name: &str) -> Option<&'static Self> {
        Layer::CATALOGUE.iter().find(|spec| spec.name == name)
    }
}

/// Declares a layer: `name => Type { parameter: FieldType [= default, "as documented"]; … }`.
///
/// Its file adds three functions, which may rely on `check` having passed:
/// `const fn cost(&self, input: &Shape) -> Result<Cost, Problem>`,
/// `const fn explain(&self, input: &Shape, output: &Shape, to: &mut Explanation)`,
/// which writes the same formulas with the numbers put in, and
/// `const fn work(&self, input: &Shape, output: &Shape, params: u64, record: &mut Recorder<'_>)`,
/// which tells what it keeps in memory. The last two may rely on `cost` having
/// passed.
macro_rules! layer {
    (
        $(#[$doc:meta])*
        $name:ident => $Type:ident {
            $( $(#[$field_doc:meta])* $field:ident: $Field:ty $(= $default:expr, $shown:literal)?; )*
        }
    ) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub struct $Type {
            $( $(#[$field_doc])* pub $field: $Field, )*
        }

        impl $Type {
            /// The defaults, and something harmless where there is none.
            pub const DEFAULT: Self = Self {
                $( $field: layer!(@default $Field $(, $default)?), )*
            };

            pub(crate) const SPEC: crate::layer::Spec = crate::layer::Spec {
                name: stringify!($name),
                type_name: stringify!($Type),
                parameters: &[$( crate::layer::Parameter {
                    name: stringify!($field),
                    kind: <$Field as crate::argument::Argument>::KIND,
                    default: layer!(@shown $($shown)?),
                    optional: <$Field as crate::argument::Argument>::OPTIONAL,
                }, )*],
                default: crate::layer::Layer::$Type(Self::DEFAULT),
            };

            /// The output, params and multiply-adds for an input.
            ///
            /// # Errors
            ///
            /// An argument is out of range, the input is of another rank or
            /// too small, or a number does not fit in 64 bits.
            pub const fn infer(&self, input: crate::shape::Shape) -> Result<crate::cost::Cost, crate::problem::Problem> {
                layer!(@check self, $($field: $Field),*);
                self.cost(&input)
            }

            /// Returns whether every argument behind this one is in its range, whatever
            /// the input; behind none, all are asked.
            #[allow(unused, reason = "some layers have no parameters")]
            pub(crate) const fn check_behind(&self, parameter: &str) -> Result<(), crate::problem::Problem> {
                let mut is_behind = parameter.is_empty();
                $(
                    if is_behind {
                        layer!(@check self, $field: $Field);
                    }
                    is_behind = is_behind || crate::text::same(parameter, stringify!($field));
                )*
                Ok(())
            }

            /// Sets a parameter by its position in the catalogue; whether the
            /// value is of its kind.
            #[allow(unused, reason = "some layers have no parameters")]
            pub(crate) fn set(&mut self, parameter: usize, value: crate::argument::Value) -> bool {
                let mut at = 0;
                $(
                    if parameter == at {
                        return crate::argument::Argument::from_value(value)
                            .map(|given| self.$field = given)
                            .is_some();
                    }
                    at += 1;
                )*
                false
            }

            /// Writes the arguments: the required ones, then what differs
            /// from the default.
            #[allow(unused, reason = "some layers have no parameters")]
            pub(crate) const fn write_arguments(&self, rows: &[crate::graph::Row<'_>], text: &mut crate::text::Text) {
                let mut between = "";
                $( layer!(@write self, rows, text, between, $field $(, $shown)?); )*
            }
        }
    };
    // Written out where it is needed, since rustc's evaluator pays for calls.
    (@check $self:ident, $($field:ident: $Field:ty),*) => {
        $(
            if <$Field as crate::argument::Argument>::AT_LEAST_1
                && crate::argument::Given(&$self.$field).lacks_size()
            {
                let parameter = stringify!($field);
                return Err(crate::problem::Problem::AtLeast { parameter, minimum: 1, value: 0 });
            }
        )*
    };
    (@default $Field:ty) => { <$Field as crate::argument::Argument>::PLACEHOLDER };
    (@default $Field:ty, $default:expr) => { $default };
    (@shown) => { None };
    (@shown $shown:literal) => { Some($shown) };
    (@write $self:ident, $rows:ident, $text:ident, $between:ident, $field:ident) => {
        $text.str($between);
        crate::argument::Given(&$self.$field).write($rows, $text);
        $between = ", ";
    };
    (@write $self:ident, $rows:ident, $text:ident, $between:ident, $field:ident, $shown:literal) => {
        if !crate::argument::Given(&$self.$field).same(&Self::DEFAULT.$field) {
            $text.str($between).str(stringify!($field)).str(" = ");
            crate::argument::Given(&$self.$field).write($rows, $text);
            $between = ", ";
        }
    };
}

macro_rules! catalogue {
    ($($Type:ident),* $(,)?) => {
        use crate::layers::{$($Type,)* Merge};

        /// A layer with its arguments.
        ///
        /// `Display` writes it as in a declaration: `conv(32, 3x3, stride = 2)`.
        ///
        /// ```
        /// use netweight::{Layer, Shape, Window, layers::Conv};
        ///
        /// let window = Window::every(3);
        /// let layer = Layer::Conv(Conv { filters: 32, window, ..Conv::DEFAULT });
        /// let cost = layer.infer(Shape::new(&[28, 28, 1]).unwrap()).unwrap();
        /// assert_eq!((cost.params, cost.macs), (320, 225_792));
        /// assert_eq!(layer.to_string(), "conv(32, 3)");
        /// ```
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Layer {
            $(
                #[doc = concat!("[`", stringify!($Type), "`]")]
                $Type($Type),
            )*
            /// Where branches meet; not a layer of the catalogue.
            Merge(Merge),
        }

        $(
            impl From<$Type> for Layer {
                fn from(layer: $Type) -> Self {
                    Self::$Type(layer)
                }
            }
        )*

        impl Layer {
            /// Every layer that a declaration can use.
            pub const CATALOGUE: &'static [Spec] = &[$($Type::SPEC),*];

            /// The name in declarations.
            #[must_use]
            pub const fn name(&self) -> &'static str {
                match self {
                    $(Self::$Type(_) => $Type::SPEC.name,)*
                    Self::Merge(merge) => merge.name(),
                }
            }

            /// The output, params and multiply-adds for an input.
            ///
            /// # Errors
            ///
            /// An argument is out of range, the input is of another rank or
            /// too small, or a number does not fit in 64 bits.
            pub const fn infer(&self, input: Shape) -> Result<Cost, Problem> {
                match self {
                    $(Self::$Type(layer) => layer.infer(input),)*
                    // A single branch is what it is.
                    Self::Merge(_) => Ok(Cost::free(input)),
                }
            }

            /// Checks the arguments alone, where the input is not known.
            ///
            /// # Errors
            ///
            /// An argument is out of range.
            pub const fn check(&self) -> Result<(), Problem> {
                self.check_behind("")
            }

            /// Checks the arguments behind the one of this name.
            pub(crate) const fn check_behind(&self, parameter: &str) -> Result<(), Problem> {
                match self {
                    $(Self::$Type(layer) => layer.check_behind(parameter),)*
                    Self::Merge(_) => Ok(()),
                }
            }

            /// Writes the formulas of params and multiply-adds, of one copy.
            pub(crate) const fn write_formulas(&self, input: &Shape, output: &Shape, to: &mut Explanation) {
                match self {
                    $(Self::$Type(layer) => layer.explain(input, output, to),)*
                    Self::Merge(merge) => merge.explain(to),
                }
            }

            /// Records what the layer does with memory; `params` are those of
            /// one copy.
            pub(crate) const fn work(&self, input: &Shape, output: &Shape, params: u64, record: &mut Recorder<'_>) {
                match self {
                    $(Self::$Type(layer) => layer.work(input, output, params, record),)*
                    // The recorder knows what branches do.
                    Self::Merge(_) => {}
                }
            }

            /// Sets a parameter by its position in [`Spec::parameters`];
            /// whether the value is of its kind.
            pub fn set(&mut self, parameter: usize, value: Value) -> bool {
                match self {
                    $(Self::$Type(layer) => layer.set(parameter, value),)*
                    Self::Merge(_) => false,
                }
            }

            /// Writes the layer as in a declaration; of a weight that is tied
            /// the size, since a layer knows no labels.
            pub const fn write(&self, text: &mut Text) {
                self.write_among(&[], text);
            }

            /// The same among the rows of its network, which know the label of
            /// a weight that is tied.
            pub(crate) const fn write_among(&self, rows: &[Row<'_>], text: &mut Text) {
                let mut arguments = Text::new();
                self.write_arguments(rows, &mut arguments);
                text.str(self.name());
                if !arguments.as_str().is_empty() {
                    text.str("(").str(arguments.as_str()).str(")");
                }
            }

            /// Writes what stands between the parentheses.
            pub(crate) const fn write_arguments(&self, rows: &[Row<'_>], text: &mut Text) {
                match self {
                    $(Self::$Type(layer) => layer.write_arguments(rows, text),)*
                    Self::Merge(Merge::Experts { total, active }) => {
                        text.number(*total).str(", ").number(*active);
                    }
                    Self::Merge(_) => {}
                }
            }
        }
    };
}

catalogue! {
    Conv,
    Depthwise,
    ConvTranspose,
    MaxPool,
    AvgPool,
    AdaptiveAvgPool,
    AdaptiveMaxPool,
    GlobalAvgPool,
    GlobalMaxPool,
    Fc,
    Linear,
    Flatten,
    Tokens,
    Reshape,
    Take,
    BatchNorm,
    LayerNorm,
    RmsNorm,
    GroupNorm,
    InstanceNorm,
    Lrn,
    Relu,
    Relu6,
    LeakyRelu,
    Prelu,
    Elu,
    Gelu,
    Silu,
    Mish,
    Sigmoid,
    Tanh,
    Softmax,
    LogSoftmax,
    Softplus,
    Softsign,
    HardSigmoid,
    HardSwish,
    Dropout,
    DropPath,
    Scale,
    Upsample,
    Resize,
    PixelShuffle,
    PixelUnshuffle,
    ChannelShuffle,
    Pad,
    Crop,
    Slice,
    Embedding,
    PositionEmbedding,
    SegmentEmbedding,
    ClassToken,
    Attention,
    WindowAttention,
    Lstm,
    Gru,
    Rnn,
}

display_as_written!(Layer);
