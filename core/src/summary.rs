//! The label: a network as a table.

use core::fmt;

use crate::graph::{Graph, LayerSummary};

/// A network as a table of its layers; `Display` prints it.
#[derive(Clone, Copy, Debug)]
pub struct Summary<'g> {
    name: &'g str,
    graph: Graph<'g>,
}

const COLUMNS: usize = 6;

/// What stands in a row, left to right: layer and numbers.
const HEADINGS: [&str; COLUMNS] = ["", "layer", "output", "outputs", "params", "MACs"];

impl<'g> Summary<'g> {
    /// The table of a network.
    #[must_use]
    pub const fn new(name: &'g str, graph: Graph<'g>) -> Self {
        Self { name, graph }
    }

    /// The layers, in the order in which they run.
    pub fn layers(&self) -> impl Iterator<Item = LayerSummary<'g>> {
        let graph = self.graph;
        (0..graph.rows().len()).map(move |row| graph.layer(row))
    }

    /// The width of each column: that of its widest cell.
    fn widths(&self) -> [usize; COLUMNS] {
        let totals = self.graph.totals();
        let mut widths = HEADINGS.map(str::len);
        let mut widen = |column: usize, width: usize| widths[column] = widths[column].max(width);
        widen(0, "total".len());
        widen(3, grouped_width(totals.outputs));
        widen(4, grouped_width(totals.params));
        widen(5, grouped_width(totals.macs));
        for row in self.layers() {
            widen(0, width(&row.path));
            widen(1, width(&row.layer));
            widen(2, width(&row.output));
        }
        widths
    }
}

impl fmt::Display for Summary<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let totals = self.graph.totals();
        let widths = self.widths();
        writeln!(f, "{}: {} -> {}\n", self.name, totals.input, totals.output)?;
        line(f, widths, HEADINGS.each_ref().map(|heading| heading as &dyn fmt::Display))?;
        for row in self.layers() {
            let numbers = [row.output.elements(), row.params, row.macs].map(Grouped);
            let [outputs, params, macs] = numbers.each_ref();
            line(f, widths, [&row.path, &row.layer, &row.output, outputs, params, macs])?;
        }
        let [outputs, params, macs] = [totals.outputs, totals.params, totals.macs].map(Grouped);
        line(f, widths, [&"total", &"", &"", &outputs, &params, &macs])?;
        write!(f, "\n{params} params, {} as f32", Bytes(4 * u128::from(totals.params)))?;
        if totals.buffers > 0 {
            write!(f, " (and {} buffers)", Grouped(totals.buffers))?;
        }
        write!(f, "; {macs} MACs, {} FLOPs", Grouped(totals.flops()))
    }
}

/// One line of the table: names to the left, numbers to the right.
fn line(f: &mut fmt::Formatter<'_>, widths: [usize; COLUMNS], cells: [&dyn fmt::Display; COLUMNS]) -> fmt::Result {
    let [path, layer, output, outputs, params, macs] = widths;
    let [path_cell, layer_cell, output_cell, outputs_cell, params_cell, macs_cell] = cells;
    writeln!(
        f,
        "{path_cell:path$}  {layer_cell:layer$}  {output_cell:>output$}  {outputs_cell:>outputs$}  \
         {params_cell:>params$}  {macs_cell:>macs$}"
    )
}

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

fn width(cell: &impl fmt::Display) -> usize {
    struct Width(usize);
    impl fmt::Write for Width {
        fn write_str(&mut self, piece: &str) -> fmt::Result {
            self.0 += piece.chars().count();
            Ok(())
        }
    }
    let mut width = Width(0);
    // Counting cannot fail, and neither can the formatting of our own types.
    let _ = fmt::Write::write_fmt(&mut width, format_args!("{cell}"));
    width.0
}

fn grouped_width(number: u64) -> usize {
    width(&Grouped(number))
}
