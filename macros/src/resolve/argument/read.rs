//! From an argument's tokens to what its parameter takes.

use netweight_core::{Kind, Padding, Probability, Window};
use proc_macro2::{Delimiter, Ident, TokenStream, TokenTree};

use super::wanted::PADDINGS;
use super::{FlagTemplate, PaddingTemplate, ProbabilityTemplate, Template, Wanted};
use crate::ast::Argument;
use crate::diagnostics::{Errors, Spot, source};
use crate::expression::Expression;
use crate::literal;
use crate::parse;
use crate::similar::{did_you_mean, nearest};

impl Template {
    /// Reads what the parameter takes; none after a mistake.
    pub fn read(argument: &Argument, wanted: Wanted<'_>, errors: &mut Errors) -> Option<Self> {
        let parameter = wanted.parameter;
        let tokens = argument.value.as_slice();
        let spot = argument.spot;
        if tokens.is_empty() {
            errors.error(spot, wanted);
            return None;
        }
        let word = match tokens {
            [TokenTree::Ident(word)] => Some(word.to_string()),
            _ => None,
        };
        match (parameter.kind, word.as_deref()) {
            (Kind::Padding, Some("same")) => Some(Self::Padding(PaddingTemplate::Named(Padding::Same))),
            (Kind::Padding, Some("half")) => Some(Self::Padding(PaddingTemplate::Named(Padding::Half))),
            (Kind::Padding, Some("valid")) => Some(Self::Padding(PaddingTemplate::Named(Padding::Valid))),
            (Kind::Index, Some("last")) => Some(Self::Index(None)),
            (Kind::Word(words), word) => {
                let known = words.variants.iter().find(|(name, _)| Some(*name) == word);
                if known.is_none() {
                    unwanted(tokens, wanted, spot, errors);
                }
                known.map(|(name, _)| Self::Word(name))
            }
            (_, Some("true" | "false")) if parameter.kind != Kind::Flag => {
                unwanted(tokens, wanted, spot, errors);
                None
            }
            (Kind::Count, _) => expression(tokens, spot, errors).map(Self::Count),
            // The last one, or an axis that follows from the others, in other libraries.
            (Kind::Shape | Kind::Index, _) if matches!(tokens, [TokenTree::Punct(minus), _] if minus.as_char() == '-') =>
            {
                unwanted(tokens, wanted, spot, errors);
                None
            }
            (Kind::Index, Some(word)) if is_misspelt(word, &wanted.words()) => {
                unwanted(tokens, wanted, spot, errors);
                None
            }
            (Kind::Index, _) => expression(tokens, spot, errors).map(|index| Self::Index(Some(index))),
            (Kind::Window | Kind::Amount, _) => sizes(tokens, spot, wanted, errors).map(Self::Window),
            (Kind::Padding, _) => {
                let each = sizes(tokens, spot, wanted, errors)?;
                Some(Self::Padding(PaddingTemplate::Each(each)))
            }
            (Kind::Shape, _) => parse::size(tokens, spot, "a shape", errors).map(|size| Self::Shape(size.kind)),
            (Kind::Range, _) => range(tokens, spot, wanted, errors),
            (Kind::Label, _) => {
                unwanted(tokens, wanted, spot, errors);
                None
            }
            (Kind::Flag, _) => flag(tokens, spot, wanted, errors).map(Self::Flag),
            (Kind::Probability, _) => probability(tokens, spot, wanted, errors).map(Self::Probability),
        }
    }
}

fn expression(tokens: &[TokenTree], spot: Spot, errors: &mut Errors) -> Option<Expression> {
    Expression::parse(tokens, spot).map_err(|(spot, message)| errors.error(spot, message)).ok()
}

/// Returns whether a word is neither a padding nor likely to be a constant: those are
/// in capitals, and what stands for a block's parameter begins with `_`.
fn is_no_padding(word: &Ident) -> bool {
    let word = word.to_string();
    let is_lower_case = word.starts_with(|letter: char| letter.is_lowercase());
    is_lower_case || PADDINGS.contains(&word.to_lowercase().as_str())
}

/// `3`, `3x3`, `(K, 3)`, `2 * K`: at most three sizes.
fn sizes(tokens: &[TokenTree], spot: Spot, wanted: Wanted<'_>, errors: &mut Errors) -> Option<Vec<Expression>> {
    if let [TokenTree::Ident(word)] = tokens {
        if wanted.parameter.kind == Kind::Padding && is_no_padding(word) {
            unwanted(tokens, wanted, spot, errors);
            return None;
        }
        if let Some(axes) = literal::named_axes(&word.to_string()) {
            errors.error(spot, format!("a size with names in it is written as a tuple: `({axes})`"));
            return None;
        }
    }
    if let [TokenTree::Ident(_), _, ..] = tokens
        && let Some(message) = parse::with_names(tokens)
    {
        errors.error(spot, message);
        return None;
    }
    let sizes = match tokens {
        [TokenTree::Group(group)] if group.delimiter() == Delimiter::Parenthesis => {
            let inner: Vec<TokenTree> = group.stream().into_iter().collect();
            parse::tuple(&inner, spot, errors)?
        }
        [TokenTree::Group(group)] if group.delimiter() == Delimiter::Bracket => {
            let sizes: Vec<String> =
                parse::split(&group.stream().into_iter().collect::<Vec<_>>()).into_iter().map(source).collect();
            errors.error(spot, format!("a size is written in parentheses: `({})`", sizes.join(", ")));
            return None;
        }
        [TokenTree::Literal(text)] if text.to_string().starts_with(['"', '\'']) => {
            unwanted(tokens, wanted, spot, errors);
            return None;
        }
        [TokenTree::Literal(_), ..] => parse::literal(tokens, spot, errors)?,
        _ => vec![expression(tokens, spot, errors)?],
    };
    if sizes.len() > Window::MAX_AXES {
        errors.error(
            spot,
            format!("`{}` of `{}` has {} axes; a size has 1 to 3", wanted.parameter.name, wanted.layer, sizes.len()),
        );
        return None;
    }
    Some(sizes)
}

