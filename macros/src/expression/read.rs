//! From tokens to expressions.

use netweight_core::Operator;
use proc_macro2::{Delimiter, Span, TokenTree};

use super::{Expression, Mistake, Tree};
use crate::diagnostics::Spot;
use crate::literal;

/// Reads operands and operators.
pub struct Reader<'t> {
    pub tokens: &'t [TokenTree],
    pub at: usize,
    pub spot: Spot,
    pub depth: usize,
}

impl Reader<'_> {
    pub fn sum(&mut self) -> Result<Tree, Mistake> {
        let mut left = self.product()?;
        while let Some((operator @ (Operator::Add | Operator::Subtract), span)) = self.operator() {
            self.at += 1;
            left = Tree::Binary(Box::new(left), operator, span, Box::new(self.product()?));
        }
        Ok(left)
    }

    fn product(&mut self) -> Result<Tree, Mistake> {
        let mut left = self.signed()?;
        while let Some((operator @ (Operator::Multiply | Operator::Divide | Operator::Remainder), span)) =
            self.operator()
        {
            self.at += 1;
            left = Tree::Binary(Box::new(left), operator, span, Box::new(self.signed()?));
        }
        Ok(left)
    }

    /// The operator that stands next, and where.
    fn operator(&self) -> Option<(Operator, Span)> {
        let TokenTree::Punct(punct) = self.tokens.get(self.at)? else {
            return None;
        };
        let operator = match punct.as_char() {
            '+' => Operator::Add,
            '-' => Operator::Subtract,
            '*' => Operator::Multiply,
            '/' => Operator::Divide,
            '%' => Operator::Remainder,
            _ => return None,
        };
        Some((operator, punct.span()))
    }

    fn signed(&mut self) -> Result<Tree, Mistake> {
        let mut minus = None;
        while let Some((Operator::Subtract, span)) = self.operator() {
            minus = if minus.is_some() { None } else { Some(span) };
            self.at += 1;
        }
        let operand = self.operand()?;
        Ok(match minus {
            Some(span) => {
                let zero = Tree::Number(0, span);
                Tree::Binary(Box::new(zero), Operator::Subtract, span, Box::new(operand))
            }
            None => operand,
        })
    }

    fn operand(&mut self) -> Result<Tree, Mistake> {
        let Some(token) = self.tokens.get(self.at) else {
            let spot = self.tokens.last().map_or(self.spot, |token| Spot::at(token.span()));
            return Err((spot, "a number is missing here".into()));
        };
        let start = self.at;
        self.at += 1;
        let follows = self.skip_postfix(token);
        match token {
            TokenTree::Literal(text) if !follows => match literal::sizes(&text.to_string()) {
                Ok(sizes) if sizes.len() == 1 => Ok(Tree::Number(sizes[0], text.span())),
                Ok(_) => Err((Spot::at(text.span()), format!("one number is wanted here, not the size `{text}`"))),
                Err(message) => Err((Spot::at(text.span()), message)),
            },
            TokenTree::Group(group) if group.delimiter() == Delimiter::Parenthesis && !follows => {
                let inner: Vec<TokenTree> = group.stream().into_iter().collect();
                Expression::nested(&inner, Spot::at(group.span()), self.depth + 1).map(|inner| inner.tree)
            }
            TokenTree::Ident(ident) if !follows && ident == "channels" => Ok(Tree::Channels(ident.span())),
            TokenTree::Ident(ident) if ident == "Self" => {
                Err((Spot::at(ident.span()), "`Self` is not known here: write the name of the type".into()))
            }
            TokenTree::Ident(_) | TokenTree::Group(_) => Ok(Tree::Constant(self.tokens[start..self.at].to_vec())),
            TokenTree::Punct(punct) if matches!(punct.as_char(), ':' | '<') => {
                Ok(Tree::Constant(self.tokens[start..self.at].to_vec()))
            }
            TokenTree::Literal(text) if matches!(self.tokens.get(start + 1), Some(TokenTree::Ident(word)) if word == "as") =>
            {
                let spot = Spot::of(&self.tokens[start + 1..self.at], self.spot);
                Err((spot, format!("a number has no type here: write `{text}`")))
            }
            token => Err(unexpected(token)),
        }
    }

    /// Skips what belongs to an operand behind its first token: the rest of a
    /// path, a call, a method, a cast. Whether there was any.
    fn skip_postfix(&mut self, first: &TokenTree) -> bool {
        let start = self.at;
        let mut generics = usize::from(matches!(first, TokenTree::Punct(punct) if punct.as_char() == '<'));
        let mut in_path = matches!(first, TokenTree::Punct(_));
        while let Some(token) = self.tokens.get(self.at) {
            match token {
                TokenTree::Punct(punct) => match punct.as_char() {
                    '<' if in_path || generics > 0 => generics += 1,
                    '>' if generics > 0 => generics -= 1,
                    ':' | '.' | '!' => {}
                    _ if generics > 0 => {}
                    _ => break,
                },
                TokenTree::Ident(ident) if in_path || generics > 0 || ident == "as" => {}
                TokenTree::Literal(_) if generics > 0 => {}
                TokenTree::Group(group) if group.delimiter() != Delimiter::Brace => {}
                _ => break,
            }
            in_path = match token {
                TokenTree::Punct(_) => true,
                TokenTree::Ident(ident) => ident == "as",
                _ => false,
            };
            self.at += 1;
        }
        self.at > start
    }
}

pub fn unexpected(token: &TokenTree) -> Mistake {
    let message = format!(
        "`{token}` is not expected here: a number may be built of constants, `channels`, parentheses and + - * / %"
    );
    (Spot::at(token.span()), message)
}
