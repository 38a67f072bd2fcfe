//! The autograd: tensors, the nodes that gave them, and the backward pass.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

use super::run::Again;
use super::storage::{Meter, Storage};

/// A tensor: memory, and what its gradient is handed to.
#[derive(Clone)]
pub(super) struct Tensor {
    pub(super) storage: Storage,
    pub(super) from: Option<Rc<Node>>,
}

/// A tensor that a node needs for its backward pass.
pub(super) enum Saved {
    Kept(Storage),
    /// One of a checkpoint, by its number.
    Again(Rc<Again>, usize),
}

/// What an input's gradient is.
#[derive(Clone, Copy)]
pub(super) enum Gives {
    /// New memory of so many bytes.
    New(u128),
    /// The gradient of the result.
    Same,
    /// A slice of that.
    Slice(u128),
}

/// A trained tensor, of which a node has a gradient.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Param {
    /// A weight of a product, which others may share.
    Weight(usize),
    /// Any other, of this call.
    Own(usize, usize),
}

/// What has been run, and is run backwards.
pub(super) struct Node {
    /// When it ran.
    pub(super) turn: usize,
    /// Where the gradients of its inputs go, and what they are.
    pub(super) inputs: Vec<(Rc<Node>, Gives)>,
    pub(super) saved: RefCell<Vec<Saved>>,
    /// What its backward pass needs besides, while it runs.
    pub(super) working: u128,
    pub(super) params: Vec<(Param, u128)>,
    /// Whether gradients of params come in 16 bits, and are copied.
    pub(super) is_half: bool,
    /// The copy of its weight in 16 bits, and the call that made it.
    pub(super) copy: RefCell<Option<Storage>>,
}

/// An error signal.
#[derive(Clone)]
struct Gradient {
    storage: Storage,
    is_slice: bool,
    /// How many bytes of the storage are its own.
    bytes: u128,
}

pub(super) struct Backward<'m> {
    meter: &'m Rc<Meter>,
    /// Whether a tracker watches, so that no sum is in place.
    is_watched: bool,
    /// Nodes by their turn.
    pending: BTreeMap<usize, (Rc<Node>, Gradient)>,
    params: HashMap<Param, Storage>,
}

impl<'m> Backward<'m> {
    pub(super) fn new(meter: &'m Rc<Meter>, is_watched: bool) -> Self {
        Self { meter, is_watched, pending: BTreeMap::new(), params: HashMap::new() }
    }

    /// Hands a gradient to a node.
    pub(super) fn begin(&mut self, node: &Rc<Node>, storage: Storage) {
        let bytes = storage.count;
        self.add(node, Gradient { storage, is_slice: false, bytes });
    }

    fn add(&mut self, node: &Rc<Node>, new: Gradient) {
        let sum = match self.pending.remove(&node.turn) {
            None => new,
            // In place, if nobody else looks at the older one's memory.
            Some((_, old)) if !self.is_watched && !old.is_slice && Rc::strong_count(&old.storage) == 1 => old,
            Some((_, old)) => {
                let sum = self.meter.take(old.bytes);
                drop((old, new));
                Gradient { bytes: sum.count, storage: sum, is_slice: false }
            }
        };
        self.pending.insert(node.turn, (Rc::clone(node), sum));
    }

    /// Runs everything, the latest first; the gradients of the params.
    pub(super) fn run(mut self) -> HashMap<Param, Storage> {
        while let Some((_, (node, gradient))) = self.pending.pop_last() {
            self.step(&node, gradient);
        }
        self.params
    }

    fn step(&mut self, node: &Rc<Node>, gradient: Gradient) {
        let needed: Vec<_> = node.saved.borrow().iter().map(Saved::unpack).collect();
        let gradients: Vec<_> = node
            .inputs
            .iter()
            .map(|&(_, gives)| match gives {
                Gives::New(bytes) => Gradient { storage: self.meter.take(bytes), is_slice: false, bytes },
                Gives::Same => gradient.clone(),
                Gives::Slice(bytes) => Gradient { is_slice: true, bytes, ..gradient.clone() },
            })
            .collect();
        let working = self.meter.take(node.working);
        let width = if node.is_half { 2 } else { 4 };
        let params: Vec<_> =
            node.params.iter().map(|&(param, scalars)| (param, self.meter.take(width * scalars))).collect();
        drop((working, needed, gradient));
        node.saved.take().into_iter().for_each(Saved::release);
        node.copy.take();
        for (param, mut storage) in params {
            if node.is_half {
                storage = self.meter.take(2 * storage.count);
            }
            // Views of what products gave: a sum is new.
            if let Some(old) = self.params.remove(&param) {
                let sum = self.meter.take(storage.count);
                drop((old, storage));
                storage = sum;
            }
            self.params.insert(param, storage);
        }
        for ((to, _), gradient) in node.inputs.iter().zip(gradients) {
            self.add(to, gradient);
        }
    }
}
