//! Blocks: what they are given stands where their parameters do.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use netweight_core::Spec;
use proc_macro2::{Delimiter, Group, Ident, Literal, TokenStream, TokenTree};

use super::given::Closure;
use crate::ast::{Argument, Block, Invocation, Parameter};
use crate::diagnostics::{Errors, Spot};
use crate::expression::{Environment, Evaluated, Expression, Mistake};
use crate::similar::did_you_mean;

/// What stands for each parameter in the elements of a block.
pub type Bindings = HashMap<String, Binding>;

/// What stands for a parameter, and the argument that it comes from.
#[derive(Clone)]
pub struct Binding {
    pub tokens: Vec<TokenTree>,
    pub passed: usize,
    /// A layer or a block that comes with its arguments.
    pub closure: Option<Rc<Closure>>,
}

/// Names that blocks may not have.
pub fn check(invocation: &Invocation, errors: &mut Errors) {
    let mut taken: HashSet<String> = invocation.declarations.iter().map(|network| network.name.to_string()).collect();
    for Block { name, .. } in &invocation.blocks {
        let spot = Spot::at(name.span());
        if Spec::of(&name.to_string()).is_some() {
            errors.error(spot, format!("`{name}` is a layer: a block needs another name"));
        } else if !taken.insert(name.to_string()) {
            errors.error(spot, format!("there is another network or block of the name `{name}`"));
        }
    }
}

/// The same tokens, with what is bound in place of the parameters.
pub fn substitute(tokens: &[TokenTree], bindings: &Bindings) -> Vec<TokenTree> {
    if bindings.is_empty() {
        return tokens.to_vec();
    }
    let mut substituted: Vec<TokenTree> = Vec::new();
    for token in tokens {
        let is_member = matches!(substituted.last(), Some(TokenTree::Punct(punct)) if matches!(punct.as_char(), ':' | '.'))
            && !is_range(&substituted);
        match token {
            TokenTree::Ident(name) if !is_member => match bindings.get(&name.to_string()) {
                Some(bound) => substituted.extend(bound.tokens.iter().cloned()),
                None => substituted.push(token.clone()),
            },
            TokenTree::Group(group) => {
                let inner: Vec<TokenTree> = group.stream().into_iter().collect();
                let inner: TokenStream = substitute(&inner, bindings).into_iter().collect();
                let mut substitute = Group::new(group.delimiter(), inner);
                substitute.set_span(group.span());
                substituted.push(substitute.into());
            }
            token => substituted.push(token.clone()),
        }
    }
    substituted
}

/// The argument that stands for these tokens, if they are one parameter.
pub fn passed(tokens: &[TokenTree], bindings: &Bindings) -> Option<usize> {
    let [TokenTree::Ident(name)] = tokens else { return None };
    bindings.get(&name.to_string()).map(|binding| binding.passed)
}

/// Returns whether the tokens end with `..`.
fn is_range(tokens: &[TokenTree]) -> bool {
    matches!(tokens, [.., TokenTree::Punct(first), TokenTree::Punct(second)]
        if first.as_char() == '.' && second.as_char() == '.')
}

/// An argument of a block: what stands for it in the elements, or the number
/// that rustc has to work out before.
pub enum Bound {
    Tokens(Vec<TokenTree>),
    Number(Expression),
}

/// Reads an argument of a block: a number, or anything that a layer takes,
/// or a layer's name. A constant is
/// one of these where the block takes no number.
pub fn bind(tokens: &[TokenTree], spot: Spot, takes_no_number: impl Fn() -> bool) -> Result<Bound, Mistake> {
    if is_word(tokens) || is_size(tokens) || has_range(tokens) || is_float(tokens) {
        return Ok(Bound::Tokens(tokens.to_vec()));
    }
    let number = Expression::parse(tokens, spot)?;
    if number.is_constant() && takes_no_number() {
        return Ok(Bound::Tokens(tokens.to_vec()));
    }
    match number.value(&Environment::EMPTY) {
        Evaluated::Known(Ok(value)) if u64::try_from(value).is_ok() => {
            let mut literal = Literal::i128_unsuffixed(value);
            literal.set_span(spot.first);
            Ok(Bound::Tokens(vec![literal.into()]))
        }
        _ => Ok(Bound::Number(number)),
    }
}

/// A layer's name, or a word that an option takes.
fn is_word(tokens: &[TokenTree]) -> bool {
    const WORDS: [&str; 6] = ["true", "false", "same", "half", "valid", "last"];
    match tokens {
        [TokenTree::Ident(word)] => {
            let word = word.to_string();
            WORDS.contains(&word.as_str()) || Spec::of(&word).is_some()
        }
        _ => false,
    }
}

