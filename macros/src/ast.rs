//! Declarations as they are written: names, arguments as tokens, nothing
//! looked up.

use netweight_core::graph::SideHead;
use proc_macro2::{Ident, TokenStream, TokenTree};

use crate::diagnostics::Spot;
use crate::expression::Expression;

/// One `network!`.
pub struct Invocation {
    /// The path of the facade, which its wrapper passes on: `$crate`.
    pub krate: TokenStream,
    pub declarations: Vec<Declaration>,
    pub blocks: Vec<Block>,
}

/// `vis Name: input -> output = < elements >`.
pub struct Declaration {
    /// All but `#[label(…)]`.
    pub attributes: TokenStream,
    /// Those of them that may leave it out: `#[cfg(…)]`.
    pub conditions: TokenStream,
    pub label: Label,
    pub visibility: TokenStream,
    pub name: Ident,
    /// None if it is missing or no size: that has been reported.
    pub input: Option<Size>,
    pub output: Option<Size>,
    pub elements: Vec<Element>,
    pub bounds: Vec<Bound>,
}

/// `#[label(drawing = false)]`: what the documentation shows.
#[derive(Clone, Copy)]
pub struct Label {
    pub drawing: bool,
    pub table: bool,
}

/// `training(batch = 128) <= GTX_980`
pub struct Bound {
    pub name: Ident,
    /// What stands in parentheses, if they do.
    pub arguments: Option<Vec<Argument>>,
    pub limit: Vec<TokenTree>,
    pub spot: Spot,
}

/// `block Name(parameters) { elements }`.
pub struct Block {
    /// The doc comment above it, for editors.
    pub note: Option<String>,
    pub name: Ident,
    pub parameters: Vec<Parameter>,
    /// Whether the parameters are as they should be.
    pub is_right: bool,
    pub elements: Vec<Element>,
}

/// `filters` or `full = channels`.
pub struct Parameter {
    pub name: Ident,
    pub default: Option<Vec<TokenTree>>,
}

/// A shape, or a size along each axis.
pub struct Size {
    pub kind: SizeKind,
    /// As it is written.
    pub text: String,
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

impl Element {
    /// What has been reported.
    pub const BROKEN: Self = Self { label: None, note: None, kind: ElementKind::Broken };
}

pub enum ElementKind {
    /// `conv(32, 3x3)`, a block, or a network of this call.
    Call(Call),
    /// `label: { … }`
    Group(Body),
    /// `repeat 3 { … }`; the count as tokens, since a block may fill it in.
    Repeat { count: Vec<TokenTree>, body: Body, spot: Spot },
    /// `residual { … } { … }`
    Form(Form),
    /// `backbone::Trunk`
    Network { path: TokenStream, spot: Spot },
    /// What has been reported; the tensor behind it is not known.
    Broken,
}

/// `conv(32, 3x3, stride = 2)`
pub struct Call {
    pub name: Ident,
    pub arguments: Vec<Argument>,
    /// Whether parentheses stand behind the name, which may be empty.
    pub is_called: bool,
    /// Name and arguments.
    pub spot: Spot,
}

/// `3x3` or `stride = 2`.
#[derive(Clone)]
pub struct Argument {
    pub name: Option<Ident>,
    pub value: Vec<TokenTree>,
    pub spot: Spot,
}

/// A form with branches.
pub struct Form {
    pub kind: FormKind,
    pub branches: Vec<Body>,
    /// The word, and the arguments behind it.
    pub spot: Spot,
}

pub enum FormKind {
    /// `residual { f }`, `residual { f } { shortcut }`
    Residual,
    Add,
    Multiply,
    Concat,
    /// `aux { … }`, `aux(training) { … }`, `aux(inference) { … }`
    Aside(SideHead),
    /// `experts(total, active) { … }`
    Experts(Vec<Argument>),
    Checkpoint,
}

/// What stands in the braces of a form or a group: `{ … }`, or
/// `{ from(label) … }`.
#[derive(Default)]
pub struct Body {
    /// The label at which it begins, if not at the tensor that enters.
    pub from: Option<Ident>,
    pub elements: Vec<Element>,
}
