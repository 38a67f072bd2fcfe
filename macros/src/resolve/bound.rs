//! Bounds: what is bounded, with which options, and by what.

mod limit;

use netweight_core::memory::{Accounting, Invalid};
use netweight_core::{Backend, Kernel, Loss, Optimizer, Precision, Quantity, Shards, try_number};
use proc_macro2::{Ident, TokenTree};

use crate::ast::{self, Argument};
use crate::diagnostics::{Errors, Spot, source};
use crate::elsewhere;
use crate::expression::{Environment, Evaluated, Expression};
use crate::similar::did_you_mean;
pub use limit::{Limit, Unit};

/// A bound whose words are looked up.
pub struct Bound {
    pub spot: Spot,
    /// As it is written, up to `<=`, and what stands behind that.
    pub words: [String; 2],
    pub subject: Subject,
    pub limit: Limit,
}

/// What a bound is about.
pub enum Subject {
    Quantity(Quantity),
    Inference(Vec<Setting>),
    Training(Vec<Setting>),
}

/// An option.
pub struct Setting {
    /// The name of the builder's method.
    pub name: Ident,
    pub value: Value,
    /// The least number that it may be.
    pub least: u64,
    /// Where the value stands.
    pub spot: Spot,
}

/// Its value.
pub enum Value {
    Number(Expression),
    Bytes(Limit),
    Flag(bool),
    Optimizer(Optimizer),
    Precision(Precision),
    Accounting(Accounting),
    Loss(Loss),
    Backend(Backend),
    Kernel(Kernel),
    /// The stage, and the number of devices.
    Shards(Ident, Expression),
}

const INFERENCE: &[&str] = &["batch", "precision", "accounting", "in_place", "cache", "headroom", "kernel", "backend"];
const TRAINING: &[&str] = &[
    "batch",
    "optimizer",
    "weight_decay",
    "precision",
    "accounting",
    "loss",
    "headroom",
    "shards",
    "accumulate",
    "backend",
    "kernel",
];

const NO_CHANNELS: &str = "`channels` is what enters a layer: there is none in a bound";

/// Looks up the words of the bounds; what is wrong is reported and left out.
pub fn bounds(bounds: &[ast::Bound], errors: &mut Errors) -> Vec<Bound> {
    bounds.iter().filter_map(|bound| self::bound(bound, errors)).collect()
}

fn bound(bound: &ast::Bound, errors: &mut Errors) -> Option<Bound> {
    let name = bound.name.to_string();
    let subject = match (name.as_str(), Quantity::of(&name)) {
        (_, Some(quantity)) => {
            if let Some(arguments) = &bound.arguments {
                let spot = arguments.first().map_or(Spot::at(bound.name.span()), |argument| argument.spot);
                errors.error(spot, format!("`{name}` takes no options: write `{name} <= …`"));
                return None;
            }
            Subject::Quantity(quantity)
        }
        ("inference", _) => Subject::Inference(settings(bound, INFERENCE, errors)?),
        ("training", _) => Subject::Training(settings(bound, TRAINING, errors)?),
        _ => {
            let quantities = Quantity::CATALOGUE.iter().map(|(name, _)| *name);
            let known: Vec<&str> = quantities.chain(["inference", "training"]).collect();
            let similar = did_you_mean(&name, known.iter().copied());
            let message = format!("there is no bound `{name}`{similar} ({})", known.join(", "));
            errors.error(Spot::at(bound.name.span()), message);
            return None;
        }
    };
    let unit = match &subject {
        Subject::Quantity(quantity) if !quantity.is_bytes() => Unit::Count,
        _ => Unit::Bytes,
    };
    let limit = Limit::read(&bound.limit, unit, matches!(subject, Subject::Quantity(_)), bound.spot, errors)?;
    Some(Bound { spot: bound.spot, words: words(bound), subject, limit })
}

/// A bound as it is written, with a space where one is usual.
fn words(bound: &ast::Bound) -> [String; 2] {
    let options = bound.arguments.iter().flatten().map(|argument| {
        let name = argument.name.as_ref().map(|name| format!("{name} = ")).unwrap_or_default();
        name + &source(&argument.value)
    });
    let options = options.collect::<Vec<_>>().join(", ");
    let options = if options.is_empty() { options } else { format!("({options})") };
    [format!("{}{options}", bound.name), source(&bound.limit)]
}

