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

/// A wide number as a `u64`; else returns that it does not fit.
macro_rules! narrow {
    ($number:expr, $what:expr) => {{
        let number: u128 = $number;
        if number > u64::MAX as u128 {
            return Err($crate::problem::Problem::Overflow { what: $what });
        }
        #[allow(clippy::cast_possible_truncation, reason = "checked above")]
        {
            number as u64
        }
    }};
}

/// The product of two numbers; else returns what does not fit.
macro_rules! product_or {
    ($a:expr, $b:expr, $what:expr) => {{
        let number = $a as u128 * $b as u128;
        if number > u64::MAX as u128 {
            return Some($what);
        }
        #[allow(clippy::cast_possible_truncation, reason = "checked above")]
        {
            number as u64
        }
    }};
}

/// The sum of two numbers; else returns what does not fit.
macro_rules! sum_or {
    ($a:expr, $b:expr, $what:expr) => {{
        if $a > u64::MAX - $b {
            return Some($what);
        }
        $a + $b
    }};
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
