//! Labels and memory for serde: as JSON, and what else it writes.
//!
//! The schema is `docs/label.schema.json`; [`VERSION`] changes with it.

use core::fmt;

use serde_core::ser::{SerializeSeq, SerializeStruct};
use serde_core::{Serialize, Serializer};

use crate::aperture::Aperture;
use crate::graph::{Graph, LayerSummary, Scope, ScopeKind};
use crate::memory::{Memory, Part, Phase};
use crate::shape::Shape;
use crate::summary::Summary;
use crate::text::Text;

/// The version of the schema. A field more does not change it; one that is
/// renamed, left out or means something else does.
const VERSION: u32 = 1;

impl Serialize for Summary<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let graph = self.graph();
        let totals = graph.totals();
        let mut label = serializer.serialize_struct("Label", 13)?;
        label.serialize_field("version", &VERSION)?;
        label.serialize_field("name", self.name())?;
        label.serialize_field("input", &totals.input)?;
        label.serialize_field("output", &totals.output)?;
        label.serialize_field("params", &totals.params)?;
        label.serialize_field("buffers", &totals.buffers)?;
        label.serialize_field("macs", &totals.macs)?;
        label.serialize_field("flops", &totals.flops())?;
        label.serialize_field("outputs", &totals.outputs)?;
        label.serialize_field("aperture", &totals.aperture)?;
        label.serialize_field("result", &totals.last)?;
        let rows = 0..graph.rows().len();
        label.serialize_field("layers", &Sequence(rows.len(), || rows.clone().map(|row| Layer { graph, row })))?;
        let scopes = graph.scopes();
        label.serialize_field("groups", &Sequence(scopes.len(), || scopes.iter().map(Group)))?;
        label.end()
    }
}

/// A layer in its place.
struct Layer<'g> {
    graph: Graph<'g>,
    row: usize,
}

impl Serialize for Layer<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let LayerSummary { path, layer, input, output, params, buffers, macs, aperture } = self.graph.layer(self.row);
        let row = &self.graph.rows()[self.row];
        let mut arguments = Text::new();
        layer.write_arguments(self.graph.rows(), &mut arguments);
        let mut fields = serializer.serialize_struct("Layer", 13)?;
        fields.serialize_field("path", &Written(&path))?;
        fields.serialize_field("layer", layer.name())?;
        fields.serialize_field("arguments", arguments.as_str())?;
        fields.serialize_field("input", &input)?;
        fields.serialize_field("output", &output)?;
        fields.serialize_field("outputs", &output.elements())?;
        fields.serialize_field("params", &params)?;
        fields.serialize_field("buffers", &buffers)?;
        fields.serialize_field("macs", &macs)?;
        fields.serialize_field("aperture", &aperture)?;
        fields.serialize_field("reads", self.graph.inputs(self.row))?;
        fields.serialize_field("group", &row.scope)?;
        fields.serialize_field("training", &row.training)?;
        fields.end()
    }
}

/// A group of layers.
struct Group<'g>(&'g Scope<'g>);

impl Serialize for Group<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Scope { parent, name, kind, first, end, entered: _, output, training } = self.0;
        let mut fields = serializer.serialize_struct("Group", 7)?;
        fields.serialize_field("name", &Written(name))?;
        let kind = match kind {
            ScopeKind::Group => "group",
            ScopeKind::Repetition => "repetition",
            ScopeKind::Block => "block",
            ScopeKind::Aside => "aux",
            ScopeKind::Returned => "aux_without_loss",
            ScopeKind::Experts => "experts",
            ScopeKind::Checkpoint => "checkpoint",
        };
        fields.serialize_field("kind", kind)?;
        fields.serialize_field("group", parent)?;
        fields.serialize_field("first", &(first + 1))?;
        fields.serialize_field("last", end)?;
        fields.serialize_field("gives", output)?;
        fields.serialize_field("training", training)?;
        fields.end()
    }
}

/// As its axes: `[28, 28, 1]`.
impl Serialize for Shape {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.axes().serialize(serializer)
    }
}

/// An object for each spatial axis of the network's input; none if it is
/// everything.
impl Serialize for Aperture {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.is_everything() {
            return serializer.serialize_none();
        }
        let axes = 0..self.axes();
        let axes = Sequence(axes.len(), || axes.clone().map(|axis| ApertureAxis { aperture: self, axis }));
        serializer.serialize_some(&axes)
    }
}

struct ApertureAxis<'a> {
    aperture: &'a Aperture,
    axis: usize,
}

impl Serialize for ApertureAxis<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { aperture, axis } = *self;
        let mut fields = serializer.serialize_struct("ApertureAxis", 3)?;
        fields.serialize_field("size", &aperture.size(axis))?;
        // A fraction.
        let (numerator, denominator) = aperture.stride(axis).unwrap_or((0, 1));
        fields.serialize_field("stride", &[numerator, denominator])?;
        fields.serialize_field("padding", &aperture.padding(axis))?;
        fields.end()
    }
}

/// The total, the part of the step and the layer that runs then, and every
/// part, in bytes.
impl Serialize for Memory<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let parts = self.parts();
        let phase = self.phase().map(|phase| match phase {
            Phase::Forward => "forward",
            Phase::Loss => "loss",
            Phase::LossBackward => "loss_backward",
            Phase::Backward => "backward",
            Phase::Again => "again",
            Phase::Optimizer => "optimizer",
        });
        let mut fields = serializer.serialize_struct("Memory", 5)?;
        fields.serialize_field("version", &VERSION)?;
        fields.serialize_field("total", &self.total())?;
        fields.serialize_field("phase", &phase)?;
        fields.serialize_field("layer", &self.path().as_ref().map(Written))?;
        fields.serialize_field("parts", &Sequence(parts.len(), || parts.iter()))?;
        fields.end()
    }
}

impl Serialize for Part {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = serializer.serialize_struct("Part", 2)?;
        fields.serialize_field("name", self.name)?;
        fields.serialize_field("bytes", &self.bytes)?;
        fields.end()
    }
}

/// A text that is printed.
struct Written<'t, T>(&'t T);

impl<T: fmt::Display> Serialize for Written<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self.0)
    }
}

/// So many of something.
struct Sequence<F>(usize, F);

impl<I: Iterator<Item: Serialize>, F: Fn() -> I> Serialize for Sequence<F> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(length, items) = self;
        let mut sequence = serializer.serialize_seq(Some(*length))?;
        items().try_for_each(|item| sequence.serialize_element(&item))?;
        sequence.end()
    }
}
