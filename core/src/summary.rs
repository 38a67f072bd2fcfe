//! The label: a network as a table.

use core::fmt;

use crate::graph::{Graph, LayerSummary, Name, Path, Row, ScopeKind};
use crate::grouped::{Bytes, Grouped};
use crate::text::Text;

/// A network as a table of its layers; `Display` prints it.
///
/// Groups, repetitions and blocks take one line each; [`Summary::unfolded`]
/// shows every layer.
#[derive(Clone, Copy, Debug)]
pub struct Summary<'g> {
    name: &'g str,
    graph: Graph<'g>,
    folded: bool,
}

const COLUMNS: usize = 6;

/// What stands in a row, left to right: layer and numbers.
const HEADINGS: [&str; COLUMNS] = ["", "layer", "output", "outputs", "params", "MACs"];

impl<'g> Summary<'g> {
    /// The table of a network.
    #[must_use]
    pub const fn new(name: &'g str, graph: Graph<'g>) -> Self {
        Self { name, graph, folded: true }
    }

    /// The table with a line for every layer.
    #[must_use]
    pub const fn unfolded(self) -> Self {
        Self { folded: false, ..self }
    }

    /// The layers, in the order in which they run.
    pub fn layers(&self) -> impl Iterator<Item = LayerSummary<'g>> {
        let graph = self.graph;
        (0..graph.rows().len()).map(move |row| graph.layer(row))
    }

    /// The lines of the table, without its heading and its total.
    fn lines(&self) -> impl Iterator<Item = Line<'g>> {
        let Self { graph, folded, .. } = *self;
        let mut row = 0;
        core::iter::from_fn(move || {
            let line = Line::at(graph, row, folded)?;
            row = line.end;
            Some(line)
        })
    }

    /// The width of each column: that of its widest cell.
    fn widths(&self) -> [usize; COLUMNS] {
        let totals = self.graph.totals();
        let mut widths = HEADINGS.map(str::len);
        let mut widen = |column: usize, width: usize| widths[column] = widths[column].max(width);
        widen(0, "total".len());
        for (column, sum) in [(3, totals.outputs), (4, totals.params), (5, totals.macs)] {
            widen(column, Text::width(&Grouped(sum)));
        }
        for line in self.lines() {
            widen(0, Text::width(&line.path()));
            widen(1, Text::width(&line.layer()));
            widen(2, Text::width(&line.last().output));
        }
        widths
    }
}

impl fmt::Display for Summary<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let totals = self.graph.totals();
        let widths = self.widths();
        writeln!(f, "{}: {} -> {}\n", self.name, totals.input, totals.output)?;
        write_line(f, widths, HEADINGS.each_ref().map(|heading| heading as &dyn fmt::Display))?;
        for line in self.lines() {
            let numbers = line.sums().map(Grouped);
            let [outputs, params, macs] = numbers.each_ref();
            write_line(f, widths, [&line.path(), &line.layer(), &line.last().output, outputs, params, macs])?;
        }
        let [outputs, params, macs] = [totals.outputs, totals.params, totals.macs].map(Grouped);
        write_line(f, widths, [&"total", &"", &"", &outputs, &params, &macs])?;
        write!(f, "\n{params} params, {} as f32", Bytes(4 * u128::from(totals.params)))?;
        if totals.buffers > 0 {
            write!(f, " (and {} buffers)", Grouped(totals.buffers))?;
        }
        write!(f, "; {macs} MACs, {} FLOPs", Grouped(totals.flops()))
    }
}

/// A layer, or everything in a group.
struct Line<'g> {
    graph: Graph<'g>,
    first: usize,
    end: usize,
    /// The outermost group with a name that it stands for.
    group: Option<u32>,
}

impl<'g> Line<'g> {
    /// The line that begins with a row.
    fn at(graph: Graph<'g>, first: usize, folded: bool) -> Option<Self> {
        let row = graph.rows().get(first)?;
        let scope = |index: u32| &graph.scopes()[index as usize];
        let around = core::iter::successors(row.scope, |&index| scope(index).parent);
        let group = around.filter(|&index| folded && !scope(index).name.is_empty()).last();
        let end = group.map_or(first + 1, |group| scope(group).end.max(first + 1));
        Some(Self { graph, first, end, group })
    }

    /// The row that gives the output: a side head's goes nowhere.
    fn last(&self) -> &'g Row<'g> {
        let scopes = self.graph.scopes();
        let is_aside = |row: &Row<'_>| {
            let around = core::iter::successors(row.scope, |&index| scopes[index as usize].parent);
            // What is around the group itself does not matter.
            let mut inside = around.take_while(|&index| Some(index) != self.group);
            inside.any(|index| scopes[index as usize].kind == ScopeKind::Aside)
        };
        let rows = &self.graph.rows()[self.first..self.end];
        rows.iter().rfind(|row| !is_aside(row)).unwrap_or(&rows[rows.len() - 1])
    }

    /// Outputs, params and multiply-adds.
    fn sums(&self) -> [u64; 3] {
        let rows = &self.graph.rows()[self.first..self.end];
        rows.iter().fold([0; 3], |[outputs, params, macs], row| {
            [outputs + row.output.elements(), params + row.params, macs + row.macs]
        })
    }

    /// How often the group is repeated.
    fn times(&self) -> usize {
        let Some(group) = self.group else { return 1 };
        let inside = self.graph.scopes()[group as usize + 1..].iter().take_while(|scope| scope.first < self.end);
        inside.filter(|scope| scope.kind == ScopeKind::Repetition && scope.parent == Some(group)).count()
    }

    fn path(&self) -> Text {
        let mut text = Text::new();
        let Some(scope) = self.group else {
            self.graph.layer(self.first).path.write(&mut text);
            return text;
        };
        Path { scopes: self.graph.scopes(), scope: Some(scope), name: Name::only("") }.write(&mut text);
        let times = self.times();
        if times > 1 {
            text.str(" × ").number(times as u64);
        }
        text
    }

    fn layer(&self) -> Text {
        let mut text = Text::new();
        if self.group.is_some() {
            let layers = (self.end - self.first) as u64;
            text.number(layers).str(if layers == 1 { " layer" } else { " layers" });
        } else {
            self.last().layer.write(&mut text);
        }
        text
    }
}

/// One line of the table: names to the left, numbers to the right.
fn write_line(
    f: &mut fmt::Formatter<'_>,
    widths: [usize; COLUMNS],
    cells: [&dyn fmt::Display; COLUMNS],
) -> fmt::Result {
    let [path, layer, output, outputs, params, macs] = widths;
    let [path_cell, layer_cell, output_cell, outputs_cell, params_cell, macs_cell] = cells;
    writeln!(
        f,
        "{path_cell:path$}  {layer_cell:layer$}  {output_cell:>output$}  {outputs_cell:>outputs$}  \
         {params_cell:>params$}  {macs_cell:>macs$}"
    )
}
