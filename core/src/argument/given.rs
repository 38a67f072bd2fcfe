//! The field types of layers.

use super::{Amount, Index, Kind, Mask, Padding, Probability, Range, Value, Window};
use crate::graph::{Row, Tie};
use crate::shape::Shape;
use crate::text::Text;

/// A field type of a layer: how it is asked for, and how it is given.
///
/// The other half, what must be possible in constants, is in [`Given`].
pub(crate) trait Argument: Sized {
    /// What the parameter takes.
    const KIND: Kind;
    /// Whether a size of 0 is refused: a constant, so that rustc's evaluator
    /// need not ask the kind at every layer.
    const AT_LEAST_1: bool = Self::KIND.minimum() == 1;
    /// Whether the field is an `Option`, for a default that depends on
    /// something else.
    const OPTIONAL: bool = false;
    /// A value that passes every check, where none has been given.
    const PLACEHOLDER: Self;
    /// The argument, if the value is of its kind.
    fn from_value(value: Value) -> Option<Self>;
}

/// An argument in a layer's field, checked and written by `const fn`s: traits
/// cannot have those yet, so each field type gets methods of the same names.
pub(crate) struct Given<T>(pub(crate) T);

macro_rules! argument {
    (
        $Type:ty, $kind:expr, placeholder $placeholder:expr;
        from $pattern:pat => $given:expr;
        lacks_size |$tested:ident| $lacks_size:expr;
        same |$a:ident, $b:ident| $same:expr;
        write |$written:ident, $rows:ident, $text:ident| $write:expr;
    ) => {
        impl Argument for $Type {
            const KIND: Kind = $kind;
            const PLACEHOLDER: Self = $placeholder;
            fn from_value(value: Value) -> Option<Self> {
                #[allow(unreachable_patterns, reason = "some kinds take any value")]
                match value {
                    $pattern => Some($given),
                    _ => None,
                }
            }
        }

        impl Argument for Option<$Type> {
            const KIND: Kind = $kind;
            const OPTIONAL: bool = true;
            const PLACEHOLDER: Self = None;
            fn from_value(value: Value) -> Option<Self> {
                <$Type>::from_value(value).map(Some)
            }
        }

        #[allow(dead_code, reason = "not every kind of argument has a default in some layer")]
        impl Given<&$Type> {
            /// Returns whether it is 0, or 0 on some axis.
            pub(crate) const fn lacks_size(self) -> bool {
                let $tested = self.0;
                $lacks_size
            }
            pub(crate) const fn same(self, other: &$Type) -> bool {
                let ($a, $b) = (self.0, other);
                $same
            }
            /// Writes it; of the rows that it may name, one has the label.
            pub(crate) const fn write(self, $rows: &[Row<'_>], $text: &mut Text) {
                let $written = self.0;
                $write;
            }
        }

        #[allow(dead_code, reason = "not every kind of argument is optional in some layer")]
        #[allow(clippy::ref_option, reason = "the field is compared where it is")]
        impl Given<&Option<$Type>> {
            pub(crate) const fn lacks_size(self) -> bool {
                match self.0 {
                    Some(given) => Given(given).lacks_size(),
                    None => false,
                }
            }
            pub(crate) const fn same(self, other: &Option<$Type>) -> bool {
                match (self.0, other) {
                    (Some(a), Some(b)) => Given(a).same(b),
                    (None, None) => true,
                    _ => false,
                }
            }
            pub(crate) const fn write(self, rows: &[Row<'_>], text: &mut Text) {
                if let Some(given) = self.0 {
                    Given(given).write(rows, text);
                }
            }
        }
    };
}

argument! {
    u64, Kind::Count, placeholder 1;
    from Value::Count(count) => count;
    lacks_size |count| *count == 0;
    same |a, b| *a == *b;
    write |count, _rows, text| text.number(*count);
}

argument! {
    Window, Kind::Window, placeholder Window::every(1);
    from Value::Window(window) => window;
    lacks_size |window| matches!(window.sizes, [0, ..] | [_, 0, _] | [.., 0]);
    same |a, b| a.same(b);
    write |window, _rows, text| window.write(text);
}

argument! {
    Amount, Kind::Amount, placeholder Amount::NONE;
    from Value::Window(window) => Amount(window);
    lacks_size |_amount| false;
    same |a, b| a.0.same(&b.0);
    write |amount, _rows, text| amount.0.write(text);
}

argument! {
    bool, Kind::Flag, placeholder false;
    from Value::Flag(flag) => flag;
    lacks_size |_flag| false;
    same |a, b| *a == *b;
    write |flag, _rows, text| text.str(if *flag { "true" } else { "false" });
}

argument! {
    Padding, Kind::Padding, placeholder Padding::Valid;
    from Value::Padding(padding) => padding;
    lacks_size |_padding| false;
    same |a, b| match (a, b) {
        (Padding::Each(a), Padding::Each(b)) => a.same(b),
        (Padding::Same, Padding::Same) | (Padding::Half, Padding::Half) | (Padding::Valid, Padding::Valid) => true,
        _ => false,
    };
    write |padding, _rows, text| match padding {
        Padding::Same => { text.str("same"); }
        Padding::Half => { text.str("half"); }
        Padding::Valid => { text.str("valid"); }
        Padding::Each(window) => window.write(text),
    };
}

argument! {
    Probability, Kind::Probability, placeholder Probability::ZERO;
    from Value::Probability(probability) => probability;
    lacks_size |_probability| false;
    same |a, b| a.billionths == b.billionths;
    write |probability, _rows, text| probability.write(text);
}

argument! {
    Mask, Kind::Word(&Mask::WORDS), placeholder Mask::None;
    from Value::Word(word) => Mask::of(word)?;
    lacks_size |_mask| false;
    same |a, b| *a as u8 == *b as u8;
    write |mask, _rows, text| text.str(mask.name());
}

argument! {
    Shape, Kind::Shape, placeholder Shape::ONE;
    from Value::Shape(shape) => shape;
    lacks_size |_shape| false;
    same |a, b| a.same(b);
    write |shape, _rows, text| shape.write(text);
}

argument! {
    Index, Kind::Index, placeholder Index::Last;
    from Value::Index(index) => index;
    lacks_size |_index| false;
    same |a, b| match (a, b) {
        (Index::At(a), Index::At(b)) => *a == *b,
        (Index::Last, Index::Last) => true,
        _ => false,
    };
    write |index, _rows, text| match index {
        Index::At(index) => { text.number(*index); }
        Index::Last => { text.str("last"); }
    };
}

argument! {
    Range, Kind::Range, placeholder Range { start: 0, end: None };
    from Value::Range(range) => range;
    lacks_size |_range| false;
    same |a, b| a.start == b.start && Given(&a.end).same(&b.end);
    write |range, rows, text| {
        if range.start > 0 {
            text.number(range.start);
        }
        text.str("..");
        Given(&range.end).write(rows, text);
    };
}

argument! {
    Tie, Kind::Label, placeholder Tie { rows: 1, columns: 1, row: 0 };
    from Value::Tie(tie) => tie;
    lacks_size |_tie| false;
    same |a, b| a.rows == b.rows && a.columns == b.columns;
    write |tie, rows, text| if (tie.row as usize) < rows.len() && rows[tie.row as usize].name.label {
        text.str(rows[tie.row as usize].name.text);
    } else {
        text.number(tie.rows).str("x").number(tie.columns);
    };
}
