//! Numbers as people read them.

use core::fmt;

/// A number in groups of three digits: `813,802`.
#[derive(Clone, Copy, Debug)]
pub struct Grouped(pub u64);

impl fmt::Display for Grouped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = crate::text::Text::new();
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
        f.pad_integral(true, "", text.as_str())
    }
}

/// A number of bytes in the largest binary unit that leaves at least 1, with
/// two decimals: `3.10 MiB`.
#[derive(Clone, Copy, Debug)]
pub struct Bytes(pub u128);

impl fmt::Display for Bytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const UNITS: [&str; 7] = ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"];
        let mut unit = 0;
        while unit + 1 < UNITS.len() && self.0 >> (10 * (unit + 1)) > 0 {
            unit += 1;
        }
        if unit == 0 {
            return write!(f, "{} B", self.0);
        }
        let one = 1_u128 << (10 * unit);
        // Below 2^68 bytes, so that a hundred times as many still fit.
        let hundredths = (self.0 * 100 + one / 2) / one;
        write!(f, "{}.{:02} {}", hundredths / 100, hundredths % 100, UNITS[unit])
    }
}
