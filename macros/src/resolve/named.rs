//! What a name stands for: a layer, a block, or a network.

use std::rc::Rc;

use netweight_core::Spec;
use proc_macro2::{Ident, TokenTree};

use super::block::{self, Binding, Bindings, Bound, Matched};
use super::steps::{MOST, Resolver, too_long};
use super::{BlockCall, Naming, Step, StepKind, goal};
use crate::ast::{self, Call, Element};
use crate::diagnostics::Spot;
use crate::elsewhere;
use crate::expression::Expression;
use crate::inexpressible;
use crate::parse;
use crate::similar::nearest;

/// Deeper nesting of blocks is refused, so that it cannot exhaust the stack.
const DEEPEST: usize = 128;

/// Returns whether what is wrong with an argument of a block shows where that uses it: a
/// text, or a call of nothing that is known.
fn is_said_later(tokens: &[TokenTree]) -> bool {
    matches!(tokens, [TokenTree::Literal(_)] | [TokenTree::Ident(_), TokenTree::Group(_)])
}

impl<'a> Resolver<'a, '_> {
    /// A layer, a block, or another network of this call.
    pub(super) fn call(&mut self, call: &Call, name: &mut Naming) -> StepKind {
        match self.bindings.get(&call.name.to_string()).cloned() {
            Some(binding) => self.bound(&binding, call, name),
            None => self.called(call, call.name.clone()),
        }
    }

    /// What a name stands for outside of blocks.
    pub(super) fn called(&mut self, call: &Call, ident: Ident) -> StepKind {
        let word = ident.to_string();
        if let Some(spec) = Spec::of(&word) {
            return self.layer(call, ident, spec);
        }
        if let Some(block) = self.invocation.blocks.iter().find(|block| block.name == word) {
            return self.block(block, call, ident);
        }
        let declared = self.invocation.declarations.iter().find(|network| network.name == word);
        // Which of those under conditions there is, rustc knows.
        let network = declared.filter(|network| network.conditions.is_empty());
        if let (Some(network), []) = (network, call.arguments.as_slice()) {
            return self.write_out(&network.elements, &word, (call, ident), Vec::new(), Bindings::new());
        }
        if declared.is_some() && !call.arguments.is_empty() {
            let message = format!("`{word}` is a network, which takes no arguments: write `{word}`");
            self.errors.error(call.spot, message);
            return StepKind::Broken;
        }
        let forms: Vec<&str> = parse::form_words().collect();
        let is_layer = !call.arguments.is_empty()
            || elsewhere::is_no_network(&word)
            || (call.is_called && !self.near_layer(&word, &forms).is_empty());
        let is_elsewhere = !is_layer && word.starts_with(char::is_uppercase) && !self.is_like_a_layer(&word);
        if is_elsewhere || declared.is_some() {
            let site = self.site(call.spot, Vec::new(), std::ptr::from_ref(call).addr());
            let blocks: Vec<String> = self.invocation.blocks.iter().map(|block| block.name.to_string()).collect();
            let near = nearest(&word, blocks.iter().map(String::as_str));
            let near = self.invocation.blocks.iter().find(|block| near.is_some_and(|near| block.name == near));
            let near = near.map(|block| block.name.clone());
            return StepKind::Network { site, path: TokenTree::from(ident).into(), near };
        }
        self.errors.error(Spot::at(ident.span()), self.unknown(&word));
        StepKind::Broken
    }

    /// Returns whether a layer may be meant. Blocks ask about one word many times.
    fn is_like_a_layer(&mut self, word: &str) -> bool {
        let layers = netweight_core::Layer::CATALOGUE.iter().map(|spec| spec.name);
        *self.alike.entry(word.to_owned()).or_insert_with(|| nearest(word, layers).is_some())
    }

    fn unknown(&self, word: &str) -> String {
        let forms: Vec<&str> = parse::form_words().chain(["repeat"]).collect();
        if forms.contains(&word) {
            return format!("`{word}` wants braces behind it, as in `{word} {{ … }}`");
        }
        if self.labels.last().is_some_and(|labels| labels.contains_key(word)) {
            return format!("`{word}` is a label: a branch that begins there is `{{ from({word}) }}`");
        }
        if let Some(message) = inexpressible::layer(word) {
            return message;
        }
        let mut said = self.near_layer(word, &forms);
        if said.is_empty() && word.starts_with(char::is_uppercase) {
            "; a block is known in its own `network!` alone".clone_into(&mut said);
        }
        if said.is_empty() {
            "; `netweight::layers` has all of them".clone_into(&mut said);
        }
        format!("unknown layer `{word}`{said}")
    }

    /// A block with its arguments.
    fn block(&mut self, block: &'a ast::Block, call: &Call, ident: Ident) -> StepKind {
        let Some(arguments) = block::arguments(block, &call.arguments, call.spot, self.errors) else {
            return StepKind::Broken;
        };
        if self.broken.iter().any(|broken| std::ptr::eq(*broken, block)) {
            // It would say the same again, and blocks in blocks multiply.
            return StepKind::Broken;
        }
        let before = self.errors.count();
        let mut bindings = Bindings::new();
        let mut parameters = Vec::new();
        let mut mistakes = Vec::new();
        for &Matched { parameter, value, spot, is_default } in &arguments {
            // A default may name the parameters before it.
            let around = if is_default { &Rc::new(bindings.clone()) } else { &Rc::clone(&self.bindings) };
            if let [TokenTree::Ident(name)] = value
                && let Some(binding) = around.get(&name.to_string()).filter(|binding| binding.closure.is_some())
            {
                bindings.insert(parameter.to_string(), binding.clone());
                continue;
            }
            if let Some(call) = self.given_call(value, around) {
                let Ok(call) = call else { return StepKind::Broken };
                let passed = self.pass(&block.name, parameter, value, Spot::of(value, spot));
                let closure = Some(self.closure(call, around, is_default.then_some(&block.name)));
                bindings.insert(parameter.to_string(), Binding { tokens: value.to_vec(), passed, closure });
                continue;
            }
            let tokens = block::substitute(value, around);
            let passed = block::passed(value, around)
                .unwrap_or_else(|| self.pass(&block.name, parameter, value, Spot::of(value, spot)));
            // A block's name stands for the block, as a layer's does.
            let is_block = matches!(tokens.as_slice(), [TokenTree::Ident(name)] if self.is_called_so(name));
            if let ([TokenTree::Ident(name)], true) = (value, is_block)
                && !around.contains_key(&name.to_string())
            {
                self.mention(value.as_ptr().addr(), name);
            }
            if let [TokenTree::Ident(word)] = tokens.as_slice()
                && self.labels.last().is_some_and(|labels| labels.contains_key(&word.to_string()))
            {
                let block = &block.name;
                let message = format!(
                    "`{word}` is a label, which cannot be given to `{block}`: its layers see no labels but their own"
                );
                self.errors.error(spot, message);
                return StepKind::Broken;
            }
            let given = |name: &Ident| {
                let own = arguments.iter().find(|own| own.parameter == name)?;
                let [TokenTree::Ident(word)] = own.value else { return None };
                let bound = self.bindings.get(&word.to_string()).and_then(|binding| self.layer_of(binding));
                bound.or(self.is_called_so(word).then_some(word)).cloned()
            };
            let takes_no_number = || goal::takes_no_number(block, parameter, &self.invocation.blocks, given);
            match if is_block { Ok(Bound::Tokens(tokens.clone())) } else { block::bind(&tokens, spot, takes_no_number) }
            {
                Ok(Bound::Tokens(tokens)) => {
                    bindings.insert(parameter.to_string(), Binding { tokens, passed, closure: None });
                }
                Ok(Bound::Number(number)) => {
                    let local = Ident::new(&format!("__{parameter}_{}", self.found.sites.len()), spot.first);
                    let tokens = vec![local.clone().into()];
                    bindings.insert(parameter.to_string(), Binding { tokens, passed, closure: None });
                    parameters.push((parameter.to_string(), local, number));
                }
                // Where the block uses it, more can be said.
                Err(mistake) if is_said_later(&tokens) => {
                    mistakes.push((passed, mistake));
                    bindings.insert(parameter.to_string(), Binding { tokens, passed, closure: None });
                }
                Err((spot, message)) => {
                    self.errors.error(spot, message);
                    return StepKind::Broken;
                }
            }
        }
        let given: Vec<usize> = bindings.values().map(|binding| binding.passed).collect();
        let mut written = self.write_out(&block.elements, &block.name.to_string(), (call, ident), parameters, bindings);
        for (passed, (spot, message)) in mistakes {
            if !std::mem::replace(&mut self.found.passed[passed].is_wrong, true) {
                self.errors.once(spot, &message);
            }
        }
        let is_given_wrong = given.iter().any(|&passed| self.found.passed[passed].is_wrong);
        if self.errors.count() > before && !is_given_wrong {
            self.broken.push(block);
        }
        if let StepKind::Block(call) = &mut written
            && is_given_wrong
        {
            // What it holds may name what is none.
            call.parameters.clear();
            call.body = vec![Step::broken()];
        }
        written
    }

    /// Elements of a block or a network in the place of its call.
    fn write_out(
        &mut self,
        elements: &'a [Element],
        name: &str,
        (call, ident): (&Call, Ident),
        parameters: Vec<(String, Ident, Expression)>,
        bindings: Bindings,
    ) -> StepKind {
        if self.inside.iter().any(|outer| outer == name) {
            let way = self.inside.iter().skip_while(|outer| *outer != name).cloned().collect::<Vec<_>>().join("` → `");
            self.errors
                .error(Spot::at(call.name.span()), format!("`{name}` cannot contain itself: `{way}` → `{name}`"));
            return StepKind::Broken;
        }
        let site = self.site(call.spot, Vec::new(), std::ptr::from_ref(call).addr());
        if self.depth == DEEPEST {
            self.errors.once(call.spot, &format!("blocks are nested more than {DEEPEST} deep"));
            return StepKind::Broken;
        }
        self.depth += 1;
        let outer = std::mem::replace(&mut self.bindings, Rc::new(bindings));
        let before = self.found.elements;
        let body = self.body(elements, name);
        self.bindings = outer;
        self.depth -= 1;
        if before <= MOST && self.found.elements > MOST && self.inside.len() == 1 {
            let message = format!("with this block, {}", too_long());
            self.errors.error(call.spot, message);
        }
        let block = self.invocation.blocks.iter().find(|block| block.name == name);
        if let Some(block) = block
            && !self.found.blocks.iter().any(|known| std::ptr::eq(*known, block))
        {
            self.found.blocks.push(block);
        }
        let (name, is_block) = (name.to_owned(), block.is_some());
        StepKind::Block(BlockCall { site, name, ident, is_block, parameters, body })
    }
}
