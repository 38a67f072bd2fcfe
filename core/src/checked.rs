//! Arithmetic that says when a number does not fit, for `const fn`s.

/// `?` for `const fn`s, where the operator is not allowed.
macro_rules! attempt {
    ($result:expr) => {
        match $result {
            Ok(value) => value,
            Err(problem) => return Err(problem),
        }
    };
}

/// The number as a `u64`, if it is one.
pub(crate) const fn to_u64(number: i128) -> Option<u64> {
    if number < 0 || number > u64::MAX as i128 {
        return None;
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked above")]
    Some(number as u64)
}

// These are macros, not functions: rustc's evaluator runs them at every layer
// of every build, and a call costs it as much as some dozen operations.

/// A wide number as a `u64`; else returns something else.
macro_rules! narrow_or {
    ($number:expr, $otherwise:expr) => {{
        let number: u128 = $number;
        // `u64::MAX`, which would be looked up each time.
        if number > 0xFFFF_FFFF_FFFF_FFFF {
            return $otherwise;
        }
        #[allow(clippy::cast_possible_truncation, reason = "checked above")]
        {
            number as u64
        }
    }};
}

/// The product of two numbers; else returns what does not fit.
macro_rules! product_or {
    ($a:expr, $b:expr, $what:expr) => {
        narrow_or!($a as u128 * $b as u128, Some($what))
    };
}

/// The sum of two numbers; else returns what does not fit.
macro_rules! sum_or {
    ($a:expr, $b:expr, $what:expr) => {
        narrow_or!($a as u128 + $b as u128, Some($what))
    };
}

/// A wide number as a `u64`; else returns that it does not fit.
macro_rules! narrow {
    ($number:expr, $what:expr) => {
        narrow_or!($number, Err($crate::problem::Problem::Overflow { what: $what }))
    };
}

/// The product of two numbers; else returns that it does not fit.
macro_rules! product {
    ($a:expr, $b:expr, $what:expr) => {
        narrow!($a as u128 * $b as u128, $what)
    };
}

/// The sum of two numbers; else returns that it does not fit.
macro_rules! sum {
    ($a:expr, $b:expr, $what:expr) => {
        narrow!($a as u128 + $b as u128, $what)
    };
}
