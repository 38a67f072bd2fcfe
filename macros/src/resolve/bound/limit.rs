//! What stands behind `<=`: `1M`, `4 GiB`, `GTX_980`, a constant.

use netweight_core::Device;
use netweight_core::device;
use proc_macro2::{Delimiter, Ident, TokenStream, TokenTree};

use crate::diagnostics::{Errors, Spot, source};
use crate::expression::Expression;
use crate::similar::did_you_mean;

/// What a limit counts.
#[derive(Clone, Copy, PartialEq)]
pub enum Unit {
    Count,
    Bytes,
}

/// A limit.
pub enum Limit {
    Number(u64),
    /// Of the catalogue.
    Device(Ident, Device),
    /// A constant of the caller: as it is written, and as a number.
    Constant(TokenStream, Expression, Spot),
}

/// The units of counts and of sizes, longest names first.
const COUNTS: [(&str, u64); 4] = [("K", 1_000), ("M", 1_000_000), ("G", 1_000_000_000), ("T", 1_000_000_000_000)];
const SIZES: [(&str, u64); 9] = [
    ("KiB", 1 << 10),
    ("MiB", 1 << 20),
    ("GiB", 1 << 30),
    ("TiB", 1 << 40),
    ("KB", 1_000),
    ("MB", 1_000_000),
    ("GB", 1_000_000_000),
    ("TB", 1_000_000_000_000),
    ("B", 1),
];

impl Limit {
    /// Reads a limit; `plain` where it is only a number.
    pub fn read(tokens: &[TokenTree], unit: Unit, plain: bool, spot: Spot, errors: &mut Errors) -> Option<Self> {
        let spot = Spot::of(tokens, spot);
        if let Some((spot, message)) = uncomputable(tokens, unit) {
            errors.error(spot, message);
            return None;
        }
        let number = match tokens {
            // What a macro of the caller passes on, if it is no expression.
            [TokenTree::Group(group)]
                if group.delimiter() == Delimiter::None && group.stream().into_iter().count() == 1 =>
            {
                let inner: Vec<TokenTree> = group.stream().into_iter().collect();
                return Self::read(&inner, unit, plain, spot, errors);
            }
            [TokenTree::Literal(literal)] => amount(&literal.to_string(), unit, plain),
            [TokenTree::Literal(literal), TokenTree::Ident(unit_apart)] => {
                amount(&format!("{literal}{unit_apart}"), unit, plain)
            }
            [TokenTree::Ident(name)] => match catalogued(name) {
                Some(_) if plain => Err(format!(
                    "`{name}` is a device, which bounds `inference` or `training`; {}",
                    wanted(unit, plain)
                )),
                Some(device) => return Some(Self::Device(name.clone(), device)),
                None => return Self::expression(tokens, spot, errors),
            },
            [TokenTree::Literal(literal), TokenTree::Punct(operator), ..]
                if operator.as_char() != '<' && is_digits(&literal.to_string()) =>
            {
                return Self::expression(tokens, spot, errors);
            }
            [TokenTree::Literal(_), ..] => Err(format!("`{}` is no limit: {}", source(tokens), wanted(unit, plain))),
            _ => return Self::expression(tokens, spot, errors),
        };
        number.map(Self::Number).map_err(|message| errors.error(spot, message)).ok()
    }

    /// A constant, or arithmetic.
    fn expression(tokens: &[TokenTree], spot: Spot, errors: &mut Errors) -> Option<Self> {
        let number = Expression::parse(tokens, spot).map_err(|(spot, message)| errors.error(spot, message)).ok()?;
        if let Some(span) = number.channels() {
            errors.error(Spot::at(span), super::NO_CHANNELS);
            return None;
        }
        match super::literal("the bound", 0, &number) {
            Some(Ok(number)) => Some(Self::Number(number)),
            Some(Err(message)) => {
                errors.error(spot, message);
                None
            }
            None => Some(Self::Constant(tokens.iter().cloned().collect(), number, spot)),
        }
    }
}

/// The device of this name, if the catalogue has one; else it is a constant
/// of the caller.
fn catalogued(name: &Ident) -> Option<Device> {
    device::CATALOGUE.iter().find(|(known, _)| name == known).map(|&(_, device)| device)
}

/// What no limit is computed from: a device, and a number with a unit.
fn uncomputable(tokens: &[TokenTree], unit: Unit) -> Option<(Spot, String)> {
    let mut before = None;
    for token in tokens.iter().filter(|_| tokens.len() > 2) {
        let is_member = matches!(before, Some(TokenTree::Punct(punct)) if matches!(punct.as_char(), ':' | '.'));
        before = Some(token.clone());
        match token {
            TokenTree::Ident(name) if !is_member && catalogued(name).is_some() => {
                let message = format!("`{name}` is a device, which stands alone: no limit is computed from it");
                return Some((Spot::at(name.span()), message));
            }
            TokenTree::Literal(text) => {
                let written = text.to_string();
                let digits = written.trim_end_matches(|letter: char| letter.is_ascii_alphabetic());
                if digits.len() < written.len()
                    && is_unit(&written[digits.len()..])
                    && let Ok(number) = amount(&written, unit, true)
                {
                    let message = format!("a number with a unit stands alone: within an expression write `{number}`");
                    return Some((Spot::at(text.span()), message));
                }
            }
            _ => {}
        }
    }
    None
}

/// Returns whether this is a unit of a count or of a size.
pub fn is_unit(text: &str) -> bool {
    COUNTS.iter().chain(&SIZES).any(|(name, _)| *name == text)
}

