//! The layers by groups.

use netweight_core::{Aperture, Shape};

use crate::infer::Line;

/// A layer, or a group with all that is in it.
pub struct Node<'l> {
    pub name: String,
    pub sums: Sums,
    /// None if only rustc knows it, as with the aperture.
    pub output: Option<Shape>,
    /// None, too, where repetitions that are alike differ in it.
    pub aperture: Option<Aperture>,
    pub kind: NodeKind<'l>,
    aside: bool,
}

pub enum NodeKind<'l> {
    Layer(&'l Line),
    Group { layers: usize, nodes: Vec<Node<'l>> },
}

/// Sums of what is known.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Sums {
    pub params: u64,
    pub macs: u64,
    pub outputs: u64,
    /// Whether all is known.
    pub whole: bool,
}

impl Sums {
    pub const NONE: Self = Self { params: 0, macs: 0, outputs: 0, whole: true };

    /// Returns whether nothing is there, or known.
    pub fn is_nothing(&self) -> bool {
        self.params == 0 && self.macs == 0 && self.outputs == 0
    }

    pub fn and(self, other: Self) -> Self {
        Self {
            params: self.params.saturating_add(other.params),
            macs: self.macs.saturating_add(other.macs),
            outputs: self.outputs.saturating_add(other.outputs),
            whole: self.whole && other.whole,
        }
    }

    pub fn of<'n>(nodes: impl IntoIterator<Item = &'n Node<'n>>) -> Self {
        nodes.into_iter().fold(Self::NONE, |sum, node| sum.and(node.sums))
    }
}

/// The nodes of lines whose paths are alike up to a byte, from which on they
/// are read.
pub fn nodes(lines: &[Line], begin: usize) -> Vec<Node<'_>> {
    let group =
        |line: &Line| line.path.get(begin..).and_then(|rest| rest.split_once('.')).map(|(group, _)| group.len());
    let is_one_group = |a: &Line, b: &Line| match (group(a), group(b)) {
        (Some(length), Some(other)) => {
            length == other && a.path.get(begin..begin + length) == b.path.get(begin..begin + length)
        }
        _ => false,
    };
    lines
        .chunk_by(is_one_group)
        .map(|lines| match group(&lines[0]) {
            Some(length) => of_group(lines, begin, length),
            None => of_layer(&lines[0], begin),
        })
        .collect()
}

fn of_layer(line: &Line, begin: usize) -> Node<'_> {
    let sizes = line.sizes;
    Node {
        name: line.path.get(begin..).unwrap_or_default().to_owned(),
        sums: sizes.map_or(Sums { whole: false, ..Sums::NONE }, |sizes| Sums {
            params: sizes.params,
            macs: sizes.macs,
            outputs: sizes.outputs,
            whole: true,
        }),
        output: sizes.map(|sizes| sizes.output),
        aperture: sizes.map(|sizes| sizes.aperture),
        kind: NodeKind::Layer(line),
        aside: line.aside,
    }
}

fn of_group(lines: &[Line], begin: usize, length: usize) -> Node<'_> {
    let name = lines[0].path.get(begin..begin + length).unwrap_or_default().to_owned();
    let nodes = nodes(lines, begin + length + 1);
    let repetitions = nodes.iter().filter(|node| is_repetition(node)).count();
    // A side head's output goes nowhere.
    let last = nodes.iter().rfind(|node| !node.aside).or(nodes.last());
    let path = lines[0].path.get(..begin + length);
    let end = lines.last().and_then(|line| line.ends.iter().find(|(group, ..)| Some(group.as_str()) == path));
    Node {
        name: if repetitions > 1 { format!("{name} × {repetitions}") } else { name },
        sums: Sums::of(&nodes),
        output: end.map(|(_, output, _)| *output).or(last.and_then(|node| node.output)),
        aperture: end.map(|(.., aperture)| *aperture).or(last.and_then(|node| node.aperture)),
        aside: lines.iter().all(|line| line.aside),
        kind: NodeKind::Group { layers: lines.len(), nodes: merged(nodes) },
    }
}

/// Repetitions are called by their numbers.
fn is_repetition(node: &Node<'_>) -> bool {
    node.name.bytes().all(|byte| byte.is_ascii_digit())
}

/// Nodes of which those that repeat the one before stand once.
fn merged(nodes: Vec<Node<'_>>) -> Vec<Node<'_>> {
    let mut merged: Vec<(Node<'_>, String)> = Vec::new();
    for node in nodes {
        match merged.last_mut() {
            Some((before, last)) if is_repetition(before) && is_repetition(&node) && is_alike(before, &node) => {
                blend(before, &node);
                last.clone_from(&node.name);
            }
            _ => merged.push((node, String::new())),
        }
    }
    let named = merged.into_iter().map(|(mut node, last)| {
        if !last.is_empty() {
            node.name = format!("each of {} to {last}", node.name);
        }
        node
    });
    named.collect()
}

/// Returns whether two nodes differ in nothing but their names and apertures.
fn is_alike(a: &Node<'_>, b: &Node<'_>) -> bool {
    a.sums == b.sums
        && a.output == b.output
        && match (&a.kind, &b.kind) {
            (NodeKind::Layer(a), NodeKind::Layer(b)) => a.layer == b.layer && a.note == b.note,
            (NodeKind::Group { nodes: a, .. }, NodeKind::Group { nodes: b, .. }) => {
                a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.name == b.name && is_alike(a, b))
            }
            _ => false,
        }
}

/// Forgets the apertures that differ.
fn blend(a: &mut Node<'_>, b: &Node<'_>) {
    if a.aperture != b.aperture {
        a.aperture = None;
    }
    if let (NodeKind::Group { nodes: a, .. }, NodeKind::Group { nodes: b, .. }) = (&mut a.kind, &b.kind) {
        for (a, b) in a.iter_mut().zip(b) {
            blend(a, b);
        }
    }
}
