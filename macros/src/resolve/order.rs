//! Arguments in another order: what to write instead.

use netweight_core::{Kind, Spec};
use proc_macro2::TokenTree;

use crate::ast::{Argument, Call};
use crate::diagnostics::{Spot, source, source_in};

/// Arguments in the order of another library: what to write instead.
pub fn misplaced(call: &Call, required: usize, spec: &Spec) -> Option<(Spot, String)> {
    let name = spec.name;
    let kind = |index: usize| spec.parameters.get(index).map(|parameter| parameter.kind);
    let placed: Vec<&Argument> = call.arguments.iter().take_while(|argument| argument.name.is_none()).collect();
    let texts: Vec<String> = placed.iter().map(|argument| source(&argument.value)).collect();
    let numbers: Vec<Option<u64>> = texts.iter().map(|text| text.parse().ok()).collect();
    let whole = placed.first().map(|first| first.spot).zip(placed.last().map(|last| last.spot));
    let spot = whole.map(|(first, last)| first.to(last))?;
    match (kind(0), numbers.as_slice()) {
        (Some(Kind::Range), [Some(start), Some(end)]) => {
            return Some((spot, format!("the channels are a range: `{name}({start}..{end})`")));
        }
        (Some(Kind::Count), [None, Some(filters)])
            if kind(1) == Some(Kind::Window) && required == 2 && is_window(&placed[0].value) =>
        {
            let [first, window] = [spec.parameters[0].name, &texts[0]];
            return Some((spot, format!("`{first}` stand first: `{name}({filters}, {window})`")));
        }
        (Some(Kind::Count), [Some(height), Some(width), Some(filters)])
            if kind(1) == Some(Kind::Window) && required == 2 && height == width && filters > width =>
        {
            let first = spec.parameters[0].name;
            return Some((spot, format!("`{first}` stand first: `{name}({filters}, {height}x{width})`")));
        }
        _ => {}
    }
    // As in PyTorch: the channels of the input, then what is wanted here.
    let is_pytorch = match (required, numbers.as_slice()) {
        (2, [Some(input), Some(filters), Some(window), ..]) => {
            kind(1) == Some(Kind::Window) && filters > window && (filters >= input || *filters > 11)
        }
        (1, [Some(_), Some(second)]) => {
            kind(0) == Some(Kind::Count)
                && (kind(1) == Some(Kind::Flag) || (kind(1) == Some(Kind::Count) && *second > 8))
        }
        _ => false,
    };
    if !is_pytorch {
        return None;
    }
    let mut instead: Vec<String> = texts[1..=required].to_vec();
    for (option, value) in spec.parameters[required..].iter().zip(&texts[required + 1..]) {
        instead.push(format!("{} = {value}", option.name));
    }
    for argument in call.arguments.iter().filter(|argument| argument.name.is_some()) {
        let option = argument.name.as_ref().map(ToString::to_string).unwrap_or_default();
        instead.push(format!("{option} = {}", source(&argument.value)));
    }
    let message = format!("the size of the input is known; did you mean `{name}({})`?", instead.join(", "));
    Some((placed[0].spot, message))
}

/// `3x3`, `(3, 3)`
fn is_window(value: &[TokenTree]) -> bool {
    match value {
        [TokenTree::Literal(text)] => text.to_string().contains('x'),
        [TokenTree::Group(group)] => source_in(group).contains(','),
        _ => false,
    }
}