/// `a..b`, `a..`, `..b`
fn range(tokens: &[TokenTree], spot: Spot, wanted: Wanted<'_>, errors: &mut Errors) -> Option<Template> {
    let dots = tokens
        .windows(2)
        .position(|pair| pair.iter().all(|token| matches!(token, TokenTree::Punct(punct) if punct.as_char() == '.')));
    let Some(dots) = dots else {
        let is_colon = |token: &TokenTree| matches!(token, TokenTree::Punct(punct) if punct.as_char() == ':');
        match tokens.iter().position(is_colon) {
            Some(colon) => {
                let (start, end) = (source(&tokens[..colon]), source(&tokens[colon + 1..]));
                errors.error(spot, format!("{wanted}: write `{start}..{end}`"));
            }
            None => unwanted(tokens, wanted, spot, errors),
        }
        return None;
    };
    let (start, end) = (&tokens[..dots], &tokens[dots + 2..]);
    if let Some(TokenTree::Punct(equals)) = end.first()
        && equals.as_char() == '='
    {
        let Wanted { layer, parameter, .. } = wanted;
        errors.error(spot, format!("`{}` of `{layer}` wants a range without its end, such as `0..16`", parameter.name));
        return None;
    }
    let mut read = |tokens: &[TokenTree]| match tokens {
        [] => Some(None),
        tokens => expression(tokens, spot, errors).map(Some),
    };
    let (start, end) = (read(start), read(end));
    Some(Template::Range(start?, end?))
}

fn flag(tokens: &[TokenTree], spot: Spot, wanted: Wanted<'_>, errors: &mut Errors) -> Option<FlagTemplate> {
    if let [TokenTree::Ident(word)] = tokens {
        if word == "true" || word == "false" {
            return Some(FlagTemplate::Known(word == "true"));
        }
        if is_misspelt(&word.to_string(), &wanted.words()) {
            unwanted(tokens, wanted, spot, errors);
            return None;
        }
    }
    constant(tokens, spot, wanted, errors).map(FlagTemplate::Constant)
}

fn probability(
    tokens: &[TokenTree],
    spot: Spot,
    wanted: Wanted<'_>,
    errors: &mut Errors,
) -> Option<ProbabilityTemplate> {
    let [TokenTree::Literal(text)] = tokens else {
        return constant(tokens, spot, wanted, errors).map(ProbabilityTemplate::Constant);
    };
    let known = literal::probability(&text.to_string()).and_then(|p| Probability::new(p).ok());
    if known.is_none() {
        unwanted(tokens, wanted, spot, errors);
    }
    known.map(ProbabilityTemplate::Known)
}

/// Returns whether a word is near to one of these, and not written as constants are.
fn is_misspelt(word: &str, words: &[&str]) -> bool {
    word.contains(|letter: char| letter.is_lowercase()) && nearest(word, words.iter().copied()).is_some()
}

/// A constant of the caller of another type than an integer: rustc checks it.
fn constant(tokens: &[TokenTree], spot: Spot, wanted: Wanted<'_>, errors: &mut Errors) -> Option<TokenStream> {
    match Expression::parse(tokens, spot) {
        Ok(expression) if expression.is_constant() => Some(tokens.iter().cloned().collect()),
        Err((spot, message)) if matches!(tokens, [TokenTree::Ident(word), ..] if word == "Self") => {
            errors.error(spot, message);
            None
        }
        _ => {
            unwanted(tokens, wanted, spot, errors);
            None
        }
    }
}

/// Says what is wanted in place of tokens, of which a word may be near to what
/// was meant.
fn unwanted(tokens: &[TokenTree], wanted: Wanted<'_>, spot: Spot, errors: &mut Errors) {
    let is_computed = wanted.parameter.kind == Kind::Flag
        && matches!(tokens, [TokenTree::Punct(not), TokenTree::Ident(_), ..] if not.as_char() == '!');
    if is_computed {
        errors.error(spot, format!("{wanted}, or a constant of them: give `{}` a name", source(tokens)));
        return;
    }
    let got = wanted.passed.map_or_else(|| source(tokens), |passed| passed.text.clone());
    let similar = did_you_mean(got.trim_matches('"'), wanted.words());
    errors.error(spot, format!("{wanted}, not `{got}`{similar}"));
}
