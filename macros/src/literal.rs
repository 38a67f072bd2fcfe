//! Numbers and sizes as Rust's lexer leaves them: `28x28x1` is the number 28
//! with the suffix `x28x1`, `0x3` is hexadecimal, `8e2x2` a float.

/// The sizes of a literal, one for each number between the `x`s, or what is
/// wrong with it.
pub fn sizes(text: &str) -> Result<Vec<u64>, String> {
    if let Some(message) = foreign(text) {
        return Err(message);
    }
    let text = without_type(text);
    text.split('x')
        .map(|digits| {
            let digits = digits.replace('_', "");
            if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
                return Err(format!("`{text}` is no size: write whole numbers with `x` between them, as in `28x28x1`"));
            }
            digits.parse().map_err(|_| format!("`{digits}` does not fit in 64 bits"))
        })
        .collect()
}

/// The value of a probability's literal.
pub fn probability(text: &str) -> Option<f64> {
    let text = text.trim_end_matches("f32").trim_end_matches("f64").trim_end_matches('_');
    text.replace('_', "").parse().ok()
}

/// What is wrong with a literal that Rust does not read as decimal digits.
fn foreign(text: &str) -> Option<String> {
    if let Some(rest) = text.strip_prefix("0x") {
        let parts: Vec<&str> = rest.split('x').collect();
        let decimal = parts.iter().all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()));
        return Some(if decimal {
            format!(
                "Rust reads `{text}` as a hexadecimal number; a size that begins with 0 is written `(0, {})`",
                parts.join(", ")
            )
        } else {
            format!("`{text}` is hexadecimal; numbers in a network are decimal")
        });
    }
    if text.starts_with("0b") || text.starts_with("0o") {
        return Some(format!("`{text}` is no decimal number; numbers in a network are decimal"));
    }
    if text.starts_with(['"', '\'', 'b', 'c', 'r']) {
        let inner = text.strip_prefix('"').and_then(|text| text.strip_suffix('"'));
        return Some(match inner {
            Some(number)
                if number.bytes().all(|byte| byte.is_ascii_digit() || byte == b'x') && sizes(number).is_ok() =>
            {
                format!("`{text}` is text: write `{number}`")
            }
            _ => format!("`{text}` is no number"),
        });
    }
    if text.contains('X') {
        return Some(format!("sizes are written with a small x: `{}`", text.replace('X', "x")));
    }
    if let Some(axes) = named(text) {
        return Some(format!("`{text}` has a name in it: such a size is written `({axes})`"));
    }
    if text.contains('.') || text.contains(['e', 'E']) && !text.ends_with("usize") && !text.ends_with("isize") {
        let whole = text.parse::<f64>().ok().filter(|value| value.fract() == 0.0 && (0.0..1e15).contains(value));
        return Some(match whole {
            Some(value) => format!("Rust reads `{text}` as a floating-point number; write `{value}`"),
            None => format!(
                "`{text}` is no size: Rust reads it as a floating-point number; write whole numbers, as in `28x28x1`"
            ),
        });
    }
    None
}

/// The axes of a size in which names stand beside numbers, `1x1xCLASSES`.
fn named(text: &str) -> Option<String> {
    let begins_name = |part: &str| part.starts_with(|letter: char| letter.is_alphabetic() || letter == '_');
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let parts: Vec<&str> = text.split('x').collect();
    let fits = parts.iter().all(|part| is_number(part) || begins_name(part));
    (fits && parts.len() > 1 && parts.iter().any(|part| begins_name(part))).then(|| parts.join(", "))
}

/// The axes of a size that is one word, `KxK` or `HxWx3`: nobody names a
/// constant so.
pub fn named_axes(word: &str) -> Option<String> {
    let parts: Vec<&str> = word.split('x').collect();
    let is_axis = |part: &&str| {
        let is_letter = part.len() == 1 && part.bytes().all(|byte| byte.is_ascii_alphabetic());
        let in_capitals = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_';
        !part.is_empty() && (is_letter || part.bytes().all(in_capitals))
    };
    (parts.len() > 1 && parts.iter().all(is_axis)).then(|| parts.join(", "))
}

/// The literal without a suffix such as `usize`.
fn without_type(text: &str) -> &str {
    let types = ["usize", "isize", "u128", "i128", "u64", "i64", "u32", "i32", "u16", "i16", "u8", "i8"];
    types.iter().find_map(|suffix| text.strip_suffix(suffix)).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_in_decimal() {
        assert_eq!(sizes("28x28x1"), Ok(vec![28, 28, 1]));
        assert_eq!(sizes("1_000x3"), Ok(vec![1000, 3]));
        assert_eq!(sizes("32usize"), Ok(vec![32]));
        assert_eq!(sizes("0"), Ok(vec![0]));
        assert_eq!(sizes("18446744073709551615"), Ok(vec![u64::MAX]));
    }

    #[test]
    fn what_the_lexer_reads_otherwise_is_explained() {
        let message = |text| sizes(text).expect_err(text);
        assert!(message("0x3").ends_with("`(0, 3)`"));
        assert!(message("0x3x5").ends_with("`(0, 3, 5)`"));
        assert!(message("0xff").contains("hexadecimal"));
        assert!(message("1e5").ends_with("write `100000`"));
        assert!(message("2.0").ends_with("write `2`"));
        assert!(message("8e2x2").contains("floating-point"));
        assert!(message("3X3").ends_with("`3x3`"));
        assert!(message("3x").contains("whole numbers"));
        assert!(message("3x3y").contains("whole numbers"));
        assert!(message("1x1xCLASSES").ends_with("`(1, 1, CLASSES)`"));
        assert!(message("0b11").contains("decimal"));
        assert!(message("\"3x3\"").ends_with("is text: write `3x3`"));
        assert!(message("\"3\"5\"").contains("no number"));
        assert!(message("'3'").contains("no number"));
        assert!(message("18446744073709551616").contains("64 bits"));
    }
}