/// `3x3` or `(H, W)`.
fn is_size(tokens: &[TokenTree]) -> bool {
    match tokens {
        [TokenTree::Literal(literal), ..] => literal.to_string().contains('x') || tokens.len() > 1 && spaced(tokens),
        [TokenTree::Group(group)] if group.delimiter() == Delimiter::Parenthesis => {
            group.stream().into_iter().any(|token| matches!(token, TokenTree::Punct(punct) if punct.as_char() == ','))
        }
        _ => false,
    }
}

fn spaced(tokens: &[TokenTree]) -> bool {
    matches!(tokens.get(1), Some(TokenTree::Ident(x)) if x.to_string().starts_with('x'))
}

fn has_range(tokens: &[TokenTree]) -> bool {
    (0..=tokens.len()).any(|end| is_range(&tokens[..end]))
}

fn is_float(tokens: &[TokenTree]) -> bool {
    matches!(tokens, [TokenTree::Literal(literal)] if literal.to_string().contains('.'))
}

/// An argument of a block, or the default.
pub struct Matched<'a> {
    pub parameter: &'a Ident,
    pub value: &'a [TokenTree],
    pub spot: Spot,
    pub is_default: bool,
}

/// Matches arguments to a block's parameters: by position, then by name.
pub fn arguments<'a>(
    block: &'a Block,
    arguments: &'a [Argument],
    call: Spot,
    errors: &mut Errors,
) -> Option<Vec<Matched<'a>>> {
    if !block.is_right {
        return None;
    }
    let name = &block.name;
    let mut given: HashMap<String, &'a Argument> = HashMap::new();
    let mut right = true;
    let mut named = false;
    for (position, argument) in arguments.iter().enumerate() {
        let parameter = match &argument.name {
            Some(name) => block.parameters.iter().find(|parameter| parameter.name == *name),
            None => block.parameters.get(position),
        };
        let spot = argument.name.as_ref().map_or(argument.spot, |name| Spot::at(name.span()));
        named |= argument.name.is_some();
        let message = match parameter {
            Some(_) if named && argument.name.is_none() => {
                Some(format!("arguments without a name come first: {}", signature(block)))
            }
            None => Some(no_parameter(block, argument)),
            Some(_) if argument.value.is_empty() => Some("a value is missing here".to_owned()),
            Some(parameter) => given
                .insert(parameter.name.to_string(), argument)
                .map(|_| format!("`{}` of `{name}` is given twice", parameter.name)),
        };
        if let Some(message) = message {
            errors.error(spot, message);
            right = false;
        }
    }
    let mut matched = Vec::new();
    for Parameter { name: parameter, default } in &block.parameters {
        match (given.get(&parameter.to_string()), default) {
            (Some(Argument { value, spot, .. }), _) => {
                matched.push(Matched { parameter, value, spot: *spot, is_default: false });
            }
            (None, Some(value)) => matched.push(Matched { parameter, value, spot: call, is_default: true }),
            (None, None) if right => {
                errors.error(call, format!("`{name}` is missing `{parameter}`: {}", signature(block)));
                right = false;
            }
            (None, None) => {}
        }
    }
    right.then_some(matched)
}

fn no_parameter(block: &Block, argument: &Argument) -> String {
    let name = &block.name;
    let Some(given) = &argument.name else {
        let wanted = match block.parameters.len() {
            0 => return format!("`{name}` takes no arguments: {}", signature(block)),
            1 => "1 argument".to_owned(),
            wanted => format!("{wanted} arguments"),
        };
        return format!("`{name}` takes {wanted}, and this is one more: {}", signature(block));
    };
    let parameters: Vec<String> = block.parameters.iter().map(|parameter| parameter.name.to_string()).collect();
    let similar = did_you_mean(&given.to_string(), parameters.iter().map(String::as_str));
    format!("`{name}` has no parameter `{given}`{similar} ({})", signature(block))
}

/// ``write `Basic(filters, full = channels)` ``
fn signature(block: &Block) -> String {
    if block.parameters.is_empty() {
        return format!("write `{}`", block.name);
    }
    let parameters: Vec<String> = block
        .parameters
        .iter()
        .map(|parameter| match &parameter.default {
            Some(default) => format!("{} = {}", parameter.name, default.iter().cloned().collect::<TokenStream>()),
            None => parameter.name.to_string(),
        })
        .collect();
    format!("write `{}({})`", block.name, parameters.join(", "))
}
