//! Shares, in words and as lengths.

/// Tenths of a percent, rounded; none of nothing.
fn tenths(part: u128, whole: u128) -> Option<u128> {
    // Numbers of bytes are below 2^68.
    part.checked_mul(1000)?.checked_add(whole / 2)?.checked_div(whole)
}

/// `98.7 %`, `< 0.1 %`, `–` of nothing.
pub fn percent(part: u128, whole: u128) -> String {
    match tenths(part, whole) {
        None => "–".to_owned(),
        Some(0) if part > 0 => "< 0.1 %".to_owned(),
        Some(0) => "0 %".to_owned(),
        Some(1000) if part == whole => "100 %".to_owned(),
        Some(1000) => "> 99.9 %".to_owned(),
        Some(tenths) => format!("{}.{} %", tenths / 10, tenths % 10),
    }
}

/// That share of a length in pixels, with one decimal; what is there at all
/// can be seen.
pub fn length(part: u128, whole: u128, of: u32) -> String {
    let tenths = part.saturating_mul(10 * u128::from(of)).checked_div(whole).unwrap_or(0);
    let tenths = if part > 0 { tenths.max(10) } else { 0 };
    format!("{}.{}", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_rounded_and_never_to_nothing_or_all() {
        let cases = [(0, 0, "–"), (0, 9, "0 %"), (1, 3, "33.3 %"), (2, 3, "66.7 %"), (7, 7, "100 %")];
        for (part, whole, text) in cases.into_iter().chain([(1, 9999, "< 0.1 %"), (9999, 10_000, "> 99.9 %")]) {
            assert_eq!(percent(part, whole), text, "{part} of {whole}");
        }
        assert_eq!(length(1, 3, 70), "23.3");
        assert_eq!(length(1, 1_000_000, 70), "1.0");
        assert_eq!(length(0, 0, 70), "0.0");
    }
}
