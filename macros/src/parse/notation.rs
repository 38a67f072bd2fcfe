//! Sizes as other notations write them: what to write instead.

use proc_macro2::{Delimiter, TokenTree};

use crate::diagnostics::source;
use crate::literal;

/// What is wrong with the tokens of a size that is written as elsewhere.
pub fn foreign(tokens: &[TokenTree]) -> Option<String> {
    in_a_type(tokens).or_else(|| batch(tokens)).or_else(|| product(tokens)).or_else(|| with_names(tokens))
}

fn are_numbers(axes: &[String]) -> bool {
    axes.iter().all(|axis| axis.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Axes as a size: `28x28x1`, or `(H, W, 3)`.
fn size(axes: &[String]) -> String {
    match axes {
        [] => "28x28x1".to_owned(),
        axes if are_numbers(axes) => axes.join("x"),
        [only] => only.clone(),
        axes => format!("({})", axes.join(", ")),
    }
}

/// `f32[28, 28]`, `[f32; 784]`, `Vec<f32>`, `Input(28, 28, 1)`.
fn in_a_type(tokens: &[TokenTree]) -> Option<String> {
    const SCALARS: [&str; 13] =
        ["f16", "bf16", "f32", "f64", "u8", "u16", "u32", "u64", "i8", "i16", "i32", "i64", "usize"];
    let is_scalar = |text: &str| SCALARS.contains(&text);
    let (group, head) = match tokens {
        [TokenTree::Group(group)] if group.delimiter() == Delimiter::Bracket => (group, None),
        [TokenTree::Ident(head), TokenTree::Group(group)] => (group, Some(head.to_string())),
        [TokenTree::Ident(head), TokenTree::Punct(open), ..] if open.as_char() == '<' => {
            return Some(format!("`{head}<…>` is a type: a shape is written `28x28x1`, or `(H, W, 3)`"));
        }
        _ => return None,
    };
    let inner: Vec<TokenTree> = group.stream().into_iter().collect();
    let has = |sign| inner.iter().any(|token| matches!(token, TokenTree::Punct(punct) if punct.as_char() == sign));
    let is_size = |token: &TokenTree| matches!(token, TokenTree::Literal(text) if text.to_string().contains('x'));
    let is_type =
        |name: &str| name.starts_with(char::is_uppercase) && name.contains(char::is_lowercase) || is_scalar(name);
    let fits = match &head {
        None => has(';'),
        Some(name) => {
            is_type(name) || inner.iter().any(is_size) || (group.delimiter() == Delimiter::Bracket && has(','))
        }
    };
    fits.then(|| {
        let mut axes = Vec::new();
        flatten(&inner, &mut axes);
        axes.retain(|axis| !is_scalar(axis));
        format!("a shape is no type and no call: write `{}`", size(&axes))
    })
}

/// The names and numbers among tokens, the parts of sizes apart.
fn flatten(tokens: &[TokenTree], axes: &mut Vec<String>) {
    for token in tokens {
        match token {
            TokenTree::Group(group) => flatten(&group.stream().into_iter().collect::<Vec<_>>(), axes),
            TokenTree::Punct(_) => {}
            token => parts(&token.to_string(), axes),
        }
    }
}

/// The parts of a word between the `x`s of a size.
fn parts(word: &str, axes: &mut Vec<String>) {
    let is_size = word.bytes().all(|byte| byte == b'x' || byte.is_ascii_digit());
    match literal::named_axes(word) {
        Some(named) => axes.extend(named.split(", ").map(str::to_owned)),
        None if is_size => axes.extend(word.split('x').filter(|part| !part.is_empty()).map(str::to_owned)),
        None => axes.push(word.to_owned()),
    }
}

/// `None x 28x28x1`, `(-1, 28, 28, 1)`, `?x28x28x1`.
fn batch(tokens: &[TokenTree]) -> Option<String> {
    let inner: Vec<TokenTree> = match tokens {
        [TokenTree::Group(group)] if group.delimiter() == Delimiter::Parenthesis => {
            group.stream().into_iter().collect()
        }
        tokens => tokens.to_vec(),
    };
    let is_open = |one: &TokenTree| one.to_string().split('x').next() == Some("1");
    let rest = match inner.as_slice() {
        [TokenTree::Ident(none), rest @ ..] if none == "None" || none == "_" => rest,
        [TokenTree::Punct(sign), rest @ ..] if sign.as_char() == '?' => rest,
        [TokenTree::Punct(minus), one, ..] if minus.as_char() == '-' && is_open(one) => &inner[1..],
        _ => return None,
    };
    let mut axes = Vec::new();
    flatten(rest, &mut axes);
    if matches!(&inner[0], TokenTree::Punct(minus) if minus.as_char() == '-') {
        axes.drain(..axes.len().min(1));
    }
    (!axes.is_empty()).then(|| format!("the batch is no axis of a shape: write `{}`", size(&axes)))
}

/// `28*28*1`
fn product(tokens: &[TokenTree]) -> Option<String> {
    let is_right = tokens.iter().enumerate().all(|(index, token)| match token {
        TokenTree::Literal(text) => index % 2 == 0 && text.to_string().bytes().all(|byte| byte.is_ascii_digit()),
        TokenTree::Punct(punct) => index % 2 == 1 && punct.as_char() == '*',
        _ => false,
    });
    (is_right && tokens.len() > 2).then(|| {
        let mut axes = Vec::new();
        flatten(tokens, &mut axes);
        format!("axes stand with `x` between them: `{}`; their product is `({})`", size(&axes), source(tokens))
    })
}

/// `H x W x 3`, `HxWx3`, `x28`.
pub fn with_names(tokens: &[TokenTree]) -> Option<String> {
    let is_joint = |token: &TokenTree| {
        matches!(token, TokenTree::Ident(word) if word == "by" || word.to_string().strip_prefix('x').is_some_and(|rest|
            rest.bytes().all(|byte| byte == b'x' || byte.is_ascii_digit())))
    };
    let mut axes = Vec::new();
    match tokens {
        [TokenTree::Ident(word)] => {
            let word = word.to_string();
            parts(&word, &mut axes);
            if word.starts_with('x') && axes != [word.as_str()] && !axes.is_empty() {
                return Some(format!("an axis is missing before `{word}`: write `{}`, say", size(&axes)));
            }
            if axes.len() < 2 {
                return None;
            }
        }
        tokens if tokens.iter().skip(1).any(is_joint) => {
            for operand in tokens.split(|token| matches!(token, TokenTree::Ident(word) if word == "x" || word == "by"))
            {
                match operand {
                    [] => {}
                    operand if operand.iter().skip(1).any(is_joint) => flatten(operand, &mut axes),
                    [only] => parts(&only.to_string(), &mut axes),
                    operand => axes.push(source(operand)),
                }
            }
        }
        _ => return None,
    }
    let what = if are_numbers(&axes) { "a size is written" } else { "a size with names in it is written as a tuple:" };
    Some(format!("{what} `{}`", size(&axes)))
}

/// `28 28 1`: several numbers that nothing stands between.
pub fn numbers(tokens: &[TokenTree]) -> Option<String> {
    let mut axes = Vec::new();
    flatten(tokens, &mut axes);
    tokens.iter().all(|token| matches!(token, TokenTree::Literal(_))).then(|| size(&axes))
}
