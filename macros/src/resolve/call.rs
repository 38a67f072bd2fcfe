//! Layers and their arguments.

use netweight_core::{Kind, Spec};
use proc_macro2::{Ident, TokenTree};

use super::order::misplaced;
use super::steps::Resolver;
use super::{Given, LayerCall, Refused, StepKind, Template, Wanted};
use crate::ast::{Argument, Call};
use crate::diagnostics::{Spot, source};
use crate::elsewhere;
use crate::inexpressible;
use crate::parse;
use crate::similar::did_you_mean;

impl Resolver<'_, '_> {
    /// A layer of the catalogue with its arguments.
    pub fn layer(&mut self, call: &Call, ident: Ident, spec: &'static Spec) -> StepKind {
        let before = self.errors.count();
        let arguments = self.arguments(call, spec);
        if self.errors.count() > before {
            let names = call.arguments.iter().filter_map(|argument| argument.name.clone());
            let options = names.filter(|name| spec.parameters.iter().any(|parameter| name == parameter.name)).collect();
            return StepKind::Refused(Refused { spec, ident, options });
        }
        let spots = arguments.iter().map(|(given, spot)| (given.parameter.name, *spot)).collect();
        let site = self.site(call.spot, spots, std::ptr::from_ref(call).addr());
        StepKind::Layer(LayerCall {
            site,
            spec,
            ident,
            arguments: arguments.into_iter().map(|(given, _)| given).collect(),
            text: text(call),
        })
    }

