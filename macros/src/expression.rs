//! Integer expressions: `2 * WIDTH`, `channels / 4`.
//!
//! Numbers, `channels`, `+ - * / %` and parentheses are evaluated here where
//! everything is literal. A constant of the caller is any other operand; only
//! rustc knows its value.

mod read;

use netweight_core::{NoNumber, Operator, compute};
use proc_macro2::{Ident, Literal, Span, TokenStream, TokenTree};
use quote::{quote, quote_spanned};

use crate::diagnostics::Spot;
use crate::written;
use read::{Reader, unexpected};

/// An expression.
pub struct Expression {
    tree: Tree,
}

enum Tree {
    Number(u64, Span),
    Channels(Span),
    Constant(Vec<TokenTree>),
    Binary(Box<Tree>, Operator, Span, Box<Tree>),
}

/// What expressions may name, as far as the macro knows it.
pub struct Environment<'a> {
    /// The channels of the tensor that enters.
    pub channels: Option<u64>,
    /// The parameters of the blocks around, by the names that stand for them.
    pub parameters: &'a [(String, Option<u64>)],
}

impl Environment<'_> {
    /// Nothing but literals.
    pub const EMPTY: Self = Self { channels: None, parameters: &[] };

    fn parameter(&self, name: &Ident) -> Evaluated {
        let mut parameters = self.parameters.iter();
        match parameters.find_map(|(parameter, value)| (name == parameter).then_some(*value)) {
            Some(Some(value)) => Evaluated::Known(Ok(i128::from(value))),
            _ => Evaluated::Unknown,
        }
    }
}

/// What the macro knows of an expression.
#[derive(Debug, PartialEq)]
pub enum Evaluated {
    /// Only rustc knows it.
    Unknown,
    /// Its value, or why it has none.
    Known(Result<i128, NoNumber>),
}

/// Where an expression is wrong, and how.
pub type Mistake = (Spot, String);

/// Longer expressions are refused, so that their trees cannot exhaust the
/// stack.
const LONGEST: usize = 256;

impl Expression {
    /// A number that stands in the source.
    pub fn number(number: u64, spot: Spot) -> Self {
        Self { tree: Tree::Number(number, spot.first) }
    }

    /// Reads tokens as an expression; `spot` is where they are missed if
    /// there are none.
    pub fn parse(tokens: &[TokenTree], spot: Spot) -> Result<Self, Mistake> {
        Self::nested(tokens, spot, 0)
    }

    fn nested(tokens: &[TokenTree], spot: Spot, depth: usize) -> Result<Self, Mistake> {
        let spot = Spot::of(tokens, spot);
        if tokens.len() > LONGEST || depth > 32 {
            return Err((spot, "this expression is too long: give it a name as a `const`".into()));
        }
        let mut reader = Reader { tokens, at: 0, spot, depth };
        let tree = reader.sum()?;
        match tokens.get(reader.at) {
            None => Ok(Self { tree }),
            Some(token) => Err(unexpected(token)),
        }
    }

    /// The value, where so much is known.
    pub fn value(&self, known: &Environment<'_>) -> Evaluated {
        self.tree.value(known)
    }

    /// Returns whether it is nothing but one number.
    pub fn is_number(&self) -> bool {
        matches!(self.tree, Tree::Number(..))
    }

    /// Returns whether it is nothing but one constant.
    pub fn is_constant(&self) -> bool {
        matches!(self.tree, Tree::Constant(_))
    }

    /// Where `channels` stands in it.
    pub fn channels(&self) -> Option<Span> {
        self.tree.channels()
    }

    /// Rust code for it, of type `Result<i128, NoNumber>`.
    pub fn tokens(&self) -> TokenStream {
        self.tree.tokens()
    }
}

impl Tree {
    fn value(&self, known: &Environment<'_>) -> Evaluated {
        match self {
            Self::Number(number, _) => Evaluated::Known(Ok(i128::from(*number))),
            Self::Channels(_) => {
                known.channels.map_or(Evaluated::Unknown, |channels| Evaluated::Known(Ok(i128::from(channels))))
            }
            Self::Constant(tokens) => match tokens.as_slice() {
                [TokenTree::Ident(name)] => known.parameter(name),
                _ => Evaluated::Unknown,
            },
            Self::Binary(left, operator, _, right) => match (left.value(known), right.value(known)) {
                (Evaluated::Known(left), Evaluated::Known(right)) => Evaluated::Known(compute(left, *operator, right)),
                _ => Evaluated::Unknown,
            },
        }
    }

    fn channels(&self) -> Option<Span> {
        match self {
            Self::Number(..) => None,
            Self::Channels(span) => Some(*span),
            Self::Constant(tokens) => find_channels(tokens.iter().cloned()),
            Self::Binary(left, _, _, right) => left.channels().or_else(|| right.channels()),
        }
    }