/// The options of `inference` or `training`; none if one is wrong.
fn settings(bound: &ast::Bound, known: &[&str], errors: &mut Errors) -> Option<Vec<Setting>> {
    let mut settings: Vec<Setting> = Vec::new();
    let before = errors.count();
    for argument in bound.arguments.iter().flatten() {
        let Some(name) = &argument.name else {
            errors.error(argument.spot, nameless(&bound.name, &source(&argument.value), known));
            continue;
        };
        let text = name.to_string();
        if !known.contains(&text.as_str()) {
            let similar = match did_you_mean(&text, known.iter().copied()) {
                similar if !similar.is_empty() => similar,
                none => elsewhere::setting(&text, known).unwrap_or(none),
            };
            let similar = match similar {
                similar if !similar.is_empty() => similar,
                _ if INFERENCE.contains(&text.as_str()) => ", which is one of `inference`".to_owned(),
                _ if TRAINING.contains(&text.as_str()) => ", which is one of `training`".to_owned(),
                none => none,
            };
            let message = format!("`{}` has no option `{text}`{similar} ({})", bound.name, known.join(", "));
            errors.error(Spot::at(name.span()), message);
        } else if argument.value.is_empty() {
            errors.error(argument.spot, format!("a value is missing behind `{text} =`"));
        } else if settings.iter().any(|setting| setting.name == text) {
            errors.error(Spot::at(name.span()), format!("`{text}` is given twice"));
        } else if let Some(value) = value(&text, argument, errors) {
            if let Some(invalid) = refused(&bound.name, &value) {
                errors.error(argument.spot, invalid);
            }
            settings.push(Setting { name: name.clone(), value, least: least(&text), spot: argument.spot });
        }
    }
    (errors.count() == before).then_some(settings)
}

/// What is wrong with an option without its name, or without its value.
fn nameless(subject: &Ident, value: &str, known: &[&str]) -> String {
    if known.contains(&value) {
        return format!("a value is missing: options are written `{value} = …`");
    }
    let option = match value {
        _ if Optimizer::of(value).is_some() => "optimizer",
        _ if Precision::of(value).is_some() => "precision",
        _ if Accounting::of(value).is_some() => "accounting",
        _ if Loss::of(value).is_some() => "loss",
        _ if Backend::of(value).is_some() => "backend",
        _ if Kernel::of(value).is_some() => "kernel",
        _ if value.starts_with("zero") => "shards",
        _ => "batch",
    };
    format!("options have a name, as in `{subject}({option} = {value})`")
}

/// What can be meant in no network.
fn refused(subject: &Ident, value: &Value) -> Option<Invalid> {
    match value {
        Value::Precision(precision) if subject == "training" && !precision.is_trainable() => {
            Some(Invalid::Precision(*precision))
        }
        Value::Precision(precision) if subject == "inference" && !precision.is_for_inference() => {
            Some(Invalid::Precision(*precision))
        }
        Value::Accounting(Accounting::Arena) if subject == "training" => Some(Invalid::Arena),
        _ => None,
    }
}

fn value(name: &str, argument: &Argument, errors: &mut Errors) -> Option<Value> {
    let spot = argument.spot;
    match name {
        "batch" | "cache" | "accumulate" => number(name, &argument.value, spot, errors).map(Value::Number),
        "headroom" => Limit::read(&argument.value, Unit::Bytes, true, spot, errors).map(Value::Bytes),
        "in_place" | "weight_decay" => match source(&argument.value).as_str() {
            "true" => Some(Value::Flag(true)),
            "false" => Some(Value::Flag(false)),
            _ => {
                errors.error(spot, format!("`{name}` is `true` or `false`"));
                None
            }
        },
        "optimizer" => word(name, Optimizer::CATALOGUE, argument, errors).map(Value::Optimizer),
        "precision" => word(name, Precision::CATALOGUE, argument, errors).map(Value::Precision),
        "accounting" => word(name, Accounting::CATALOGUE, argument, errors).map(Value::Accounting),
        "loss" => word(name, Loss::CATALOGUE, argument, errors).map(Value::Loss),
        "backend" => word(name, Backend::CATALOGUE, argument, errors).map(Value::Backend),
        "kernel" => word(name, Kernel::CATALOGUE, argument, errors).map(Value::Kernel),
        _ => shards(argument, errors),
    }
}

