//! Declarations as they are written: names, arguments as tokens, nothing
//! looked up.

use proc_macro2::{Ident, TokenStream, TokenTree};

use crate::diagnostics::Spot;
use crate::expression::Expression;

/// One `network!`.
pub struct Invocation {
    /// The path of the facade, which its wrapper passes on: `$crate`.
    pub krate: TokenStream,
    pub declarations: Vec<Declaration>,
}

/// `vis Name: input -> output = < elements >`.
pub struct Declaration {
    pub attributes: TokenStream,
    pub visibility: TokenStream,
    pub name: Ident,
    /// None if it is missing or no size: that has been reported.
    pub input: Option<Size>,
    pub output: Option<Size>,
    pub elements: Vec<Element>,
}

/// A shape, or a size along each axis.
pub struct Size {
    pub kind: SizeKind,
    pub spot: Spot,
}

pub enum SizeKind {
    /// `28x28x1`, `(H, W, 3)`, `(2 * N)`.
    Axes(Vec<Expression>),
    /// A constant that is a shape, or a number of features.
    Constant(TokenStream),
}

/// Something that takes a tensor and gives one.
pub struct Element {
    pub label: Option<Ident>,
    /// The doc comment above it.
    pub note: Option<String>,
    pub kind: ElementKind,
}

pub enum ElementKind {
    /// `conv(32, 3x3)`
    Call(Call),
    /// `label: { … }`
    Group(Vec<Element>),
    /// `repeat 3 { … }`
    Repeat { count: Option<Expression>, body: Vec<Element>, spot: Spot },
    /// What has been reported; the tensor behind it is not known.
    Broken,
}

/// `conv(32, 3x3, stride = 2)`
pub struct Call {
    pub name: Ident,
    pub arguments: Vec<Argument>,
    /// Name and arguments.
    pub spot: Spot,
}

/// `3x3` or `stride = 2`.
pub struct Argument {
    pub name: Option<Ident>,
    pub value: Vec<TokenTree>,
    pub spot: Spot,
}