    /// Every token stands where the user's does, so that rustc underlines
    /// that.
    fn tokens(&self) -> TokenStream {
        match self {
            Self::Number(number, span) => {
                let mut number = Literal::i128_suffixed(i128::from(*number));
                number.set_span(*span);
                quote_spanned!(*span=> __nw::Exact(#number))
            }
            Self::Channels(span) => {
                let channels = Ident::new("channels", *span);
                quote_spanned!(*span=> __nw::Exact(#channels as i128))
            }
            Self::Constant(tokens) => {
                let constant = checked_constant(tokens, "integer");
                quote!({
                    let __constant = #constant;
                    __nw::widen(&__constant, __constant as i128)
                })
            }
            Self::Binary(left, operator, span, right) => {
                let (left, right) = (left.tokens(), right.tokens());
                let operator = Ident::new(&format!("{operator:?}"), *span);
                quote_spanned!(*span=> __nw::compute(#left, __nw::Operator::#operator, #right))
            }
        }
    }
}

/// A constant of the caller, if its type passes a check: `as` alone would take
/// floats and bools for integers.
pub fn checked_constant(constant: &[TokenTree], check: &str) -> TokenStream {
    let spot = Spot::of(constant, Spot::at(Span::call_site()));
    // The call stands where the constant does, and so does what rustc says
    // about either.
    spot.engine(check, written::expression(constant))
}

/// Where `channels` stands among tokens.
pub fn find_channels(mut tokens: impl Iterator<Item = TokenTree>) -> Option<Span> {
    tokens.find_map(|token| match token {
        TokenTree::Ident(ident) => (ident == "channels").then(|| ident.span()),
        TokenTree::Group(group) => find_channels(group.stream().into_iter()),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Expression, Mistake> {
        let tokens: Vec<TokenTree> = text.parse::<TokenStream>().expect("tokens").into_iter().collect();
        Expression::parse(&tokens, Spot::at(Span::call_site()))
    }

    fn value(text: &str) -> Result<Evaluated, String> {
        read(text)
            .map(|expression| expression.value(&Environment { channels: Some(64), parameters: &[] }))
            .map_err(|(_, message)| message)
    }

    fn known(value: i128) -> Evaluated {
        Evaluated::Known(Ok(value))
    }

    #[test]
    fn literals_are_evaluated_as_rust_would() {
        for (text, expected) in [
            ("32", 32),
            ("2 * 3 + 4 * 5", 26),
            ("2 * (3 + 4)", 14),
            ("100 - 10 - 1", 89),
            ("100 / 7 / 2", 7),
            ("7 % 4 * 2", 6),
            ("-3 + 1", -2),
            ("2 - -3", 5),
            ("channels / 4", 16),
            ("(channels)", 64),
        ] {
            assert_eq!(value(text), Ok(known(expected)), "{text}");
        }
    }

    #[test]
    fn constants_are_left_to_rustc() {
        for text in [
            "N",
            "2 * WIDTH",
            "crate::sizes::N + 1",
            "<T as Net>::C",
            "width(3)",
            "N.pow(2) - 1",
            "N as u64 * 2",
            "(N)",
            "(a::B).c",
            "f::<3>(channels)",
            "SIZES[2]",
        ] {
            assert_eq!(value(text), Ok(Evaluated::Unknown), "{text}");
        }
    }

    #[test]
    fn what_is_no_expression_is_a_mistake() {
        for text in ["", "2 +", "* 2", "2 3", "N M", "2 $ 3", "3x3", "()", "{ 2 }2", "N ? 2"] {
            assert!(value(text).is_err(), "{text}");
        }
    }

    #[test]
    fn long_and_deep_expressions_do_not_exhaust_the_stack() {
        assert!(value(&format!("1{}", " + 1".repeat(10_000))).is_err());
        assert!(value(&format!("{}1{}", "(".repeat(200), ")".repeat(200))).is_err());
        assert!(value(&format!("{}1", "- ".repeat(10_000))).is_err());
    }

    #[test]
    fn what_has_no_value_says_why() {
        let large = "18446744073709551615";
        for text in ["1 / 0", "channels % (2 - 2)", "1 + 2 / 0"] {
            assert_eq!(value(text), Ok(Evaluated::Known(Err(NoNumber::DividesByZero))), "{text}");
        }
        let larger = format!("{large} * {large} * {large}");
        assert_eq!(value(&larger), Ok(Evaluated::Known(Err(NoNumber::TooLarge))));
        assert_eq!(value(&format!("{large} + 1")), Ok(known(i128::from(u64::MAX) + 1)));
    }
}
