//! Text that fits a width, with bars and colours.

use core::fmt::{self, Write as _};

use crate::text::printable;

/// A text of at most so many characters, with `…` for what is left out, and `·`
/// for what is none to see.
pub(crate) struct Cut<'t> {
    text: &'t str,
    width: usize,
    keeps_end: bool,
}

impl<'t> Cut<'t> {
    /// Leaves out the end.
    pub(crate) const fn end(text: &'t str, width: usize) -> Self {
        Self { text, width, keeps_end: false }
    }

    /// Leaves out the beginning, as of a path: its end tells more.
    pub(crate) const fn start(text: &'t str, width: usize) -> Self {
        Self { text, width, keeps_end: true }
    }
}

impl fmt::Display for Cut<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { text, width, keeps_end } = *self;
        let length = text.chars().count();
        let place = |characters: usize| text.char_indices().nth(characters).map_or(text.len(), |(place, _)| place);
        match width {
            _ if length <= width => write_printable(f, text),
            0 => Ok(()),
            _ if keeps_end => {
                f.write_char('…')?;
                write_printable(f, &text[place(length + 1 - width)..])
            }
            _ => {
                write_printable(f, &text[..place(width - 1)])?;
                f.write_char('…')
            }
        }
    }
}

fn write_printable(f: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    text.chars().try_for_each(|letter| f.write_char(printable(letter)))
}

/// A part of a whole as a bar of at most so many characters, in eighths of
/// one; whatever is more than nothing is seen.
#[derive(Clone, Copy)]
pub(crate) struct Bar {
    pub(crate) part: u64,
    pub(crate) whole: u64,
    pub(crate) width: usize,
}

impl Bar {
    pub(crate) const NONE: Self = Self { part: 0, whole: 0, width: 0 };

    const EIGHTHS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];

    fn eighths(&self) -> usize {
        if self.part == 0 || self.whole == 0 {
            return 0;
        }
        let most = 8 * self.width;
        let share = u128::from(self.part) * most as u128 / u128::from(self.whole);
        usize::try_from(share).map_or(most, |share| share.clamp(1, most))
    }

    /// The number of characters.
    pub(crate) fn length(&self) -> usize {
        self.eighths().div_ceil(8)
    }
}

impl fmt::Display for Bar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let eighths = self.eighths();
        for _ in 0..eighths / 8 {
            f.write_str("█")?;
        }
        f.write_str(Self::EIGHTHS[eighths % 8])
    }
}

/// How something is printed, where colours are wanted.
#[derive(Clone, Copy)]
pub(crate) enum Ink {
    Plain,
    Bold,
    Dim,
    Cyan,
    Blue,
    Magenta,
}

impl Ink {
    /// The number of ANSI's "select graphic rendition"; none for the terminal's
    /// own.
    const fn code(self) -> Option<u8> {
        match self {
            Self::Plain => None,
            Self::Bold => Some(1),
            Self::Dim => Some(2),
            Self::Blue => Some(34),
            Self::Magenta => Some(35),
            Self::Cyan => Some(36),
        }
    }
}

/// Prints cells one behind the other; spaces come with the cell behind them, so
/// that no line ends in any.
pub(crate) struct Pen<'p, 'f> {
    f: &'p mut fmt::Formatter<'f>,
    colors: bool,
    spaces: usize,
}

impl<'p, 'f> Pen<'p, 'f> {
    pub(crate) fn new(f: &'p mut fmt::Formatter<'f>, colors: bool) -> Self {
        Self { f, colors, spaces: 0 }
    }

    pub(crate) fn space(&mut self, spaces: usize) {
        self.spaces += spaces;
    }

    /// Something that is so many characters long.
    pub(crate) fn write(&mut self, cell: &dyn fmt::Display, length: usize, ink: Ink) -> fmt::Result {
        if length == 0 {
            return Ok(());
        }
        write!(self.f, "{:1$}", "", self.spaces)?;
        self.spaces = 0;
        match ink.code().filter(|_| self.colors) {
            Some(code) => write!(self.f, "\x1b[{code}m{cell}\x1b[0m"),
            None => write!(self.f, "{cell}"),
        }
    }