    /// Matches arguments to parameters: by position the required ones, then
    /// by name.
    fn arguments(&mut self, call: &Call, spec: &'static Spec) -> Vec<(Given, Spot)> {
        let required = spec.parameters.iter().filter(|parameter| parameter.default.is_none()).count();
        if let Some((spot, message)) = misplaced(call, required, spec) {
            self.errors.error(spot, message);
            return Vec::new();
        }
        let mut given: Vec<(Given, Spot)> = Vec::new();
        if let Some((spot, message)) = open_shape(call, spec) {
            self.errors.error(spot, message);
            return given;
        }
        let mut positions = 0;
        let mut named = false;
        let mut lost = false;
        for argument in &call.arguments {
            let index = if let Some(name) = &argument.name {
                named = true;
                self.parameter_of(name, spec)
            } else {
                positions += 1;
                if lost && spec.parameters.first().is_some_and(|first| first.kind == Kind::Shape) {
                    // The axes behind one that is none.
                    continue;
                }
                let message = match positions - 1 {
                    position if position > required => None,
                    position if position == required => {
                        let is_bound = |word: &Ident| self.bindings.contains_key(&word.to_string());
                        let may_be = match argument.value.as_slice() {
                            [TokenTree::Ident(word)] => is_bound(word) || is_constant(word),
                            _ => true,
                        };
                        Some(too_many(call, argument, may_be, required, spec))
                    }
                    _ if named => Some(format!("arguments without a name come first: {}", signature(spec))),
                    _ => None,
                };
                let is_right = positions <= required && message.is_none();
                if let Some(message) = message {
                    self.errors.error(argument.spot, message);
                }
                is_right.then_some(positions - 1)
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
            let template = match (parameter.kind, argument.value.as_slice()) {
                (Kind::Label, [TokenTree::Ident(label)]) => self.label(label).map(Template::Tie),
                _ => self.read(argument, Wanted { layer: spec.name, parameter, passed: None }),
            };
            match template {
                Some(template) => {
                    given.push((Given { index, parameter, name: argument.name.clone(), template }, argument.spot));
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
        if index.is_none() && spec.parameters.is_empty() {
            self.errors.error(Spot::at(name.span()), no_arguments(spec));
        } else if index.is_none() {
            let names: Vec<&str> = spec.parameters.iter().map(|parameter| parameter.name).collect();
            let word = name.to_string();
            let all = || names.join(", ");
            if let Some(message) = inexpressible::option(&word) {
                let message = format!("`{}` has no option `{name}`: {message}", spec.name);
                self.errors.error(Spot::at(name.span()), message);
                return None;
            }
            let says = match (elsewhere::option(&word, &names), elsewhere::no_option(&word)) {
                (Some(option), _) => format!("; did you mean `{option}`? ({})", all()),
                (None, Some(says)) => format!("; {says}"),
                (None, None) => format!("{} ({})", did_you_mean(&word, names.iter().copied()), all()),
            };
            let message = format!("`{}` has no option `{name}`{says}", spec.name);
            self.errors.error(Spot::at(name.span()), message);
        }
        index
    }
}

/// Returns whether a word may be a constant, or a word that an option takes.
fn is_constant(word: &Ident) -> bool {
    let word = word.to_string();
    !word.contains(|letter: char| letter.is_lowercase())
        || ["true", "false", "same", "half", "valid", "channels"].contains(&word.as_str())
}

/// What is wrong with the first argument that has no name and no place;
/// whether it may be the value of an option.
fn too_many(call: &Call, extra: &Argument, may_be: bool, required: usize, spec: &Spec) -> String {
    let (name, value) = (spec.name, source(&extra.value));
    if spec.parameters.is_empty() {
        return no_arguments(spec);
    }
    if Spec::of(&value).is_some() {
        return format!("`{value}` is a layer: it stands behind `{name}(…)`, not in it");
    }
    if let Some(option) = spec.parameters.iter().find(|option| option.name == value) {
        return match option.kind {
            // A parameter of the block that the layer stands in.
            _ if may_be => format!("options are named: `{value} = {value}`"),
            Kind::Flag => format!("`{value}` wants a value: `{value} = true` or `{value} = false`"),
            kind => format!("`{value} = …` wants {}", kind.wanted()),
        };
    }
    let negates = |flag: &str| ["no_", "no", "without_", "non_"].iter().any(|no| value.strip_prefix(no) == Some(flag));
    let mut flags = spec.parameters.iter().filter(|option| option.kind == Kind::Flag);
    if let Some(option) = flags.find(|option| negates(option.name)) {
        return format!("an option has a value: `{} = false`", option.name);
    }
    let takes = match required {
        0 => format!("`{name}` takes no argument by position"),
        1 => format!("`{name}` takes 1 argument by position"),
        required => format!("`{name}` takes {required} arguments by position"),
    };
    let given: Vec<&Argument> = call.arguments.iter().filter(|argument| argument.name.is_none()).collect();
    let is_named =
        |name: &str| call.arguments.iter().any(|argument| argument.name.as_ref().is_some_and(|own| own == name));
    let option = spec.parameters[required..]
        .iter()
        .find(|option| may_be && !is_named(option.name) && fits(option.kind, &extra.value));
    let is_behind_options =
        call.arguments.iter().take_while(|other| !std::ptr::eq(*other, extra)).any(|other| other.name.is_some());
    let axes: Vec<String> = given.iter().map(|axis| source(&axis.value)).collect();
    if spec.parameters[0].kind == Kind::Shape && axes.iter().all(|axis| is_number(axis)) {
        return format!("{takes}; did you mean `{}`?", axes.join("x"));
    }
    match option {
        Some(option) if given.len() == required + 1 => {
            let last = required.checked_sub(1).map(|last| (spec.parameters[last].kind, source(&given[last].value)));
            let size = match last {
                Some((Kind::Window, last)) if !is_behind_options && is_number(&last) && is_number(&value) => {
                    format!("`{last}x{value}`, or ")
                }
                _ => String::new(),
            };
            format!("{takes}; did you mean {size}`{} = {value}`?", option.name)
        }
        _ => {
            let counts = required == 0 || spec.parameters[0].kind == Kind::Count;
            let known = if option.is_none() && counts { "; the size of the input is known" } else { "" };
            format!("{takes}, got {}: {}{known}", given.len(), signature(spec))
        }
    }
}

/// What is wrong with a shape of which an axis is to follow from the others,
/// as other libraries write for the batch.
fn open_shape(call: &Call, spec: &'static Spec) -> Option<(Spot, String)> {
    let parameter = spec.parameters.first().filter(|parameter| parameter.kind == Kind::Shape)?;
    let given: Vec<&Argument> = call.arguments.iter().filter(|argument| argument.name.is_none()).collect();
    let spot = given.first()?.spot.to(given.last()?.spot);
    let mut axes: Vec<String> = given.iter().map(|axis| source(&axis.value)).collect();
    let written = axes.join(", ");
    if let [TokenTree::Group(tuple)] = given[0].value.as_slice() {
        let tokens: Vec<TokenTree> = tuple.stream().into_iter().collect();
        axes = parse::split(&tokens).into_iter().map(source).filter(|axis| !axis.is_empty()).collect();
    }
    let is_open = |axis: &String| axis == "-1";
    let instead = match axes.as_slice() {
        axes if !axes.iter().any(is_open) => return None,
        [_] => "; did you mean `flatten`?".to_owned(),
        [first, rest @ ..] if is_open(first) && !rest.iter().any(is_open) => {
            let shape = match rest {
                rest if rest.iter().all(|axis| is_number(axis)) => rest.join("x"),
                rest => format!("({})", rest.join(", ")),
            };
            format!("; a shape is without the batch: write `{shape}`")
        }
        _ => "; every axis is a number".to_owned(),
    };
    let wanted = Wanted { layer: spec.name, parameter, passed: None };
    Some((spot, format!("{wanted}, not `{written}`{instead}")))
}

/// Returns whether an option of this kind may be meant by a value without a name.
fn fits(kind: Kind, value: &[TokenTree]) -> bool {
    let text = source(value);
    match (kind, text.as_str()) {
        (Kind::Flag, "true" | "false") | (Kind::Padding, "same" | "half" | "valid") => true,
        (_, "true" | "false" | "same" | "half" | "valid") => false,
        (Kind::Count | Kind::Window | Kind::Amount | Kind::Padding | Kind::Index, text) => {
            !matches!(value, [TokenTree::Literal(_)]) || is_number(text)
        }
        _ => false,
    }
}

fn is_number(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

fn no_arguments(spec: &Spec) -> String {
    format!("`{0}` takes no arguments: write `{0}`", spec.name)
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
