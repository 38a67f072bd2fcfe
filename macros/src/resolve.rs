//! From names to the catalogue's layers, and from tokens to arguments.
//!
//! Every element gets a site, the number by which its failures are found
//! again, and a name among its siblings.

mod argument;

use std::collections::{HashMap, HashSet};

use netweight_core::graph::Name;
use netweight_core::{Parameter, Spec};
use proc_macro2::{Ident, TokenStream};

use crate::ast::{Argument, Call, Declaration, Element, ElementKind, Invocation, Size};
use crate::diagnostics::{Errors, Spot};
use crate::expression::Expression;
use crate::similar::did_you_mean;
pub use argument::{FlagTemplate, Known, PaddingTemplate, ProbabilityTemplate, Template};

/// A network whose layers and arguments are looked up.
pub struct Network<'a> {
    pub declaration: &'a Declaration,
    pub steps: Vec<Step<'a>>,
    /// Where each site stands in the source.
    pub sites: Vec<Site>,
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
}

/// An element that takes a tensor and gives one.
pub struct Step<'a> {
    pub name: Naming,
    pub note: Option<&'a str>,
    pub kind: StepKind<'a>,
}

pub enum StepKind<'a> {
    Layer(LayerCall<'a>),
    Group(Vec<Step<'a>>),
    Repeat {
        site: u32,
        count: &'a Expression,
        body: Vec<Step<'a>>,
    },
    /// Reported already; the tensor behind it is not known.
    Broken,
}

/// A layer of the catalogue with what it is given.
pub struct LayerCall<'a> {
    pub site: u32,
    pub spec: &'static Spec,
    /// The layer's name where it is used.
    pub ident: &'a Ident,
    pub arguments: Vec<Given<'a>>,
    /// The call as it is written.
    pub text: String,
}

/// An argument for one parameter.
pub struct Given<'a> {
    /// The position among the layer's parameters.
    pub index: usize,
    pub parameter: &'static Parameter,
    /// The parameter's name, where it is written.
    pub name: Option<&'a Ident>,
    pub template: Template,
}

/// What an element is called among its siblings.
pub struct Naming {
    /// The label, else the layer's name; empty for the only element of a
    /// repetition, which is called by that.
    pub text: String,
    pub number: Option<u32>,
    pub label: bool,
}

impl Naming {
    /// The same for the engine.
    pub fn as_name(&self) -> Name<'_> {
        Name { text: &self.text, number: self.number, label: self.label }
    }
}

/// Looks up everything in the declarations.
pub fn networks<'a>(invocation: &'a Invocation, errors: &mut Errors) -> Vec<Network<'a>> {
    let mut taken = HashSet::new();
    let mut networks = Vec::new();
    for declaration in &invocation.declarations {
        let Declaration { name, .. } = declaration;
        let network = network(declaration, errors);
        if taken.insert(name.to_string()) {
            networks.push(network);
        } else {
            errors.error(Spot::at(name.span()), format!("there are two networks of the name `{name}`"));
        }
    }
    networks
}

fn network<'a>(declaration: &'a Declaration, errors: &mut Errors) -> Network<'a> {
    let name = Spot::at(declaration.name.span());
    let header =
        |size: &Option<Size>| Site { spot: size.as_ref().map_or(name, |size| size.spot), parameters: Vec::new() };
    let mut resolver = Resolver { sites: vec![header(&declaration.input), header(&declaration.output)], errors };
    let steps = resolver.sequence(&declaration.elements, false);
    Network { declaration, steps, sites: resolver.sites }
}

struct Resolver<'e> {
    sites: Vec<Site>,
    errors: &'e mut Errors,
}

