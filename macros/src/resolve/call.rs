//! Layers and their arguments.

use netweight_core::{Kind, Spec};
use proc_macro2::{Ident, TokenStream, TokenTree};

use super::block::substitute;
use super::steps::Resolver;
use super::{Given, LayerCall, Template};
use crate::ast::{Argument, Call};
use crate::diagnostics::Spot;
use crate::similar::did_you_mean;

impl Resolver<'_, '_> {
    /// A layer of the catalogue with its arguments; none after a mistake.
    pub fn layer(&mut self, call: &Call, ident: Ident, spec: &'static Spec) -> Option<LayerCall> {
        let before = self.errors.count();
        let arguments = self.arguments(call, spec);
        if self.errors.count() > before {
            return None;
        }
        let spots = arguments.iter().map(|(given, spot)| (given.parameter.name, *spot)).collect();
        let site = self.site(call.spot, spots, std::ptr::from_ref(call).addr());
        Some(LayerCall {
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
        let mut given: Vec<(Given, Spot)> = Vec::new();
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
            let template = match (parameter.kind, argument.value.as_slice()) {
                (Kind::Label, [TokenTree::Ident(label)]) => self.label(label).map(Template::Tie),
                (_, value) => {
                    let value = substitute(value, &self.bindings);
                    Template::read(&Argument { value, ..argument.clone() }, parameter, self.errors)
                }
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

/// Tokens as they are written.
fn source(tokens: &[proc_macro2::TokenTree]) -> String {
    tokens.iter().cloned().collect::<TokenStream>().to_string()
}
