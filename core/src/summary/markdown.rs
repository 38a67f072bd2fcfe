//! The label in Markdown.

use core::fmt::{self, Write as _};

use super::Summary;
use crate::grouped::{Bytes, Grouped};
use crate::text::printable;

/// A network as a table in GitHub's Markdown; `Display` prints it.
///
/// Groups take one line each, unless the summary is
/// [unfolded](Summary::unfolded).
///
/// ```
/// # netweight::network! { Mnist: 28x28x1 -> 10 = < conv(32, 3x3) conv(32, 3x3) maxpool(2) fc(128) fc(10) > }
/// assert_eq!(Mnist::summary().markdown().to_string(), "\
/// **Mnist**: 28x28x1 → 10, **813,802 params** (3.10 MiB as `f32`), **8,255,232 MACs** (16,510,464 FLOPs)
///
/// | | layer | output | outputs | params | MACs |
/// |:--|:--|--:|--:|--:|--:|
/// | conv0 | `conv(32, 3x3)` | 28x28x32 | 25,088 | 320 | 225,792 |
/// | conv1 | `conv(32, 3x3)` | 28x28x32 | 25,088 | 9,248 | 7,225,344 |
/// | maxpool | `maxpool(2)` | 14x14x32 | 6,272 | 0 | 0 |
/// | fc0 | `fc(128)` | 128 | 128 | 802,944 | 802,816 |
/// | fc1 | `fc(10)` | 10 | 10 | 1,290 | 1,280 |
/// | **total** | | | **56,586** | **813,802** | **8,255,232** |
/// ");
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Markdown<'g> {
    summary: Summary<'g>,
}

impl<'g> Markdown<'g> {
    pub(super) const fn new(summary: Summary<'g>) -> Self {
        Self { summary }
    }
}

impl fmt::Display for Markdown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { summary } = self;
        let totals = summary.graph.totals();
        let [outputs, params, macs] = [totals.outputs, totals.params, totals.macs].map(Grouped);
        let weights = Bytes(4 * u128::from(totals.params));
        write!(f, "**{}**: {} → {}, ", Escaped(&summary.name), totals.input, totals.output)?;
        write!(f, "**{params} params** ({weights} as `f32`), **{macs} MACs** ({} FLOPs)", Grouped(totals.flops()))?;
        if totals.buffers > 0 {
            write!(f, ", {} buffers", Grouped(totals.buffers))?;
        }
        f.write_str("\n\n| | layer | output | outputs | params | MACs |\n|:--|:--|--:|--:|--:|--:|\n")?;
        for line in summary.lines() {
            let [outputs, params, macs] = line.sums().map(Grouped);
            write!(f, "| {} | ", Escaped(&line.path()))?;
            if line.is_group() {
                write!(f, "{}", line.layer())?;
            } else {
                write!(f, "`{}`", line.layer())?;
            }
            writeln!(f, " | {} | {outputs} | {params} | {macs} |", line.output())?;
        }
        writeln!(f, "| **total** | | | **{outputs}** | **{params}** | **{macs}** |")
    }
}

/// A text of which Markdown takes no character for a sign of its own.
pub(crate) struct Escaped<'t, T: fmt::Display>(pub(crate) &'t T);

impl<T: fmt::Display> fmt::Display for Escaped<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(Escape { f, in_word: false }, "{}", self.0)
    }
}

struct Escape<'e, 'f> {
    f: &'e mut fmt::Formatter<'f>,
    /// Whether a letter or a digit came last.
    in_word: bool,
}

impl fmt::Write for Escape<'_, '_> {
    fn write_str(&mut self, piece: &str) -> fmt::Result {
        let mut letters = piece.chars().peekable();
        while let Some(letter) = letters.next() {
            // Inside a word an underscore is none: `conv_transpose`.
            let in_word = self.in_word && letters.peek().is_some_and(|next| next.is_alphanumeric());
            match letter {
                '_' if in_word => self.f.write_char('_')?,
                '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '~' | '&' | '#' => write!(self.f, "\\{letter}")?,
                _ => self.f.write_char(printable(letter))?,
            }
            self.in_word = letter.is_alphanumeric();
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    extern crate std;
    use super::*;
    use std::string::ToString;

    #[test]
    fn signs_of_markdown_are_escaped() {
        for (text, escaped) in [
            ("layer1.0.conv", "layer1.0.conv"),
            ("conv_transpose", "conv_transpose"),
            ("_x_", "\\_x\\_"),
            ("a|b", "a\\|b"),
            ("<b>`*\\", "\\<b\\>\\`\\*\\\\"),
            ("two\r\nlines\x1b", "two··lines·"),
        ] {
            assert_eq!(Escaped(&text).to_string(), escaped);
        }
    }
}
