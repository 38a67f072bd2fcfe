//! Constants of the caller: of any integer type.

use crate::problem::Problem;
use crate::shape::Shape;

/// The integer types: what a constant in a declaration may be of.
#[diagnostic::on_unimplemented(
    message = "a number in a network is an integer, not `{Self}`",
    label = "an integer is wanted here, of any type",
    note = "`as u64` turns a float or a `bool` into one, where that is meant; `(H, W)` takes one an axis"
)]
pub trait Integer: Copy {
    /// The type itself: what is no integer has none, so that rustc says no
    /// more about it.
    type Itself;
    /// Whether the type has negative numbers.
    const SIGNED: bool;
}

/// Passes on integers of every type, and nothing else: `as i128` alone would
/// take floats and `bool`s in silence.
pub const fn integer<T: Integer<Itself = T>>(number: T) -> T::Itself {
    number
}

/// A number of any type as an `i128`, after `as i128` has made that of it.
///
/// # Errors
///
/// It was too large.
pub const fn widen<T: Integer>(_: &T, cast: i128) -> Result<i128, NoNumber> {
    if cast < 0 && !T::SIGNED { Err(NoNumber::TooLarge) } else { Ok(cast) }
}

/// An operator between the numbers of an argument.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`, rounded towards 0
    Divide,
    /// `%`
    Remainder,
}

/// Why an expression has no number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoNumber {
    /// It divides by zero.
    DividesByZero,
    /// It is too large, on the way at least.
    TooLarge,
}

/// What an operator makes of two numbers, or of what has no number already.
///
/// Operators of Rust would panic there, far from the layer that is wrong.
///
/// ```
/// use netweight_core::{NoNumber, Operator, compute};
///
/// assert_eq!(compute(Ok(64), Operator::Divide, Ok(4)), Ok(16));
/// assert_eq!(compute(Ok(64), Operator::Divide, Ok(0)), Err(NoNumber::DividesByZero));
/// ```
///
/// # Errors
///
/// It divides by zero, or the result is too large.
pub const fn compute(
    left: Result<i128, NoNumber>,
    operator: Operator,
    right: Result<i128, NoNumber>,
) -> Result<i128, NoNumber> {
    let (left, right) = match (left, right) {
        (Ok(left), Ok(right)) => (left, right),
        (Err(problem), _) | (_, Err(problem)) => return Err(problem),
    };
    let result = match operator {
        Operator::Add => left.checked_add(right),
        Operator::Subtract => left.checked_sub(right),
        Operator::Multiply => left.checked_mul(right),
        Operator::Divide | Operator::Remainder if right == 0 => return Err(NoNumber::DividesByZero),
        Operator::Divide => left.checked_div(right),
        Operator::Remainder => left.checked_rem(right),
    };
    match result {
        Some(number) => Ok(number),
        None => Err(NoNumber::TooLarge),
    }
}

/// The number types that a probability may be of.
#[diagnostic::on_unimplemented(
    message = "a probability is an `f32` or an `f64`, not `{Self}`",
    label = "a number from 0 to below 1 is wanted here"
)]
pub trait Fraction: Copy {
    /// See [`Integer::Itself`].
    type Itself;
}

/// Passes on floats and nothing else.
pub const fn fraction<T: Fraction<Itself = T>>(number: T) -> T::Itself {
    number
}

#[diagnostic::do_not_recommend]
impl Fraction for f32 {
    type Itself = Self;
}
#[diagnostic::do_not_recommend]
impl Fraction for f64 {
    type Itself = Self;
}

/// The type that a flag is of.
#[diagnostic::on_unimplemented(
    message = "a flag is a `bool`, not `{Self}`",
    label = "`true`, `false` or such a constant is wanted here"
)]
pub trait Flag: Copy {
    /// See [`Integer::Itself`].
    type Itself;
}

/// Passes on `bool`s and nothing else.
pub const fn flag<T: Flag<Itself = T>>(flag: T) -> T::Itself {
    flag
}

#[diagnostic::do_not_recommend]
impl Flag for bool {
    type Itself = Self;
}

/// The types of constants that stand for a whole shape.
#[diagnostic::on_unimplemented(
    message = "a shape is a `Shape` or an integer, not `{Self}`",
    label = "a shape is wanted here, or the number of features",
    note = "`(H, W, C)` takes an integer an axis"
)]
pub trait Size: Copy {
    /// What has the shape; see [`Integer::Itself`].
    type Of;
}

/// Takes what stands for a shape, and nothing else.
pub const fn size<T: Size<Of = SizeOf<T>>>(size: T) -> T::Of {
    SizeOf(size)
}

#[diagnostic::do_not_recommend]
impl Size for Shape {
    type Of = SizeOf<Self>;
}

/// A constant that stands for a whole shape: a [`Shape`], or an integer of
/// any type for features.
#[derive(Clone, Copy, Debug)]
pub struct SizeOf<T>(pub T);

impl SizeOf<Shape> {
    /// The shape.
    ///
    /// # Errors
    ///
    /// None.
    pub const fn shape(self) -> Result<Shape, Problem> {
        Ok(self.0)
    }
}

macro_rules! integers {
    ($($Type:ty),*) => {$(
        #[diagnostic::do_not_recommend]
        impl Integer for $Type {
            type Itself = Self;
            const SIGNED: bool = <$Type>::MIN != 0;
        }

        #[diagnostic::do_not_recommend]
        impl Size for $Type {
            type Of = SizeOf<Self>;
        }

        impl SizeOf<$Type> {
            /// So many features.
            ///
            /// # Errors
            ///
            /// The number is below 1 or above `u64::MAX`.
            #[allow(
                clippy::cast_lossless,
                clippy::cast_possible_wrap,
                reason = "one text for all types; `widen` refuses a number that wraps"
            )]
            pub const fn shape(self) -> Result<Shape, Problem> {
                Shape::from_integers(&[widen(&self.0, self.0 as i128)])
            }
        }
    )*};
}

integers!(u8, u16, u32, u64, u128, usize, i8, i16, i32, i64, i128, isize);
