//! A line of the table.

use core::fmt;
use core::iter::successors;

use crate::graph::{Graph, Name, Path, Row, ScopeKind};
use crate::shape::Shape;
use crate::text::Text;

/// A layer, or everything in a group.
pub(super) struct Line<'g> {
    graph: Graph<'g>,
    first: usize,
    pub(super) end: usize,
    /// The outermost group with a name that it stands for.
    group: Option<u32>,
}

impl<'g> Line<'g> {
    /// The line that begins with a row.
    pub(super) fn at(graph: Graph<'g>, first: usize, folded: bool) -> Option<Self> {
        let row = graph.rows().get(first)?;
        let scope = |index: u32| &graph.scopes()[index as usize];
        let around = successors(row.scope, |&index| scope(index).parent);
        let group = around.filter(|&index| folded && !scope(index).name.is_empty()).last();
        let end = group.map_or(first + 1, |group| scope(group).end.max(first + 1));
        Some(Self { graph, first, end, group })
    }

    /// The shape that it gives; of a side head that of its own, though the group
    /// passes on what enters.
    pub(super) fn output(&self) -> Shape {
        let last = &self.graph.rows()[self.end - 1];
        match self.group {
            Some(group) if self.graph.output_of(group).is_some() || !self.is_in_side_head(last, group) => {
                self.graph.shape(self.graph.scopes()[group as usize].output)
            }
            _ => last.output,
        }
    }

    /// Returns whether a row of a group belongs to a side head within it.
    fn is_in_side_head(&self, row: &Row<'_>, group: u32) -> bool {
        let scopes = self.graph.scopes();
        let mut around = successors(row.scope, |&index| scopes[index as usize].parent);
        let is_end = |index: u32| index == group || scopes[index as usize].kind.is_head();
        around.find(|&index| is_end(index)).is_some_and(|index| index != group)
    }

    fn row(&self) -> &'g Row<'g> {
        &self.graph.rows()[self.first]
    }

    /// Outputs, params and multiply-adds.
    pub(super) fn sums(&self) -> [u64; 3] {
        let rows = &self.graph.rows()[self.first..self.end];
        rows.iter().fold([0; 3], |[outputs, params, macs], row| {
            [outputs + row.output.elements(), params + row.params, macs + row.macs]
        })
    }

    pub(super) fn is_group(&self) -> bool {
        self.group.is_some()
    }

    pub(super) fn path(&self) -> LinePath<'g> {
        match self.group {
            None => LinePath { path: self.graph.path(self.first), times: 1 },
            Some(group) => {
                let path = Path { scopes: self.graph.scopes(), scope: Some(group), name: Name::only("") };
                LinePath { path, times: repetitions(self.graph, group) }
            }
        }
    }

    pub(super) fn layer(&self) -> Text {
        let mut text = Text::new();
        if self.group.is_some() {
            let layers = (self.end - self.first) as u64;
            text.number(layers).str(if layers == 1 { " layer" } else { " layers" });
        } else {
            self.row().layer.write_among(self.graph.rows(), &mut text);
        }
        text
    }
}

/// The path of a line, and how often what it names is repeated.
pub(super) struct LinePath<'g> {
    path: Path<'g>,
    times: usize,
}

impl fmt::Display for LinePath<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.path)?;
        if self.times > 1 { write!(f, " × {}", self.times) } else { Ok(()) }
    }
}

/// How often a group is repeated; 0 where it is no repetition.
pub(super) fn repetitions(graph: Graph<'_>, group: u32) -> usize {
    let scopes = graph.scopes();
    let end = scopes[group as usize].end;
    let inside = scopes[group as usize + 1..].iter().take_while(|scope| scope.first < end);
    inside.filter(|scope| scope.kind == ScopeKind::Repetition && scope.parent == Some(group)).count()
}