    /// To the left of a column.
    pub(crate) fn left(&mut self, cell: &str, width: usize, ink: Ink) -> fmt::Result {
        self.column(&Cut::end(cell, width), cell.chars().count(), width, ink, false)
    }

    /// The end of a text, to the left of a column.
    pub(crate) fn tail(&mut self, cell: &str, width: usize, ink: Ink) -> fmt::Result {
        self.column(&Cut::start(cell, width), cell.chars().count(), width, ink, false)
    }

    /// To the right of a column.
    pub(crate) fn right(&mut self, cell: &str, width: usize, ink: Ink) -> fmt::Result {
        self.column(&Cut::end(cell, width), cell.chars().count(), width, ink, true)
    }

    fn column(&mut self, cell: &Cut<'_>, length: usize, width: usize, ink: Ink, is_right: bool) -> fmt::Result {
        let length = length.min(width);
        let padding = width - length;
        if is_right {
            self.space(padding);
        }
        self.write(cell, length, ink)?;
        if !is_right {
            self.space(padding);
        }
        Ok(())
    }

    /// A bar in a column of its width.
    pub(crate) fn bar(&mut self, bar: &Bar, ink: Ink) -> fmt::Result {
        let length = bar.length();
        self.write(bar, length, ink)?;
        self.space(bar.width - length);
        Ok(())
    }

    pub(crate) fn end_line(&mut self) -> fmt::Result {
        self.spaces = 0;
        self.f.write_str("\n")
    }
}

/// Pieces of a sentence, as many a line as fit. A piece that is wider than a
/// line is not cut, for it is a number with its unit.
pub(crate) struct Flow {
    width: usize,
    column: usize,
}

impl Flow {
    pub(crate) const fn new(width: usize) -> Self {
        Self { width, column: 0 }
    }

    /// Writes a piece behind what stands between it and the one before.
    pub(crate) fn piece(&mut self, pen: &mut Pen<'_, '_>, between: &str, piece: &str) -> fmt::Result {
        let length = piece.chars().count();
        if self.column > 0 {
            // The sign between stays on the line of the piece before.
            let sign = between.trim_end();
            let room = self.width.saturating_sub(self.column);
            if between.chars().count() + length <= room {
                pen.write(&between, between.chars().count(), Ink::Plain)?;
                self.column += between.chars().count();
            } else {
                if sign.len() <= room {
                    pen.write(&sign, sign.len(), Ink::Plain)?;
                }
                pen.end_line()?;
                self.column = 0;
            }
        }
        pen.write(&piece, length, Ink::Plain)?;
        self.column += length;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    extern crate std;
    use super::*;
    use std::string::ToString;

    #[test]
    fn what_does_not_fit_is_left_out_at_one_end() {
        for (width, end, start) in
            [(9, "größer", "größer"), (6, "größer", "größer"), (5, "größ…", "…ößer"), (1, "…", "…")]
        {
            assert_eq!(Cut::end("größer", width).to_string(), end);
            assert_eq!(Cut::start("größer", width).to_string(), start);
        }
        assert_eq!(Cut::end("größer", 0).to_string(), "");
    }

    #[test]
    fn no_text_moves_the_cursor() {
        assert_eq!(Cut::end("a\nb\r\x1b[2Jc", 9).to_string(), "a·b··[2Jc");
        assert_eq!(Cut::end("a\nb\r\x1b[2Jc", 4).to_string(), "a·b…");
        assert_eq!(Cut::start("a\nb\r\x1b[2Jc", 7).to_string(), "…··[2Jc");
    }

    #[test]
    fn a_bar_is_as_long_as_its_share() {
        let bar = |part, whole| Bar { part, whole, width: 4 };
        for (part, whole, text) in [
            (0, 100, ""),
            (1, 100_000, "▏"),
            (50, 100, "██"),
            (60, 100, "██▍"),
            (99, 100, "███▉"),
            (100, 100, "████"),
            (u64::MAX, u64::MAX, "████"),
            (0, 0, ""),
        ] {
            assert_eq!(bar(part, whole).to_string(), text);
            assert_eq!(bar(part, whole).length(), text.chars().count());
        }
    }
}
