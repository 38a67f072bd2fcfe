//! Text, rules and bars, one below the other.

use super::html::{append, escape};
use super::share::length;

/// The drawing's width in its own units, which are pixels on a phone.
pub const WIDTH: u32 = 360;
/// Where the text begins and ends.
pub const LEFT: u32 = 14;
pub const RIGHT: u32 = WIDTH - LEFT;
pub const INNER: u32 = RIGHT - LEFT;

/// Size and weight of text.
#[derive(Clone, Copy)]
pub struct Font {
    pub size: u32,
    pub is_bold: bool,
}

impl Font {
    pub const fn plain(size: u32) -> Self {
        Self { size, is_bold: false }
    }

    pub const fn bold(size: u32) -> Self {
        Self { size, is_bold: true }
    }

    /// The width of text in Helvetica or what stands in for it, generously.
    pub fn width(self, text: &str) -> u32 {
        self.scaled(text.chars().map(advance).sum())
    }

    fn scaled(self, thousandths: u64) -> u32 {
        let bold = if self.is_bold { 116 } else { 104 };
        let width = thousandths.saturating_mul(u64::from(self.size) * bold).div_ceil(100_000);
        u32::try_from(width).unwrap_or(u32::MAX)
    }

    /// As much of a text as there is room for.
    pub fn fitted(self, text: &str, room: u32) -> String {
        if self.width(text) <= room {
            return text.to_owned();
        }
        let mut end = advance('…');
        let fits = |character: &char| {
            end += advance(*character);
            self.scaled(end) <= room
        };
        let mut fitted: String = text.chars().take_while(fits).collect();
        fitted.push('…');
        fitted
    }
}

fn advance(character: char) -> u64 {
    match character {
        ' ' | '\u{a0}' | 'f' | 'i' | 'j' | 'l' | 't' | 'I' | '.' | ',' | ':' | ';' | '!' | '|' | '\'' | '(' | ')'
        | '/' => 333,
        'm' | 'w' | 'M' | 'W' | '%' | '@' => 944,
        'A'..='Z' | '&' => 722,
        '<' | '>' | '=' | '+' | '~' | '×' | '–' => 584,
        character if character.is_ascii() => 556,
        // Arrows and letters of other alphabets may be as wide as they are high.
        _ => 1000,
    }
}

/// What is drawn so far, from the top.
pub struct Canvas {
    pub body: String,
    /// Where the next thing begins.
    pub y: u32,
}

impl Canvas {
    pub fn push(&mut self, piece: std::fmt::Arguments<'_>) {
        append(&mut self.body, piece);
    }

    /// Text whose baseline is at `y`.
    pub fn text(&mut self, x: u32, y: u32, font: Font, text: &str) {
        self.write(x, y, font, "", text);
    }

    /// Text that ends at `x`.
    pub fn text_to(&mut self, x: u32, y: u32, font: Font, text: &str) {
        self.write(x, y, font, " text-anchor=\"end\"", text);
    }

    fn write(&mut self, x: u32, y: u32, font: Font, anchor: &str, text: &str) {
        let weight = if font.is_bold { " font-weight=\"700\"" } else { "" };
        let (size, text) = (font.size, escape(text));
        self.push(format_args!("<text x=\"{x}\" y=\"{y}\" font-size=\"{size}\"{weight}{anchor}>{text}</text>\n"));
    }

    /// A line across the label, with room around it.
    pub fn rule(&mut self, thickness: u32) {
        self.y += 4;
        let y = self.y;
        self.push(format_args!("<path d=\"M{LEFT} {y}h{INNER}v{thickness}h-{INNER}z\"/>\n"));
        self.y += thickness + 4;
    }

    /// A name to the left, a number to the right, smaller if it is long.
    pub fn fact(&mut self, indent: u32, name: &str, value: &str, [of_name, mut of_value]: [Font; 2]) {
        let height = of_name.size.max(of_value.size);
        let room = INNER.saturating_sub(indent + 8).saturating_sub(of_name.width(name));
        while of_value.size > 11 && of_value.width(value) > room {
            of_value.size -= 1;
        }
        let baseline = self.y + height * 4 / 5;
        let x = LEFT + indent;
        let room = INNER.saturating_sub(indent + 8).saturating_sub(of_value.width(value));
        self.text(x, baseline, of_name, &of_name.fitted(name, room));
        self.text_to(RIGHT, baseline, of_value, value);
        self.y += height;
    }

    /// A bar, filled as far as a share goes.
    pub fn bar(&mut self, x: u32, y: u32, width: u32, part: u128, whole: u128) {
        let filled = length(part, whole, width);
        self.push(format_args!(
            "<path opacity=\".18\" d=\"M{x} {y}h{width}v6h-{width}z\"/><path d=\"M{x} {y}h{filled}v6h-{filled}z\"/>\n"
        ));
    }
}