fn wanted(unit: Unit, plain: bool) -> &'static str {
    match (unit, plain) {
        (Unit::Count, _) => "a count such as `1_000_000`, `1M` or `1.5G`, or a constant, is expected",
        (Unit::Bytes, true) => "a size such as `256KiB` or `4 GiB`, or a constant, is expected",
        (Unit::Bytes, false) => "a size such as `4 GiB`, a device such as `GTX_980`, or a constant, is expected",
    }
}

/// A number with its unit: `1.5G` is 1,500,000,000, `4GiB` is 4·2³⁰.
fn amount(text: &str, unit: Unit, plain: bool) -> Result<u64, String> {
    if !text.starts_with(|letter: char| letter.is_ascii_digit()) {
        return Err(match device_like(text, plain) {
            similar if similar.is_empty() => format!("`{text}` is no limit: {}", wanted(unit, plain)),
            similar => format!("`{text}` is no limit{similar}"),
        });
    }
    let digits =
        text.find(|letter: char| !letter.is_ascii_digit() && letter != '_' && letter != '.').unwrap_or(text.len());
    let (number, suffix) = text.split_at(digits);
    let bare = suffix.trim_start_matches('_');
    let (units, other): (&[_], &[_]) = if unit == Unit::Count { (&COUNTS, &SIZES) } else { (&SIZES, &COUNTS) };
    let factor = match bare {
        "" => 1,
        _ => match units.iter().find(|(name, _)| *name == bare) {
            Some((_, factor)) => *factor,
            None if bare.starts_with(['e', 'E']) && is_digits(&bare[1..]) => {
                return Err(format!("`{text}` has an exponent: {}", wanted(unit, plain)));
            }
            None => return Err(unit_message(text, number, bare, unit, units, other)),
        },
    };
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let decimal = |digits: &str| match digits.replace('_', "").as_str() {
        "" => Ok(0_u128),
        digits => digits.parse::<u128>().map_err(|_| format!("`{text}` is too large")),
    };
    let places = fraction.bytes().filter(u8::is_ascii_digit).count();
    let Some(scale) = u32::try_from(places).ok().filter(|places| *places <= 15).map(|places| 10_u128.pow(places))
    else {
        return Err(format!("`{text}` has too many decimals"));
    };
    let too_large = || format!("`{text}` is too large: a limit is below 2^64");
    let exact = decimal(whole)?.checked_mul(scale).and_then(|units| units.checked_add(decimal(fraction).ok()?));
    let scaled = exact.and_then(|units| units.checked_mul(u128::from(factor))).ok_or_else(too_large)?;
    if scaled % scale != 0 {
        return Err(format!("`{text}` is no whole number"));
    }
    u64::try_from(scaled / scale).map_err(|_| too_large())
}

fn is_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'_')
}

/// The device that is meant by a text such as `"GTX 980"`.
fn device_like(text: &str, plain: bool) -> String {
    if plain {
        return String::new();
    }
    let name = text.trim_matches('"').replace([' ', '-'], "_");
    did_you_mean(&name, device::CATALOGUE.iter().map(|(known, _)| *known))
}

/// What is wrong with a unit.
fn unit_message(
    text: &str,
    number: &str,
    bare: &str,
    unit: Unit,
    units: &[(&str, u64)],
    other: &[(&str, u64)],
) -> String {
    if other.iter().any(|(name, _)| *name == bare) {
        return match unit {
            Unit::Bytes => format!("`{text}` is a count; a size is `{number}{bare}B` or `{number}{bare}iB`"),
            Unit::Count => format!("`{text}` is a size; a count is `{number}M`, say"),
        };
    }
    let names: Vec<&str> = units.iter().map(|(name, _)| *name).collect();
    let right = names.iter().find(|name| name.eq_ignore_ascii_case(bare));
    let similar =
        right.map_or_else(|| did_you_mean(bare, names.iter().copied()), |right| format!("; did you mean `{right}`?"));
    format!("`{bare}` is no unit{similar} ({})", names.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_and_sizes_are_exact() {
        assert_eq!(amount("1_000_000", Unit::Count, true), Ok(1_000_000));
        assert_eq!(amount("1M", Unit::Count, true), Ok(1_000_000));
        assert_eq!(amount("1.5G", Unit::Count, true), Ok(1_500_000_000));
        assert_eq!(amount("256KiB", Unit::Bytes, true), Ok(262_144));
        assert_eq!(amount("0.5KiB", Unit::Bytes, true), Ok(512));
        assert_eq!(amount("1GB", Unit::Bytes, true), Ok(1_000_000_000));
        assert_eq!(amount("18446744073709551615", Unit::Count, true), Ok(u64::MAX));
    }

    #[test]
    fn what_is_no_limit_is_explained() {
        let message = |text, unit| amount(text, unit, true).expect_err(text);
        assert!(message("4G", Unit::Bytes).ends_with("`4GB` or `4GiB`"));
        assert!(message("4GiB", Unit::Count).contains("is a size"));
        assert!(message("4gib", Unit::Bytes).contains("did you mean `GiB`?"));
        assert!(message("1.5", Unit::Count).contains("whole"));
        assert!(message("20000000000G", Unit::Count).contains("2^64"));
        assert!(message("99999999999999999999999999999999999999999", Unit::Count).contains("too large"));
        assert!(message("0.0000000000000000001K", Unit::Count).contains("decimals"));
        assert!(message("1e6", Unit::Count).contains("exponent"));
        assert!(message("\"1M\"", Unit::Count).contains("no limit"));
        assert!(amount("\"GTX 980\"", Unit::Bytes, false).expect_err("text").contains("did you mean `GTX_980`?"));
    }
}
