//! From names to the catalogue's layers, and from tokens to arguments.
//!
//! Blocks are written out where they are called, with what they are given.
//! Every element gets a site, the number by which its failures are found
//! again, and a name among its siblings.

mod argument;
mod block;
mod bound;
mod call;
mod given;
mod goal;
mod named;
mod names;
mod order;
mod passed;
mod steps;

use std::collections::HashMap;

use netweight_core::graph::{Name, SideHead};
use netweight_core::{Parameter, Spec};
use proc_macro2::{Ident, TokenStream};

use crate::ast::{Block, Declaration, Invocation, Size};
use crate::diagnostics::{Errors, Spot};
use crate::expression::Expression;
pub use argument::{FlagTemplate, Known, PaddingTemplate, ProbabilityTemplate, Template, Wanted};
pub use bound::{Bound, Limit, Setting, Subject, Value};
use steps::{Found, MOST, Resolver, too_long};

/// A network whose layers and arguments are looked up.
pub struct Network<'a> {
    pub declaration: &'a Declaration,
    pub steps: Vec<Step>,
    /// Where each site stands in the source.
    pub sites: Vec<Site>,
    /// The number of labelled tensors.
    pub kept: usize,
    /// The labels that are read, where they are written.
    pub labels: Vec<Label>,
    /// The blocks that are called.
    pub blocks: Vec<&'a Block>,
    /// The names of layers and blocks that are given to blocks, and of what
    /// stands for them.
    pub mentioned: Vec<Ident>,
    pub bounds: Vec<Bound>,
}

impl Network<'_> {
    /// The site of the input.
    pub const INPUT: u32 = 0;
    /// The site of the declared output.
    pub const OUTPUT: u32 = 1;
}

/// Where something that can fail stands.
pub struct Site {
    pub spot: Spot,
    /// The token to change for a mistake in one argument.
    pub parameters: Vec<(&'static str, Spot)>,
    /// The place in the source that a block shares among its calls, so that
    /// a mistake in it is reported once.
    pub source: usize,
}

/// An element that takes a tensor and gives one.
pub struct Step {
    pub name: Naming,
    pub note: Option<String>,
    /// Where the tensor is kept, if it has a label.
    pub keep: Option<usize>,
    pub kind: StepKind,
}

impl Step {
    /// What has been reported.
    pub fn broken() -> Self {
        Self { name: Naming::none(), note: None, keep: None, kind: StepKind::Broken }
    }
}

pub enum StepKind {
    Layer(LayerCall),
    Group(Body),
    Repeat {
        site: u32,
        count: Expression,
        body: Body,
    },
    Block(BlockCall),
    Merge(Merge),
    Aside {
        head: SideHead,
        body: Body,
    },
    Experts {
        site: u32,
        total: Expression,
        active: Expression,
        body: Body,
    },
    Checkpoint(Body),
    /// Another declared network, which only rustc knows.
    Network {
        site: u32,
        path: TokenStream,
        /// The block that may be meant by it.
        near: Option<Ident>,
    },
    /// A layer whose arguments are none.
    Refused(Refused),
    /// Reported already; the tensor behind it is not known.
    Broken,
}

/// What is known of a call that has been reported.
pub struct Refused {
    pub spec: &'static Spec,
    pub ident: Ident,
    /// The names of arguments that it has.
    pub options: Vec<Ident>,
}

/// Where a labelled tensor is kept; the label, where it is written or read.
#[derive(Clone)]
pub struct Label {
    pub place: usize,
    pub ident: Ident,
}

/// A layer of the catalogue with what it is given.
pub struct LayerCall {
    pub site: u32,
    pub spec: &'static Spec,
    /// The layer's name where it is used.
    pub ident: Ident,
    pub arguments: Vec<Given>,
    /// The call as it is written.
    pub text: String,
}

/// An argument for one parameter.
pub struct Given {
    /// The position among the layer's parameters.
    pub index: usize,
    pub parameter: &'static Parameter,
    /// The parameter's name, where it is written.
    pub name: Option<Ident>,
    pub template: Template,
}

/// A block, written out.
pub struct BlockCall {
    pub site: u32,
    /// The name of the block, or of a network of this call.
    pub name: String,
    /// The same where it is called.
    pub ident: Ident,
    /// Whether it is a block.
    pub is_block: bool,
    /// What it is given and only rustc knows, or depends on `channels`: the
    /// parameter's name, the name that stands for it in the layers, the value.
    pub parameters: Vec<(String, Ident, Expression)>,
    pub body: Vec<Step>,
}

/// Branches that meet.
pub struct Merge {
    pub site: u32,
    /// The word that begins the form.
    pub form: &'static str,
    pub meeting: netweight_core::layers::Merge,
    pub branches: Vec<Body>,
}

/// The steps of a form or a group; where they begin, if not at the tensor that
/// enters.
#[derive(Default)]
pub struct Body {
    pub from: Option<(u32, Label)>,
    pub steps: Vec<Step>,
}

/// What an element is called among its siblings.
#[derive(Clone)]
pub struct Naming {
    /// The label, else the layer's name; empty for the only element of a
    /// repetition, which is called by that.
    pub text: String,
    pub number: Option<u32>,
    pub label: bool,
}

impl Naming {
    /// What adds nothing to a path.
    pub fn none() -> Self {
        Self { text: String::new(), number: None, label: false }
    }

    /// The same for the engine.
    pub fn as_name(&self) -> Name<'_> {
        Name { text: &self.text, number: self.number, label: self.label }
    }
}

/// Looks up everything in the declarations.
pub fn networks<'a>(invocation: &'a Invocation, errors: &mut Errors) -> Vec<Network<'a>> {
    block::check(invocation, errors);
    let mut taken = HashMap::new();
    let mut networks = Vec::new();
    for declaration in &invocation.declarations {
        let Declaration { name, .. } = declaration;
        let network = errors.within(&declaration.conditions, |errors| network(declaration, invocation, errors));
        let is_conditional = !declaration.conditions.is_empty();
        let before = taken.insert(name.to_string(), is_conditional);
        // Of those under conditions, rustc knows which there are.
        if before.is_none_or(|before| before && is_conditional) {
            networks.push(network);
        } else {
            errors.error(Spot::at(name.span()), format!("there are two networks of the name `{name}`"));
        }
    }
    networks
}

fn network<'a>(declaration: &'a Declaration, invocation: &'a Invocation, errors: &mut Errors) -> Network<'a> {
    let name = Spot::at(declaration.name.span());
    let header = |size: &Option<Size>, source| Site {
        spot: size.as_ref().map_or(name, |size| size.spot),
        parameters: Vec::new(),
        source,
    };
    let sites = vec![header(&declaration.input, 0), header(&declaration.output, 1)];
    let before = errors.count();
    let mut resolver = Resolver::new(invocation, sites, errors);
    let mut steps = resolver.body(&declaration.elements, &declaration.name.to_string());
    let found = resolver.finish();
    if found.elements > MOST {
        if errors.count() == before {
            errors.error(name, too_long());
        }
        // Nobody needs to run it, here or in rustc.
        steps = vec![Step::broken()];
    }
    let bounds = bound::bounds(&declaration.bounds, errors);
    let Found { sites, kept, labels, blocks, mentioned, .. } = found;
    Network { declaration, steps, sites, kept, labels, blocks, mentioned, bounds }
}