impl Resolver<'_> {
    fn sequence<'a>(&mut self, elements: &'a [Element], is_repetition: bool) -> Vec<Step<'a>> {
        let names = self.names(elements, is_repetition);
        elements.iter().zip(names).map(|(element, name)| self.step(element, name)).collect()
    }

    fn step<'a>(&mut self, element: &'a Element, name: Naming) -> Step<'a> {
        let kind = match &element.kind {
            ElementKind::Call(call) => self.layer(call).map_or(StepKind::Broken, StepKind::Layer),
            ElementKind::Group(body) => StepKind::Group(self.sequence(body, false)),
            ElementKind::Repeat { count, body, spot } => {
                let site = self.site(*spot, Vec::new());
                let body = self.sequence(body, true);
                match count {
                    Some(count) => StepKind::Repeat { site, count, body },
                    None => StepKind::Broken,
                }
            }
            ElementKind::Broken => StepKind::Broken,
        };
        Step { name, note: element.note.as_deref(), kind }
    }

    fn site(&mut self, spot: Spot, parameters: Vec<(&'static str, Spot)>) -> u32 {
        let site = u32::try_from(self.sites.len()).unwrap_or(u32::MAX);
        self.sites.push(Site { spot, parameters });
        site
    }

    /// Labels, else the names of layers; equal ones are numbered from 0.
    fn names(&mut self, elements: &[Element], is_repetition: bool) -> Vec<Naming> {
        if let ([Element { label: None, kind: ElementKind::Call(_), .. }], true) = (elements, is_repetition) {
            return vec![Naming { text: String::new(), number: None, label: false }];
        }
        let mut of_each: HashMap<&str, u32> = HashMap::new();
        let own: Vec<String> = elements.iter().map(own_name).collect();
        for name in &own {
            *of_each.entry(name).or_default() += 1;
        }
        let mut next: HashMap<&str, u32> = HashMap::new();
        let mut names = Vec::new();
        for (element, name) in elements.iter().zip(&own) {
            let seen = next.entry(name).or_default();
            if let (Some(label), 1..) = (&element.label, *seen) {
                let message = format!("the label `{label}` is taken: labels beside each other differ");
                self.errors.error(Spot::at(label.span()), message);
            }
            let label = element.label.is_some();
            let number = (of_each[name.as_str()] > 1 && !label).then_some(*seen);
            *seen += 1;
            names.push(Naming { text: name.clone(), number, label });
        }
        names
    }

    /// The layer of the catalogue, with its arguments; none after a mistake.
    fn layer<'a>(&mut self, call: &'a Call) -> Option<LayerCall<'a>> {
        let name = call.name.to_string();
        let Some(spec) = Spec::of(&name) else {
            self.errors.error(Spot::at(call.name.span()), unknown_layer(&name));
            return None;
        };
        let before = self.errors.count();
        let arguments = self.arguments(call, spec);
        if self.errors.count() > before {
            return None;
        }
        let spots = arguments.iter().map(|(given, spot)| (given.parameter.name, *spot)).collect();
        let site = self.site(call.spot, spots);
        Some(LayerCall {
            site,
            spec,
            ident: &call.name,
            arguments: arguments.into_iter().map(|(given, _)| given).collect(),
            text: text(call),
        })
    }

    /// Matches arguments to parameters: by position the required ones, then
    /// by name.
    fn arguments<'a>(&mut self, call: &'a Call, spec: &'static Spec) -> Vec<(Given<'a>, Spot)> {
        let required = spec.parameters.iter().filter(|parameter| parameter.default.is_none()).count();
        let mut given: Vec<(Given<'a>, Spot)> = Vec::new();
        let mut positions = 0;
        let mut named = false;
        let mut lost = false;
        for argument in &call.arguments {
            let index = if let Some(name) = &argument.name {
                named = true;
                self.parameter_of(name, spec)
            } else {
                positions += 1;
                self.position(argument, positions - 1, required, named, spec)
            };
            let Some(index) = index else {
                // Which parameter was meant is not known, so none is missed.
                lost = true;
                continue;
            };
            let parameter = &spec.parameters[index];
            if given.iter().any(|(other, _)| other.index == index) {
                let spot = argument.name.as_ref().map_or(argument.spot, |name| Spot::at(name.span()));
                self.errors.error(spot, format!("`{}` of `{}` is given twice", parameter.name, spec.name));
                continue;
            }
            match Template::read(argument, parameter, self.errors) {
                Some(template) => {
                    given.push((Given { index, parameter, name: argument.name.as_ref(), template }, argument.spot));
                }
                None => lost = true,
            }
        }
        let missing: Vec<&str> = (0..required)
            .filter(|index| !given.iter().any(|(other, _)| other.index == *index))
            .map(|index| spec.parameters[index].name)
            .collect();
        if !missing.is_empty() && !lost {
            self.errors.error(
                call.spot,
                format!("`{}` is missing `{}`: {}", spec.name, missing.join("` and `"), signature(spec)),
            );
        }
        given
    }

    fn parameter_of(&mut self, name: &Ident, spec: &'static Spec) -> Option<usize> {
        let index = spec.parameters.iter().position(|parameter| name == parameter.name);
        if index.is_none() {
            let names: Vec<&str> = spec.parameters.iter().map(|parameter| parameter.name).collect();
            let similar = did_you_mean(&name.to_string(), names.iter().copied());
            let all = if names.is_empty() { "it has none".to_owned() } else { names.join(", ") };
            self.errors
                .error(Spot::at(name.span()), format!("`{}` has no option `{name}`{similar} ({all})", spec.name));
        }
        index
    }

    fn position(
        &mut self,
        argument: &Argument,
        position: usize,
        required: usize,
        named: bool,
        spec: &'static Spec,
    ) -> Option<usize> {
        if position < required && !named {
            return Some(position);
        }
        let message = if named && position < required {
            format!("arguments without a name come first: {}", signature(spec))
        } else {
            match spec.parameters.get(position) {
                Some(option) => format!(
                    "`{}` takes {} by position; did you mean `{} = {}`?",
                    spec.name,
                    match required {
                        0 => "no argument".to_owned(),
                        1 => "1 argument".to_owned(),
                        required => format!("{required} arguments"),
                    },
                    option.name,
                    source(&argument.value)
                ),
                None => format!("`{}` takes no argument here: {}", spec.name, signature(spec)),
            }
        };
        self.errors.error(argument.spot, message);
        None
    }
}

