//! What a formula says, worked out by whoever can read: the engine wrote it, and
//! may not work it out.

use netweight_core::layers::Flatten;
use netweight_core::{Cost, Explanation, Formula, Layer, Shape};

/// Fails where a layer's formulas come to anything but its numbers.
#[allow(dead_code, reason = "tests of declared networks have no layers alone")]
pub(crate) fn compare(layer: Layer, input: Shape, cost: &Cost) {
    let explanation = layer.explain(input).unwrap();
    check(&format!("{layer} on {input}"), &explanation, [cost.output.elements(), cost.params, cost.macs]);
}

/// Fails where formulas come to anything but these numbers.
pub(crate) fn check(what: &str, explanation: &Explanation, numbers: [u64; 3]) {
    let Explanation { outputs, params, macs } = explanation;
    for (formula, number) in [outputs, params, macs].into_iter().zip(numbers) {
        let value = evaluate(formula.arithmetic());
        assert_eq!(value, Some(u128::from(number)), "`{formula}` of `{what}`");
        says_its_value(formula, number);
    }
}

/// What is printed ends with the number, and says something where there is
/// none.
fn says_its_value(formula: &Formula, number: u64) {
    assert_eq!(formula.value(), number);
    let text = formula.to_string();
    let text = text.split(" (").next().filter(|_| !formula.note().is_empty()).unwrap_or(&text);
    let printed = text.rsplit(" = ").next().unwrap();
    assert_eq!(printed.replace(',', ""), number.to_string(), "{text}");
}

/// The value of sums, products, exact quotients and parentheses; an empty
/// formula is 0. None if it is none of these, or does not fit.
fn evaluate(formula: &str) -> Option<u128> {
    if formula.is_empty() {
        return Some(0);
    }
    let mut reader = Reader { rest: formula };
    reader.sum().filter(|_| reader.rest.is_empty())
}

struct Reader<'f> {
    rest: &'f str,
}

impl Reader<'_> {
    fn sum(&mut self) -> Option<u128> {
        let mut sum = self.product()?;
        while self.accept(" + ") {
            sum = sum.checked_add(self.product()?)?;
        }
        Some(sum)
    }

    fn product(&mut self) -> Option<u128> {
        let mut product = self.factor()?;
        loop {
            if self.accept("·") {
                product = product.checked_mul(self.factor()?)?;
            } else if self.accept("/") {
                let divisor = self.factor()?;
                product = Some(product / divisor).filter(|quotient| quotient * divisor == product)?;
            } else {
                return Some(product);
            }
        }
    }

    fn factor(&mut self) -> Option<u128> {
        if self.accept("(") {
            return self.sum().filter(|_| self.accept(")"));
        }
        let end = self.rest.find(|letter: char| !letter.is_ascii_digit() && letter != ',');
        let (number, rest) = self.rest.split_at(end.unwrap_or(self.rest.len()));
        self.rest = rest;
        // Digits in groups of three.
        let mut groups = number.split(',');
        let is_grouped = groups.next()?.len() <= 3 && groups.all(|group| group.len() == 3);
        number.replace(',', "").parse().ok().filter(|_| is_grouped)
    }

    fn accept(&mut self, sign: &str) -> bool {
        let rest = self.rest.strip_prefix(sign);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }
}

#[test]
fn the_reader_knows_arithmetic() {
    for (formula, value) in [
        ("", Some(0)),
        ("1,024·3", Some(3_072)),
        ("2·(3 + 4)·5 + 6", Some(76)),
        ("3·64/2 + 1", Some(97)),
        ("7/2", None),
        ("1024", None),
        ("1,02", None),
        ("(3 + 4", None),
        ("3·", None),
        ("3 4", None),
        ("a", None),
    ] {
        assert_eq!(evaluate(formula), value, "{formula}");
    }
}

#[test]
fn a_wrong_formula_is_noticed() {
    let explanation = Layer::from(Flatten {}).explain(Shape::new(&[2, 3]).unwrap()).unwrap();
    check("flatten", &explanation, [6, 0, 0]);
    let found = std::panic::catch_unwind(|| check("flatten", &explanation, [6, 0, 1]));
    assert!(found.is_err());
}
