//! Numbers as people read them.

use core::fmt;

use crate::text::Text;

/// A number in groups of three digits: `813,802`.
#[derive(Clone, Copy, Debug)]
pub struct Grouped(pub u64);

impl Grouped {
    /// Writes the number with commas.
    pub const fn write(&self, text: &mut Text) {
        let mut place = 1_000_000_000_000_000_000;
        while place > 1 && self.0 < place {
            place /= 1000;
        }
        text.number(self.0 / place);
        let mut rest = self.0 % place;
        while place > 1 {
            place /= 1000;
            let group = rest / place;
            text.str(match group {
                0..10 => ",00",
                10..100 => ",0",
                _ => ",",
            });
            text.number(group);
            rest %= place;
        }
    }
}

impl fmt::Display for Grouped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = Text::new();
        self.write(&mut text);
        f.pad_integral(true, "", text.as_str())
    }
}

/// A number of bytes in the largest binary unit that leaves at least 1, with
/// two decimals: `3.10 MiB`.
#[derive(Clone, Copy, Debug)]
pub struct Bytes(pub u128);

impl Bytes {
    /// Writes the number with its unit.
    pub const fn write(&self, text: &mut Text) {
        const UNITS: [&str; 7] = [" B", " KiB", " MiB", " GiB", " TiB", " PiB", " EiB"];
        let mut unit = 0;
        while unit + 1 < UNITS.len() && self.0 >> (10 * (unit + 1)) > 0 {
            unit += 1;
        }
        // Rounded; the whole units and what is left cannot overflow.
        let one = 1_u128 << (10 * unit);
        let mut whole = self.0 / one;
        let mut hundredths = (self.0 % one * 100 + one / 2) / one;
        if hundredths == 100 {
            whole += 1;
            hundredths = 0;
        }
        #[expect(clippy::cast_possible_wrap, reason = "a number of EiB is below 2^68, the hundredths below 100")]
        let (whole, hundredths) = (whole as i128, hundredths as i128);
        text.signed(whole);
        if unit > 0 {
            text.str(if hundredths < 10 { ".0" } else { "." });
            text.signed(hundredths);
        }
        text.str(UNITS[unit]);
    }
}

display_as_written!(Bytes);
