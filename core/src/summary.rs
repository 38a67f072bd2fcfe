//! The label: a network as text.

mod csv;
mod dot;
mod line;
mod markdown;
mod table;

pub use csv::Csv;
pub(crate) use csv::Field;
pub use dot::Dot;
pub(crate) use markdown::Escaped;
pub use markdown::Markdown;

use crate::graph::{Graph, LayerSummary};
use line::Line;

/// A network as a table of its layers; `Display` prints it.
///
/// Groups, repetitions and blocks take one line each; [`Summary::unfolded`]
/// shows every layer. Bars show where outputs, params and multiply-adds sit.
///
/// ```
/// # netweight::network! { Mnist: 28x28x1 -> 10 = < conv(32, 3x3) conv(32, 3x3) maxpool(2) fc(128) fc(10) > }
/// assert_eq!(Mnist::summary().width(72).to_string(), "\
/// Mnist: 28x28x1 -> 10
///
///          layer            output   params            MACs
/// conv0    conv(32, 3x3)  28x28x32      320 ▏       225,792 ▏
/// conv1    conv(32, 3x3)  28x28x32    9,248 ▏     7,225,344 ███▌
/// maxpool  maxpool(2)     14x14x32        0               0
/// fc0      fc(128)             128  802,944 ███▉    802,816 ▍
/// fc1      fc(10)               10    1,290 ▏         1,280 ▏
/// total                             813,802       8,255,232
///
/// 813,802 params, 3.10 MiB as f32; 8,255,232 MACs, 16,510,464 FLOPs");
/// ```
///
/// The same as [Markdown](Summary::markdown), as [CSV](Summary::csv), as a
/// drawing for [Graphviz](Summary::dot).
///
/// # JSON
///
/// With the feature `serde` it is `Serialize`. `docs/label.schema.json` in the
/// repository, which netweight's module `json` shows, says what comes out: the
/// sums, every layer with what it reads, and the groups.
///
/// ```
/// # netweight::network! { Mnist: 28x28x1 -> 10 = < conv(32, 3x3) conv(32, 3x3) maxpool(2) fc(128) fc(10) > }
/// let json = serde_json::to_string(&Mnist::summary())?;
/// assert!(json.starts_with(r#"{"version":1,"name":"Mnist","input":[28,28,1],"output":[10],"params":813802,"#));
///
/// let label: serde_json::Value = serde_json::from_str(&json)?;
/// assert_eq!(label["layers"][1]["arguments"], "32, 3x3");
/// assert_eq!(label["layers"][1]["aperture"][0]["size"], 5);
/// assert_eq!(label["layers"][1]["reads"], serde_json::json!([1])); // the first layer
///
/// // So is what `memory()` answers.
/// let memory = serde_json::to_value(Mnist::training().batch(128).memory())?;
/// assert_eq!((&memory["phase"], &memory["layer"]), (&"backward".into(), &"maxpool".into()));
/// assert_eq!(memory["parts"][2], serde_json::json!({ "name": "params", "bytes": 3_255_208 }));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Summary<'g> {
    name: &'g str,
    graph: Graph<'g>,
    folded: bool,
    width: usize,
    colors: bool,
}

/// A width that is asked for; 0 is none.
pub(crate) const fn limit(columns: usize) -> usize {
    if columns == 0 { usize::MAX } else { columns }
}

impl<'g> Summary<'g> {
    /// The table of a network.
    #[must_use]
    pub const fn new(name: &'g str, graph: Graph<'g>) -> Self {
        Self { name, graph, folded: true, width: usize::MAX, colors: false }
    }

    /// The table with a line for every layer.
    #[must_use]
    pub const fn unfolded(self) -> Self {
        Self { folded: false, ..self }
    }

    /// The table in lines of at most so many characters; as long as they are by
    /// default.
    ///
    /// Where that is too narrow, something gives way, in this order: layers are
    /// shortened, to 14 characters; bars get half as wide; the number of
    /// outputs goes; the bars; the shape; the layer; paths are shortened, from
    /// their beginning; multiply-adds go, and at last params. A character is
    /// taken for a column. 0 is no limit: so a terminal says that it knows none.
    #[must_use]
    pub const fn width(self, columns: usize) -> Self {
        Self { width: limit(columns), ..self }
    }

    /// The table with colours, as a terminal understands them (ANSI escapes);
    /// without by default. Whether the terminal wants them is for the caller to
    /// find out; the feature `terminal` of the facade does.
    #[must_use]
    pub const fn colors(self, colors: bool) -> Self {
        Self { colors, ..self }
    }

    /// The table in Markdown, as GitHub has it: see [`Markdown`].
    #[must_use]
    pub const fn markdown(self) -> Markdown<'g> {
        Markdown::new(self)
    }

    /// A line for every layer in CSV, numbers as they are: see [`Csv`].
    #[must_use]
    pub const fn csv(self) -> Csv<'g> {
        Csv::new(self)
    }

    /// A drawing of the network in the language of Graphviz: see [`Dot`].
    #[must_use]
    pub const fn dot(self) -> Dot<'g> {
        Dot::new(self)
    }

    /// The name of the network.
    #[must_use]
    pub const fn name(&self) -> &'g str {
        self.name
    }

    /// The network.
    #[must_use]
    pub const fn graph(&self) -> Graph<'g> {
        self.graph
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
}
