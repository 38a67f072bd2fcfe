//! Labels on a terminal: as wide as it is, and coloured if it wants that.
//!
//! With the feature `terminal`, which needs the standard library.

extern crate std;

use std::fmt::Display;
use std::io::{self, IsTerminal, Write};

use anstream::{AutoStream, ColorChoice};
use netweight_core::{Comparison, Summary};
use terminal_size::{Width, terminal_size_of};

/// What can be printed in a width, with colours or without.
pub trait Printed {
    /// The same in lines of at most so many characters (of any length if
    /// `None`), with colours if they are wanted.
    fn printed(&self, width: Option<usize>, colors: bool) -> impl Display;
}

impl Printed for Summary<'_> {
    fn printed(&self, width: Option<usize>, colors: bool) -> impl Display {
        self.width(width.unwrap_or(usize::MAX)).colors(colors)
    }
}

impl Printed for Comparison<'_> {
    fn printed(&self, width: Option<usize>, colors: bool) -> impl Display {
        self.width(width.unwrap_or(usize::MAX)).colors(colors)
    }
}

/// Prints a label or a comparison on the standard output.
///
/// On a terminal it is as wide as that, elsewhere as wide as it is by itself. It
/// is coloured on a terminal, unless `NO_COLOR`, `CLICOLOR=0` or `TERM=dumb` is
/// set, and everywhere with `CLICOLOR_FORCE=1`.
///
/// ```
/// netweight::network! { Mnist: 28x28x1 -> 10 = < conv(32, 3x3) maxpool(2) fc(10) > }
///
/// netweight::terminal::print(&Mnist::summary())?;
/// # Ok::<(), std::io::Error>(())
/// ```
///
/// # Errors
///
/// The output cannot be written, because the pipe is closed, say.
pub fn print(label: &impl Printed) -> io::Result<()> {
    let stdout = io::stdout();
    let width = if stdout.is_terminal() { terminal_size_of(&stdout) } else { None };
    let width = width.map(|(Width(columns), _)| columns.into());
    let colors = AutoStream::choice(&stdout) != ColorChoice::Never;
    writeln!(stdout.lock(), "{}", label.printed(width, colors))
}
