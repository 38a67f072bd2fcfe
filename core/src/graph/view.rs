//! A network as its readers see it.

use core::fmt;

use crate::aperture::Aperture;
use crate::graph::failure::{Failure, write_layer};
use crate::graph::path::{Name, Path, Scope, ScopeKind};
use crate::graph::tape::{Row, Totals};
use crate::layer::Layer;
use crate::shape::Shape;
use crate::text::Text;

/// A view of a network: its layers in the order in which they run, and what
/// each of them reads.
#[derive(Clone, Copy)]
pub struct Graph<'g> {
    rows: &'g [Row<'g>],
    edges: &'g [u32],
    pub(crate) scopes: &'g [Scope<'g>],
    failures: &'g [Failure<'g>],
    totals: &'g Totals,
}

impl<'g> Graph<'g> {
    pub(crate) const fn new(
        rows: &'g [Row<'g>],
        edges: &'g [u32],
        scopes: &'g [Scope<'g>],
        failures: &'g [Failure<'g>],
        totals: &'g Totals,
    ) -> Self {
        Self { rows, edges, scopes, failures, totals }
    }

    /// The layers in the order in which they run.
    #[must_use]
    pub const fn rows(&self) -> &'g [Row<'g>] {
        self.rows
    }

    /// The groups, each behind the one that it stands in.
    #[must_use]
    pub const fn scopes(&self) -> &'g [Scope<'g>] {
        self.scopes
    }

    /// The sums over all layers.
    #[must_use]
    pub const fn totals(&self) -> &'g Totals {
        self.totals
    }

    /// The mistakes, in the order in which they were found.
    #[must_use]
    pub const fn failures(&self) -> &'g [Failure<'g>] {
        self.failures
    }

    /// What a row reads: 0 is the network's input, `i + 1` the output of row
    /// `i`.
    #[must_use]
    pub const fn inputs(&self, row: usize) -> &'g [u32] {
        let first = self.rows[row].first_edge as usize;
        let end = if row + 1 < self.rows.len() { self.rows[row + 1].first_edge as usize } else { self.edges.len() };
        self.edges.split_at(end).0.split_at(first).1
    }

    /// What all rows read, one behind the other.
    // For whoever runs over all of them: `inputs` is some ten calls a row.
    pub(crate) const fn edges(&self) -> &'g [u32] {
        self.edges
    }

    /// Returns whether there is a group of this kind.
    pub(crate) const fn has(&self, kind: ScopeKind) -> bool {
        let mut i = 0;
        while i < self.scopes.len() {
            if self.scopes[i].kind as u8 == kind as u8 {
                return true;
            }
            i += 1;
        }
        false
    }

    /// The shape of the network's input (0), or of the output of row `node − 1`.
    #[must_use]
    pub const fn shape(&self, node: u32) -> Shape {
        match node.checked_sub(1) {
            Some(row) => self.rows[row as usize].output,
            None => self.totals.input,
        }
    }

    /// The full name of a row.
    #[must_use]
    pub const fn path(&self, row: usize) -> Path<'g> {
        let Row { name, scope, .. } = self.rows[row];
        Path { scopes: self.scopes, scope, name }
    }

    /// A row with its full name.
    #[must_use]
    pub const fn layer(&self, row: usize) -> LayerSummary<'g> {
        let Row { layer, output, params, buffers, macs, aperture, name, scope, .. } = self.rows[row];
        let path = Path { scopes: self.scopes, scope, name };
        let input = self.shape(self.inputs(row)[0]);
        LayerSummary { path, layer, input, output, params, buffers, macs, aperture }
    }

    /// The row that gives what a group gives, if a row of its own does.
    #[must_use]
    pub const fn output_of(&self, group: u32) -> Option<usize> {
        let Scope { first, output, .. } = self.scopes[group as usize];
        match (output as usize).checked_sub(1) {
            Some(row) if row >= first => Some(row),
            _ => None,
        }
    }

    /// Writes what gives a tensor.
    pub(crate) const fn write_producer(&self, node: u32, text: &mut Text) {
        match node.checked_sub(1) {
            Some(row) if (row as usize) < self.rows.len() => {
                let row = self.layer(row as usize);
                write_layer(&row.layer, &row.path, self.rows, text);
            }
            _ => {
                text.str("the network's input");
            }
        }
    }
}

/// What enters, what comes out, and how many layers there are.
impl fmt::Debug for Graph<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Totals { input, output, .. } = self.totals;
        let (layers, mistakes) = (self.rows.len(), self.failures.len());
        write!(f, "Graph({input} -> {output}, {layers} layer{}", if layers == 1 { "" } else { "s" })?;
        match mistakes {
            0 => f.write_str(")"),
            1 => f.write_str(", 1 mistake)"),
            _ => write!(f, ", {mistakes} mistakes)"),
        }
    }
}

/// A layer of a network, in numbers.
#[derive(Clone, Copy, Debug)]
pub struct LayerSummary<'g> {
    /// The full name: `layer1.0.conv2`.
    pub path: Path<'g>,
    /// The layer with its arguments.
    pub layer: Layer,
    /// The shape that enters.
    pub input: Shape,
    /// The shape that it gives.
    pub output: Shape,
    /// Trainable scalars.
    pub params: u64,
    /// Scalars that are stored, but not trained.
    pub buffers: u64,
    /// Multiply-adds of one forward pass of one sample.
    pub macs: u64,
    /// What an element of the output sees of the network's input.
    pub aperture: Aperture,
}

impl LayerSummary<'_> {
    pub(crate) const NONE: Self = Self {
        path: Path { scopes: &[], scope: None, name: Name::only("") },
        layer: Row::BLANK.layer,
        input: Shape::ONE,
        output: Shape::ONE,
        params: 0,
        buffers: 0,
        macs: 0,
        aperture: Aperture::EVERYTHING,
    };
}
