//! The network as a drawing.

use core::fmt::{self, Write as _};
use core::iter::successors;

use super::Summary;
use super::line::repetitions;
use crate::graph::{Graph, Name, Path, Row, Scope, ScopeKind};
use crate::grouped::Grouped;
use crate::layer::Layer;
use crate::layers::Merge;
use crate::text::{Text, printable};

/// A network in the language of Graphviz; `Display` prints it.
///
/// Nodes are layers, edges tensors with their shapes. Blocks, labelled groups
/// and repetitions stand in frames, side heads in dashed ones; what is there for
/// training alone is dashed too. Layers with params are blue, and where branches
/// meet it is yellow. Every layer is drawn: `dot -Tsvg` makes a picture of some
/// hundred, but nobody reads it.
///
/// ```
/// # netweight::network! { Mnist: 28x28x1 -> 10 = < conv(32, 3x3) conv(32, 3x3) maxpool(2) fc(128) fc(10) > }
/// let dot = Mnist::summary().dot().to_string();
/// assert!(dot.starts_with("digraph \"Mnist\" {\n"));
/// assert!(dot.contains("n1 [label=\"conv(32, 3x3)\\n320 params\", tooltip=\"conv0\""));
/// assert!(dot.contains("n1 -> n2 [label=\" 28x28x32 \"]"));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Dot<'g> {
    summary: Summary<'g>,
}

impl<'g> Dot<'g> {
    pub(super) const fn new(summary: Summary<'g>) -> Self {
        Self { summary }
    }
}

const DEFAULTS: &str = "    \
    graph [rankdir=TB, nodesep=0.3, ranksep=0.3, fontname=\"Helvetica\", fontsize=11, fontcolor=\"#555555\", \
    labeljust=l, style=\"rounded\", color=\"#aaaaaa\"];
    node [shape=box, style=\"rounded,filled\", fillcolor=\"#ffffff\", color=\"#777777\", fontname=\"Helvetica\", \
    fontsize=11, margin=\"0.12,0.06\", height=0.3];
    edge [color=\"#777777\", fontname=\"Helvetica\", fontsize=9, fontcolor=\"#555555\", arrowsize=0.7];
";

impl fmt::Display for Dot<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { summary } = self;
        let graph = summary.graph;
        writeln!(f, "digraph {} {{\n{DEFAULTS}", Quoted(&summary.name))?;
        writeln!(f, "    n0 [label=\"input\", shape=ellipse];")?;
        let mut frames = Frames { graph, open: None, depth: 1 };
        for (index, row) in graph.rows().iter().enumerate() {
            frames.go_to(f, row.scope)?;
            write_node(f, frames.depth, graph, index)?;
        }
        frames.go_to(f, None)?;
        writeln!(f, "    output [label=\"output\", shape=ellipse];")?;
        for (head, scope) in side_heads(graph) {
            let label = if scope.kind == ScopeKind::Returned { "output without loss" } else { "side output" };
            writeln!(f, "    output{head} [label=\"{label}\", shape=ellipse, style=\"dashed\"];")?;
        }
        f.write_char('\n')?;
        for (row, layer) in graph.rows().iter().enumerate() {
            for &input in graph.inputs(row) {
                write_edge(f, graph, input, format_args!("n{}", row + 1), layer.training)?;
            }
        }
        write_edge(f, graph, graph.totals().last, format_args!("output"), false)?;
        for (head, scope) in side_heads(graph) {
            write_edge(f, graph, scope.output, format_args!("output{head}"), true)?;
        }
        f.write_str("}\n")
    }
}

/// The side heads.
fn side_heads(graph: Graph<'_>) -> impl Iterator<Item = (u32, &Scope<'_>)> {
    (0..).zip(graph.scopes()).filter(|(_, scope)| scope.kind.is_head())
}

fn write_node(f: &mut fmt::Formatter<'_>, depth: usize, graph: Graph<'_>, row: usize) -> fmt::Result {
    let Row { layer, params, training, .. } = graph.rows()[row];
    write!(f, "{:1$}n{2} [label=", "", 4 * depth, row + 1)?;
    let sign = match layer {
        Layer::Merge(Merge::Add) => "+",
        Layer::Merge(Merge::Multiply) => "×",
        _ => "",
    };
    if sign.is_empty() {
        let mut label = Text::new();
        write_layer(&layer, graph.rows(), &mut label);
        if params > 0 {
            label.str("\n");
            Grouped(params).write(&mut label);
            label.str(" params");
        }
        write!(f, "{}", Quoted(&label))?;
    } else {
        write!(f, "\"{sign}\", shape=circle, margin=\"0.02\"")?;
    }
    write!(f, ", tooltip={}", Quoted(&graph.path(row)))?;
    if params > 0 {
        f.write_str(", fillcolor=\"#dfeaf7\"")?;
    } else if matches!(layer, Layer::Merge(_)) {
        f.write_str(", fillcolor=\"#fdf0d5\"")?;
    }
    if training {
        f.write_str(", style=\"rounded,filled,dashed\"")?;
    }
    f.write_str("];\n")
}

