//! Arithmetic that says when a number does not fit, for `const fn`s.

use crate::problem::Problem;

/// `?` for `const fn`s, where the operator is not allowed.
macro_rules! attempt {
    ($result:expr) => {
        match $result {
            Ok(value) => value,
            Err(problem) => return Err(problem),
        }
    };
}
pub(crate) use attempt;

/// The number as a `u64`, if it is one.
pub(crate) const fn to_u64(number: i128) -> Option<u64> {
    if number < 0 || number > u64::MAX as i128 {
        return None;
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked above")]
    Some(number as u64)
}

/// The product of all factors.
pub(crate) const fn product(factors: &[u64], what: &'static str) -> Result<u64, Problem> {
    let mut product: u64 = 1;
    let mut i = 0;
    while i < factors.len() {
        product = match product.checked_mul(factors[i]) {
            Some(product) => product,
            None => return Err(Problem::Overflow { what }),
        };
        i += 1;
    }
    Ok(product)
}

/// The sum of two numbers.
pub(crate) const fn sum(a: u64, b: u64, what: &'static str) -> Result<u64, Problem> {
    match a.checked_add(b) {
        Some(sum) => Ok(sum),
        None => Err(Problem::Overflow { what }),
    }
}

/// A wide number as a `u64`.
pub(crate) const fn narrow(number: u128, what: &'static str) -> Result<u64, Problem> {
    if number > u64::MAX as u128 {
        return Err(Problem::Overflow { what });
    }
    #[expect(clippy::cast_possible_truncation, reason = "checked above")]
    Ok(number as u64)
}
