//! Inputs that are right, and hardly what was meant.

use netweight_core::Layer;
use netweight_core::graph::Graph;

use crate::ast::{Size, SizeKind};
use crate::diagnostics::Errors;
use crate::resolve::Network;

/// Warns of an image or a sequence whose channels seem to come first, as in
/// PyTorch and burn: nothing fails if every window is padded, but every number is another one.
/// A tuple says that the shape is meant.
pub fn check(network: &Network<'_>, graph: &Graph<'_>, errors: &mut Errors) {
    let Some(Size { kind: SizeKind::Axes(_), text, spot }) = &network.declaration.input else { return };
    let input = graph.totals().input;
    let Some(meant) = input.channels_last() else { return };
    if text.starts_with('(') || !is_seen_through_windows(graph) {
        return;
    }
    let is = match input.axes() {
        [length, channels] => format!("{length} long, with {channels} channels"),
        [height, width, channels] => format!("{height} high and {width} wide, with {channels} channels"),
        _ => format!("a volume of {} channels: the batch is no axis", input.channels()),
    };
    let tuple = input.axes().iter().map(u64::to_string).collect::<Vec<_>>().join(", ");
    errors
        .warn(*spot, format!("channels come last: `{text}` is {is}; write `{meant}`, or `({tuple})` if that is meant"));
}

/// Returns whether the first convolution looks along the first axis, as at an image.
fn is_seen_through_windows(graph: &Graph<'_>) -> bool {
    let first = graph.rows().iter().find_map(|row| match row.layer {
        Layer::Conv(conv) => Some(conv.window),
        _ => None,
    });
    first.is_some_and(|window| window.sizes()[0] > 1)
}