/// A layer with its options on a line of their own.
fn write_layer(layer: &Layer, rows: &[Row<'_>], text: &mut Text) {
    let mut written = Text::new();
    layer.write_among(rows, &mut written);
    let written = written.as_str();
    let option = written.find(" = ").and_then(|sign| written[..sign].rfind(", "));
    match option.map(|comma| written.split_at(comma + 1)) {
        Some((layer, options)) => text.str(layer).str("\n").str(options.trim_start()),
        None => text.str(written),
    };
}

fn write_edge(
    f: &mut fmt::Formatter<'_>,
    graph: Graph<'_>,
    from: u32,
    to: fmt::Arguments<'_>,
    is_dashed: bool,
) -> fmt::Result {
    let style = if is_dashed { ", style=\"dashed\"" } else { "" };
    writeln!(f, "    n{from} -> {to} [label=\" {} \"{style}];", graph.shape(from))
}

/// The frames that are open.
struct Frames<'g> {
    graph: Graph<'g>,
    open: Option<u32>,
    depth: usize,
}

impl Frames<'_> {
    fn scope(&self, index: u32) -> &Scope<'_> {
        &self.graph.scopes()[index as usize]
    }

    fn contains(&self, outer: Option<u32>, inner: Option<u32>) -> bool {
        outer.is_none() || successors(inner, |&index| self.scope(index).parent).any(|index| Some(index) == outer)
    }

    /// Closes what does not contain a scope, and opens what does.
    fn go_to(&mut self, f: &mut fmt::Formatter<'_>, scope: Option<u32>) -> fmt::Result {
        while let Some(open) = self.open.filter(|_| !self.contains(self.open, scope)) {
            if self.is_drawn(open) {
                self.depth -= 1;
                writeln!(f, "{:1$}}}", "", 4 * self.depth)?;
            }
            self.open = self.scope(open).parent;
        }
        // From the outside: the outermost one that is not open yet.
        while self.open != scope {
            let mut around = successors(scope, |&index| self.scope(index).parent);
            let Some(next) = around.find(|&index| self.scope(index).parent == self.open) else {
                return Ok(());
            };
            if self.is_drawn(next) {
                self.begin(f, next)?;
                self.depth += 1;
            }
            self.open = Some(next);
        }
        Ok(())
    }

    /// Returns whether a scope is a frame: what has no name is not, nor the repetition
    /// of a single layer.
    fn is_drawn(&self, index: u32) -> bool {
        let scope = self.scope(index);
        match scope.kind {
            ScopeKind::Group | ScopeKind::Block => !scope.name.is_empty(),
            ScopeKind::Repetition => scope.end - scope.first > 1,
            ScopeKind::Aside | ScopeKind::Returned | ScopeKind::Experts | ScopeKind::Checkpoint => true,
        }
    }

    fn begin(&self, f: &mut fmt::Formatter<'_>, index: u32) -> fmt::Result {
        let scope = self.scope(index);
        let mut label = Text::new();
        match scope.kind {
            ScopeKind::Repetition => {
                Path { scopes: self.graph.scopes(), scope: Some(index), name: Name::only("") }.write(&mut label);
            }
            _ => {
                label.str(Text::of(&scope.name).as_str());
            }
        }
        let times = repetitions(self.graph, index);
        if times > 1 {
            label.str(" × ").number(times as u64);
        }
        let (kind, style) = match scope.kind {
            ScopeKind::Aside => ("side head", ", style=\"rounded,dashed\""),
            ScopeKind::Returned => ("side head without loss", ", style=\"rounded,dashed\""),
            ScopeKind::Experts => ("experts", ""),
            ScopeKind::Checkpoint => ("checkpoint", ", style=\"rounded,dotted\""),
            _ => ("", ""),
        };
        if !kind.is_empty() {
            label.str(if label.as_str().is_empty() { "" } else { ": " }).str(kind);
        }
        writeln!(f, "{:1$}subgraph cluster{index} {{", "", 4 * self.depth)?;
        let label = Quoted(&label);
        writeln!(f, "{:1$}graph [label={label}, tooltip={label}{style}];", "", 4 * self.depth + 4)
    }
}

/// A string of the language.
pub(crate) struct Quoted<'t, T: fmt::Display>(pub(crate) &'t T);

impl<T: fmt::Display> fmt::Display for Quoted<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_char('"')?;
        write!(Quote(f), "{}", self.0)?;
        f.write_char('"')
    }
}

struct Quote<'q, 'f>(&'q mut fmt::Formatter<'f>);

impl fmt::Write for Quote<'_, '_> {
    fn write_str(&mut self, piece: &str) -> fmt::Result {
        piece.chars().try_for_each(|letter| match letter {
            '"' | '\\' => write!(self.0, "\\{letter}"),
            '\n' => self.0.write_str("\\n"),
            _ => self.0.write_char(printable(letter)),
        })
    }
}

#[cfg(test)]
mod tests {
    extern crate std;
    use super::*;
    use std::string::ToString;

    #[test]
    fn quotes_and_lines_are_escaped() {
        assert_eq!(Quoted(&"say \"no\\yes\"\nnow").to_string(), r#""say \"no\\yes\"\nnow""#);
        assert_eq!(Quoted(&"\r\x1b[2J\0").to_string(), "\"··[2J·\"");
    }
}