/// The label of an element, else the name of its layer.
fn own_name(element: &Element) -> String {
    if let Some(label) = &element.label {
        return label.to_string();
    }
    match &element.kind {
        ElementKind::Call(call) => call.name.to_string(),
        ElementKind::Repeat { body, .. } => match body.as_slice() {
            [Element { label: None, kind: ElementKind::Call(call), .. }] => call.name.to_string(),
            _ => "repeat".to_owned(),
        },
        ElementKind::Group(_) | ElementKind::Broken => String::new(),
    }
}

/// `conv(filters, window, stride = 1, …)`
fn signature(spec: &Spec) -> String {
    let parameters: Vec<String> = spec
        .parameters
        .iter()
        .map(|parameter| match parameter.default {
            Some(default) => format!("{} = {default}", parameter.name),
            None => parameter.name.to_owned(),
        })
        .collect();
    if parameters.is_empty() {
        return format!("write `{}`", spec.name);
    }
    format!("write `{}({})`", spec.name, parameters.join(", "))
}

fn unknown_layer(name: &str) -> String {
    /// What the language has, but not this version.
    const PLANNED: [&str; 9] = [
        "embedding",
        "position_embedding",
        "segment_embedding",
        "class_token",
        "attention",
        "window_attention",
        "lstm",
        "gru",
        "rnn",
    ];
    if PLANNED.contains(&name) {
        return format!("`{name}` is not in this version yet");
    }
    let names = netweight_core::Layer::CATALOGUE.iter().map(|spec| spec.name);
    let similar = did_you_mean(name, names.chain(["repeat"]));
    format!("unknown layer `{name}`{similar}")
}

/// A call as it is written.
fn text(call: &Call) -> String {
    if call.arguments.is_empty() {
        return call.name.to_string();
    }
    let arguments: Vec<String> = call
        .arguments
        .iter()
        .map(|argument| match &argument.name {
            Some(name) => format!("{name} = {}", source(&argument.value)),
            None => source(&argument.value),
        })
        .collect();
    format!("{}({})", call.name, arguments.join(", "))
}

/// Tokens as they are written.
fn source(tokens: &[proc_macro2::TokenTree]) -> String {
    tokens.iter().cloned().collect::<TokenStream>().to_string()
}