/// The least number that an option may have.
fn least(option: &str) -> u64 {
    u64::from(matches!(option, "batch" | "accumulate" | "shards"))
}

/// What the macro knows of a number.
fn literal(subject: &str, least: u64, number: &Expression) -> Option<Result<u64, String>> {
    let Evaluated::Known(value) = number.value(&Environment::EMPTY) else { return None };
    Some(try_number(subject, least, value).map_err(|text| text.to_string()))
}

fn number(option: &str, tokens: &[TokenTree], spot: Spot, errors: &mut Errors) -> Option<Expression> {
    if let [TokenTree::Literal(literal)] = tokens
        && let Some(message) = no_number(option, &literal.to_string())
    {
        errors.error(Spot::at(literal.span()), message);
        return None;
    }
    let expression = match Expression::parse(tokens, spot) {
        Ok(expression) => expression,
        Err((spot, message)) => {
            errors.error(spot, message);
            return None;
        }
    };
    if let Some(span) = expression.channels() {
        errors.error(Spot::at(span), NO_CHANNELS);
        return None;
    }
    if let Some(Err(message)) = literal(&format!("`{option}`"), least(option), &expression) {
        errors.error(spot, message);
        return None;
    }
    Some(expression)
}

/// What is wrong with a literal that could stand as a limit or in a layer, but
/// is none of an option that counts.
fn no_number(option: &str, text: &str) -> Option<String> {
    let digits = text.find(|letter: char| !letter.is_ascii_digit() && letter != '_').unwrap_or(text.len());
    let (number, rest) = text.split_at(digits);
    if rest.starts_with(['.', 'x']) && !number.is_empty() && !text.starts_with("0x") {
        return Some(format!("`{option}` is a whole number, not `{text}`"));
    }
    limit::is_unit(rest.trim_start_matches('_'))
        .then(|| format!("`{option}` is a whole number, without a unit: `{rest}` stands in limits alone"))
}

/// One of a list of words.
fn word<T: Copy>(option: &str, known: &[(&str, T)], argument: &Argument, errors: &mut Errors) -> Option<T> {
    let text = source(&argument.value);
    let found = known.iter().find(|(name, _)| *name == text).map(|&(_, value)| value);
    if found.is_none() {
        let names: Vec<&str> = known.iter().map(|(name, _)| *name).collect();
        let same = names.iter().copied().find(|name| plain(name) == plain(&text));
        let message = if let Some(name) = same.or_else(|| elsewhere::word(&plain(&text), names.iter().copied())) {
            format!("`{text}` is no {option}; did you mean `{name}`?")
        } else {
            let similar = did_you_mean(&plain(&text), names.iter().copied());
            format!("`{text}` is no {option}{similar} ({})", names.join(", "))
        };
        errors.error(argument.spot, message);
    }
    found
}

/// A word without what differs between libraries: quotes, a path, capitals,
/// `_`, and the names of floats.
fn plain(text: &str) -> String {
    let word = text.trim_matches('"').rsplit("::").next().unwrap_or(text);
    let word = word.to_lowercase().replace('_', "").replace("float", "f").replace("fp", "f");
    if word == "half" { "f16".to_owned() } else { word }
}

/// `zero2(8)`
fn shards(argument: &Argument, errors: &mut Errors) -> Option<Value> {
    if let [TokenTree::Ident(stage), TokenTree::Group(group)] = argument.value.as_slice()
        && Shards::NAMES.contains(&stage.to_string().as_str())
    {
        let tokens: Vec<TokenTree> = group.stream().into_iter().collect();
        let spot = Spot::of(&tokens, argument.spot);
        return number("shards", &tokens, spot, errors).map(|devices| Value::Shards(stage.clone(), devices));
    }
    let message = "shards are `zero1(devices)`, `zero2(devices)` or `zero3(devices)`, as in `shards = zero2(8)`";
    errors.error(argument.spot, message);
    None
}
