//! Labels and comments as other languages write them: each is named once, and
//! the layer behind it is read all the same.

use proc_macro2::{Ident, TokenTree};
use syn::parse::ParseStream;
use syn::{Lit, Token, token};

use super::form::is_form;
use super::{any_ident, form_words, here, next};
use crate::diagnostics::{Errors, Spot, opening};
use crate::inexpressible;
use crate::similar::nearest;

/// More parts has no label that anybody writes.
const LONGEST: usize = 16;

/// Returns whether a label stood before this: `:`, or `=` by mistake.
pub fn ends_label(input: ParseStream<'_>) -> bool {
    (input.peek(Token![:]) && !input.peek(Token![::]))
        || (input.peek(Token![=]) && !input.peek(Token![==]) && !input.peek(Token![=>]))
}

/// `"conv1":`, `self.conv1 =`, `layer1.0:`: what stands in place of a label,
/// and the label that it may be.
pub fn label(input: ParseStream<'_>, errors: &mut Errors) -> Option<Ident> {
    let ahead = input.fork();
    let mut tokens: Vec<TokenTree> = Vec::new();
    loop {
        if !ahead.peek(Lit) && ahead.fork().call(any_ident).is_err() {
            return None;
        }
        tokens.extend(next(&ahead));
        if !(ahead.peek(Token![.]) || ahead.peek(Token![-])) || tokens.len() > LONGEST {
            break;
        }
        tokens.extend(next(&ahead));
    }
    if !ends_label(&ahead) || matches!(tokens.as_slice(), [TokenTree::Ident(_)]) {
        return None;
    }
    let written: String = tokens.iter().map(ToString::to_string).collect();
    let (message, label) = match tokens.as_slice() {
        [TokenTree::Literal(text)] if written.starts_with('"') => {
            let name = written.trim_matches('"');
            let label = syn::parse_str::<Ident>(name).ok().map(|label| Ident::new(&label.to_string(), text.span()));
            let name = label.as_ref().map_or("stem", |_| name);
            (format!("a label stands without quotes, as in `{name}: conv(64, 3x3)`"), label)
        }
        [TokenTree::Ident(object), _, TokenTree::Ident(label)] if object == "self" => {
            (format!("a label is one name, as in `{label}: conv(64, 3x3)`"), Some(label.clone()))
        }
        _ => {
            let name: String =
                written.chars().map(|letter| if letter.is_alphanumeric() { letter } else { '_' }).collect();
            let name =
                if name.starts_with(|letter: char| letter.is_alphabetic()) { name } else { "n".to_owned() + &name };
            let paths = if written.contains('.') { "; groups make paths, as in `layer1: { … }`" } else { "" };
            (format!("`{written}` is no label: it is one name, such as `{name}`{paths}"), None)
        }
    };
    errors.error(Spot::of(&tokens, Spot::at(input.span())), message);
    for _ in 0..=tokens.len() {
        next(input);
    }
    label
}

/// `stem { … }`, which is read as a group.
pub fn group(input: ParseStream<'_>, errors: &mut Errors) -> Option<Ident> {
    const WORDS: [&str; 8] = ["repeat", "for", "while", "loop", "if", "else", "match", "from"];
    let name = input.fork().call(any_ident).ok()?;
    let word = name.to_string();
    let is_layer = netweight_core::Spec::of(&word).is_some() || crate::elsewhere::layer(&word).is_some();
    if !input.peek2(token::Brace)
        || inexpressible::layer(&word).is_some()
        || is_form(&name)
        || is_layer
        || WORDS.contains(&word.as_str())
        || !word.starts_with(char::is_lowercase)
    {
        return None;
    }
    next(input);
    let spot = Spot::at(name.span());
    let ahead = input.fork();
    next(&ahead);
    if let Some(form) = nearest(&word, form_words().chain(["repeat"])) {
        errors.error(spot, format!("unknown form `{word}`; did you mean `{form}`?"));
    } else if ahead.peek(token::Brace) {
        let message = format!("unknown form `{word}`; branches meet in `add`, `multiply` or `concat`");
        errors.error(spot, message);
    } else {
        errors.error(spot, format!("unknown form `{word}`; a group that is only a name is `{word}: {{ … }}`"));
    }
    Some(name)
}

/// `# as in Python`: up to the end of its line.
pub fn comment(input: ParseStream<'_>, errors: &mut Errors) -> bool {
    if !input.peek(Token![#]) || input.peek2(token::Bracket) {
        return false;
    }
    let spot = here(input, Spot::at(input.span()));
    errors.once(spot, "a comment begins with `//`, not with `#`");
    let line = spot.first.start().line;
    next(input);
    while let Some((token, _)) = input.cursor().token_tree()
        && opening(&token).start().line == line
        && !input.peek(Token![>])
    {
        next(input);
    }
    true
}
