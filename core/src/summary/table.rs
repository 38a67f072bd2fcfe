//! The label as a table for terminals.

use core::fmt;

use super::Summary;
use crate::fitted::{Bar, Flow, Ink, Pen};
use crate::grouped::{Bytes, Grouped};
use crate::text::Text;

/// The columns of numbers.
const NUMBERS: [(&str, Ink); 3] = [("outputs", Ink::Cyan), ("params", Ink::Blue), ("MACs", Ink::Magenta)];
/// The spaces between two columns.
const GAP: usize = 2;
/// The space between a number and its bar.
const BAR_GAP: usize = 1;
/// A layer is not shortened further; it goes.
const LEAST_LAYER: usize = 14;
/// A path is not shortened further as long as a number can go.
const LEAST_PATH: usize = 8;

/// The widths of the columns; 0 for one that is not shown.
#[derive(Clone, Copy)]
struct Widths {
    path: usize,
    layer: usize,
    output: usize,
    numbers: [usize; NUMBERS.len()],
    bar: usize,
}

impl Widths {
    /// The width of each column: that of its widest cell.
    fn of(summary: &Summary<'_>) -> Self {
        let totals = summary.graph.totals();
        let numbers = [totals.outputs, totals.params, totals.macs].map(|sum| Text::width(&Grouped(sum)));
        let mut widths = Self { path: "total".len(), layer: "layer".len(), output: "output".len(), numbers, bar: 8 };
        for (width, (heading, _)) in widths.numbers.iter_mut().zip(NUMBERS) {
            *width = heading.len().max(*width);
        }
        for line in summary.lines() {
            widths.path = widths.path.max(Text::width(&line.path()));
            widths.layer = widths.layer.max(Text::width(&line.layer()));
            widths.output = widths.output.max(Text::width(&line.output()));
        }
        widths
    }

    /// The length of a line.
    fn line(&self) -> usize {
        let bar = if self.bar > 0 { BAR_GAP + self.bar } else { 0 };
        let column = |width: usize, more: usize| if width > 0 { GAP + width + more } else { 0 };
        let numbers = self.numbers.iter().map(|&width| column(width, bar)).sum::<usize>();
        self.path + column(self.layer, 0) + column(self.output, 0) + numbers
    }

    /// The widths with which a line fits.
    fn within(self, width: usize) -> Self {
        let give_way: [fn(&mut Self); 6] = [
            |_| {},
            |widths| widths.bar = 4,
            |widths| widths.numbers[0] = 0,
            |widths| widths.bar = 0,
            |widths| widths.output = 0,
            |widths| widths.layer = 0,
        ];
        let mut widths = self;
        for step in give_way {
            step(&mut widths);
            let layer = widths.layer;
            let excess = widths.line().saturating_sub(width);
            if excess == 0 || layer.saturating_sub(excess) >= LEAST_LAYER {
                return Self { layer: layer - excess, ..widths };
            }
        }
        for number in [2, 1] {
            let excess = widths.line().saturating_sub(width);
            if widths.path.saturating_sub(excess) >= LEAST_PATH.min(widths.path) {
                break;
            }
            widths.numbers[number] = 0;
        }
        let excess = widths.line().saturating_sub(width);
        Self { path: widths.path.saturating_sub(excess), ..widths }
    }
}

/// What stands in a line.
struct Cells<'c> {
    path: &'c str,
    layer: &'c str,
    output: &'c str,
    numbers: [&'c str; NUMBERS.len()],
    /// The bar of each number.
    bars: [Bar; NUMBERS.len()],
    ink: Ink,
}

impl Cells<'_> {
    fn write(&self, pen: &mut Pen<'_, '_>, widths: &Widths) -> fmt::Result {
        pen.tail(self.path, widths.path, self.ink)?;
        if widths.layer > 0 {
            pen.space(GAP);
            pen.left(self.layer, widths.layer, self.ink)?;
        }
        if widths.output > 0 {
            pen.space(GAP);
            pen.right(self.output, widths.output, self.ink)?;
        }
        for (column, (_, color)) in NUMBERS.into_iter().enumerate().filter(|&(column, _)| widths.numbers[column] > 0) {
            let number = self.numbers[column];
            pen.space(GAP);
            pen.right(number, widths.numbers[column], if number == "0" { Ink::Dim } else { self.ink })?;
            if widths.bar > 0 {
                pen.space(BAR_GAP);
                pen.bar(&Bar { width: widths.bar, ..self.bars[column] }, color)?;
            }
        }
        pen.end_line()
    }
}

impl fmt::Display for Summary<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let totals = self.graph.totals();
        let widths = Widths::of(self).within(self.width);
        let wholes = [totals.outputs, totals.params, totals.macs];
        let mut pen = Pen::new(f, self.colors);
        self.write_headline(&mut pen)?;

        let bare = Cells {
            path: "",
            layer: "layer",
            output: "output",
            numbers: NUMBERS.map(|(heading, _)| heading),
            bars: [Bar::NONE; NUMBERS.len()],
            ink: Ink::Dim,
        };
        bare.write(&mut pen, &widths)?;
        for line in self.lines() {
            let (path, layer, output) = (Text::of(&line.path()), line.layer(), Text::of(&line.output()));
            let sums = line.sums();
            let numbers = sums.map(|sum| Text::of(&Grouped(sum)));
            let cells = Cells {
                path: path.as_str(),
                layer: layer.as_str(),
                output: output.as_str(),
                numbers: numbers.each_ref().map(Text::as_str),
                bars: [0, 1, 2].map(|column| Bar { part: sums[column], whole: wholes[column], width: 0 }),
                ink: Ink::Plain,
            };
            cells.write(&mut pen, &widths)?;
        }
        let numbers = wholes.map(|sum| Text::of(&Grouped(sum)));
        let numbers = numbers.each_ref().map(Text::as_str);
        Cells { path: "total", layer: "", output: "", numbers, ink: Ink::Bold, ..bare }.write(&mut pen, &widths)?;
        pen.end_line()?;
        self.write_sums(&mut pen)
    }
}

impl Summary<'_> {
    fn write_headline(&self, pen: &mut Pen<'_, '_>) -> fmt::Result {
        let totals = self.graph.totals();
        let mut shapes = Text::new();
        totals.input.write(&mut shapes);
        shapes.str(" -> ");
        totals.output.write(&mut shapes);
        let colon = ":";
        let name = self.name.chars().count().min(self.width.saturating_sub(colon.len()));
        pen.left(self.name, name, Ink::Bold)?;
        let mut flow = Flow::new(self.width.saturating_sub(name));
        flow.piece(pen, "", colon)?;
        flow.piece(pen, " ", shapes.as_str())?;
        pen.end_line()?;
        pen.end_line()
    }

    fn write_sums(&self, pen: &mut Pen<'_, '_>) -> fmt::Result {
        let totals = self.graph.totals();
        let mut flow = Flow::new(self.width);
        let mut piece = |between: &str, before: &str, number: &dyn fmt::Display, after: &str| {
            let mut text = Text::of(number);
            if !before.is_empty() {
                let number = text;
                text = Text::new();
                text.str(before).str(number.as_str());
            }
            flow.piece(pen, between, text.str(after).as_str())
        };
        piece("", "", &Grouped(totals.params), " params")?;
        piece(", ", "", &Bytes(4 * u128::from(totals.params)), " as f32")?;
        if totals.buffers > 0 {
            piece(" ", "(and ", &Grouped(totals.buffers), " buffers)")?;
        }
        piece("; ", "", &Grouped(totals.macs), " MACs")?;
        piece(", ", "", &Grouped(totals.flops()), " FLOPs")
    }
}
