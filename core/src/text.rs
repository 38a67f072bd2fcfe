//! Text that a constant can hold.
//!
//! Messages and names are written once, here, by `const fn`s; `Display` and
//! the panics of rustc's evaluator both read the result. That is what makes
//! an error say the same words wherever it is found.

use crate::grouped::Grouped;

/// A piece of text of bounded length, written by `const fn`s.
///
/// What does not fit is left out, from the first piece that does not fit on;
/// `…` stands for it.
#[derive(Clone, Copy)]
pub struct Text {
    bytes: [u8; Text::CAPACITY],
    len: usize,
    full: bool,
}

impl Text {
    /// The longest text in bytes: room for a message with its longest names.
    const CAPACITY: usize = 1536;
    /// What stands for the rest.
    const REST: &str = "…";

    /// The empty text.
    #[must_use]
    pub const fn new() -> Self {
        Self { bytes: [0; Self::CAPACITY], len: 0, full: false }
    }

    /// Appends a string.
    pub const fn str(&mut self, piece: &str) -> &mut Self {
        if self.full {
            return self;
        }
        self.full = piece.len() > Self::CAPACITY - Self::REST.len() - self.len;
        let piece = if self.full { Self::REST.as_bytes() } else { piece.as_bytes() };
        let mut i = 0;
        while i < piece.len() {
            self.bytes[self.len] = piece[i];
            self.len += 1;
            i += 1;
        }
        self
    }

    /// Appends a number in decimal, without grouping.
    pub const fn number(&mut self, number: u64) -> &mut Self {
        let mut digits = [0_u8; 20];
        let mut first = digits.len();
        let mut rest = number;
        loop {
            first -= 1;
            let digit = (rest % 10) as u8;
            digits[first] = b'0' + digit;
            rest /= 10;
            if rest == 0 {
                break;
            }
        }
        let (_, digits) = digits.split_at(first);
        match core::str::from_utf8(digits) {
            Ok(digits) => self.str(digits),
            Err(_) => self,
        }
    }

    /// Appends a number in groups of three digits.
    pub const fn grouped(&mut self, number: u64) -> &mut Self {
        Grouped(number).write(self);
        self
    }

    /// Appends a number that may be negative, or larger than any count.
    pub const fn signed(&mut self, number: i128) -> &mut Self {
        const BASE: u128 = 10_000_000_000_000_000_000;
        const LEADING: u64 = 1_000_000_000_000_000_000;
        if number < 0 {
            self.str("-");
        }
        let magnitude = number.unsigned_abs();
        #[expect(clippy::cast_possible_truncation, reason = "below 10^19, or 17 digits")]
        let (high, low) = ((magnitude / BASE) as u64, (magnitude % BASE) as u64);
        if high == 0 {
            return self.number(low);
        }
        self.number(high);
        let mut leading = LEADING;
        while leading > 1 && low < leading {
            self.str("0");
            leading /= 10;
        }
        self.number(low)
    }

    /// What something prints.
    pub(crate) fn of(printed: &dyn core::fmt::Display) -> Self {
        struct Appended(Text);
        impl core::fmt::Write for Appended {
            fn write_str(&mut self, piece: &str) -> core::fmt::Result {
                self.0.str(piece);
                Ok(())
            }
        }
        let mut text = Appended(Self::new());
        // Appending cannot fail.
        let _ = core::fmt::Write::write_fmt(&mut text, format_args!("{printed}"));
        text.0
    }

    /// The number of characters that something takes when it is printed.
    pub(crate) fn width(printed: &dyn core::fmt::Display) -> usize {
        Self::of(printed).as_str().chars().count()
    }

    /// Returns whether nothing has been left out.
    pub(crate) const fn is_whole(&self) -> bool {
        !self.full
    }

    /// The text so far.
    #[must_use]
    pub const fn as_str(&self) -> &str {
        let (used, _) = self.bytes.split_at(self.len);
        match core::str::from_utf8(used) {
            Ok(text) => text,
            // Only whole strings are ever appended.
            Err(_) => "",
        }
    }
}

impl core::fmt::Display for Text {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.pad(self.as_str())
    }
}

/// A letter that stays where it is printed: names made at run time may hold
/// some that move a terminal's cursor or end a line.
pub(crate) fn printable(letter: char) -> char {
    if letter.is_control() { '·' } else { letter }
}

/// Returns whether two strings are the same (`==` for constants).
pub(crate) const fn same(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    if a.len() != b.len() {
        return false;
    }
    let mut i = 0;
    while i < a.len() {
        if a[i] != b[i] {
            return false;
        }
        i += 1;
    }
    true
}

impl Default for Text {
    fn default() -> Self {
        Self::new()
    }
}

/// Implements `Display` by a type's `const fn write`.
macro_rules! display_as_written {
    ($($Type:ty),* $(,)?) => {$(
        impl core::fmt::Display for $Type {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                let mut text = $crate::text::Text::new();
                self.write(&mut text);
                f.pad(text.as_str())
            }
        }
    )*};
}

/// Implements `Debug` by a type's `Display`, in the type's name: what it is,
/// not how it is kept.
macro_rules! debug_as_displayed {
    ($($Type:ident $(<$lifetime:lifetime>)?),* $(,)?) => {$(
        impl core::fmt::Debug for $Type $(<$lifetime>)? {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                write!(f, concat!(stringify!($Type), "({})"), self)
            }
        }
    )*};
}

debug_as_displayed!(Text);

#[cfg(test)]
mod tests {
    extern crate std;
    use super::*;
    use std::string::ToString;

    #[test]
    fn numbers_read_as_the_standard_library_writes_them() {
        for number in [0, 1, 9, 10, 101, 12_345_678_901, u64::MAX] {
            let mut text = Text::new();
            text.number(number);
            assert_eq!(text.as_str(), number.to_string());
        }
        let large = i128::from(u64::MAX);
        for number in [0, -1, 7, large, 10 * large, -10 * large, 10_i128.pow(19), i128::MAX, i128::MIN] {
            let mut text = Text::new();
            text.signed(number);
            assert_eq!(text.as_str(), number.to_string());
        }
    }

    #[test]
    fn what_does_not_fit_is_left_out_whole() {
        let mut text = Text::new();
        let most = (Text::CAPACITY - Text::REST.len()) / "né".len();
        for _ in 0..most {
            text.str("né");
        }
        assert!(text.is_whole() && text.as_str().ends_with('é'));
        text.str("né").str("x");
        assert_eq!(text.as_str(), "né".repeat(most) + "…");
    }
}
