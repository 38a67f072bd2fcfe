//! From the layers of a network to the operations of a framework.

mod experts;
mod network;

use crate::layer::Layer;
use crate::memory::amount::limited;
use crate::memory::operation::{Gives, Operation, operation};
use crate::memory::room::Slot;
use crate::memory::rules::{AttentionPath, Rules};
use crate::memory::tensors::{Tensor, Tensors};

/// Writes down what the layers of a network do with memory, one operation
/// behind the other.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub struct Recorder<'p> {
    pub(crate) slots: &'p mut [Slot],
    pub(crate) edges: &'p mut [u32],
    /// Whether it is a training step that is written down.
    training: bool,
    /// Whether functions hold what they have read, at test time.
    holds: bool,
    /// How attention runs.
    attention: AttentionPath,
    /// Whether matrix products read copies in 16 bits.
    casts: bool,
    /// How many operations there are so far, and how many inputs they have.
    pub(crate) operations: usize,
    pub(crate) edge_count: usize,
    pub(crate) tensors: Tensors,
    /// The elements of the network's input.
    input: u128,
    /// Scalars that a position of a cache takes.
    pub(crate) cache: u128,
    /// Bytes of integers that are stored.
    pub(crate) stored: u128,
    /// Running means and variances.
    pub(crate) buffers: u64,
    /// Biases that convolutions are without.
    pub(crate) missing_biases: u128,
    /// How many parts of workspaces are rounded up to pages.
    pub(crate) pages: u128,
    /// The layer that is being written down.
    row: u32,
    /// The value that its next operation reads.
    value: u32,
    /// How many copies of it there are, and how many of them work.
    copies: u128,
    active: u128,
    /// Whether it reads integers.
    pub(crate) reads_ids: bool,
    /// The latest boolean and float mask that the call has made; 0 if none.
    masks: [u32; 2],
    /// Whether the layer reads what lies in memory step by step, each of all
    /// samples: what a recurrent layer gives.
    reads_steps: bool,
}

impl<'p> Recorder<'p> {
    /// At most how many values one operation of a layer reads.
    const MOST_INPUTS: usize = 4;

    pub(crate) const fn new(slots: &'p mut [Slot], edges: &'p mut [u32], rules: Rules) -> Self {
        Self {
            slots,
            edges,
            training: rules.training,
            holds: rules.frames && !rules.training,
            attention: rules.attention,
            casts: rules.autocast,
            masks: [0; 2],
            operations: 0,
            edge_count: 0,
            tensors: Tensors::NONE,
            input: 0,
            cache: 0,
            stored: 0,
            buffers: 0,
            missing_biases: 0,
            pages: 0,
            row: 0,
            value: 0,
            copies: 1,
            active: 1,
            reads_ids: false,
            reads_steps: false,
        }
    }

    /// Returns whether it is a training step that is written down.
    pub(crate) const fn is_training(&self) -> bool {
        self.training
    }

    /// Returns whether a planner lays out tensors ahead of time, which runs a layer as one.
    pub(crate) const fn plans_ahead(&self) -> bool {
        !self.training && !self.holds
    }

    /// How attention runs.
    pub(crate) const fn attention(&self) -> AttentionPath {
        self.attention
    }

    /// The value that the layer's next operation reads, unless it is told others.
    pub(crate) const fn value(&self) -> u32 {
        self.value
    }

    /// Adds a trained tensor.
    pub(crate) const fn learn(&mut self, tensor: Tensor) {
        self.tensors.push(tensor, self.copies);
    }

    /// Adds a trained tensor of which a layer has several.
    pub(crate) const fn learn_copies(&mut self, tensor: Tensor, copies: u64) {
        self.tensors.push(tensor, self.copies * copies as u128);
    }

    /// Adds a convolution without biases, for so many filters.
    pub(crate) const fn miss_biases(&mut self, filters: u64) {
        self.missing_biases += filters as u128 * self.copies;
    }

    /// The weight of a layer is another one's too.
    pub(crate) const fn share(&mut self, row: u32) {
        self.slots[row as usize].is_shared = true;
    }

    /// Adds parts of workspaces that are rounded up to pages.
    pub(crate) const fn round(&mut self, parts: u128) {
        self.pages += limited(parts, self.active);
    }

    /// Returns whether the layer reads what lies in memory step by step.
    pub(crate) const fn reads_steps(&self) -> bool {
        self.reads_steps
    }

    /// Returns whether what the layer reads needs an error signal.
    pub(crate) const fn reads_learned(&self) -> bool {
        self.value > 0 && self.slots[self.value as usize - 1].learns
    }

    /// Returns whether what the layer reads is there in the backward pass in any case:
    /// the network's input, or what the backward pass of its own operation needs.
    pub(crate) const fn reads_kept(&self) -> bool {
        let mut value = self.value;
        while value > 0 {
            let slot = &self.slots[value as usize - 1];
            if slot.operation.keeps_result {
                return true;
            }
            if !matches!(slot.operation.gives, Gives::View) {
                return false;
            }
            value = self.edges[slot.first_edge as usize];
        }
        true
    }

    /// Adds bytes that are stored besides params and buffers.
    pub(crate) const fn store(&mut self, bytes: u128) {
        self.stored += bytes * self.copies;
    }

    /// Adds what a position of a cache takes, in scalars.
    pub(crate) const fn cache(&mut self, scalars: u128) {
        self.cache += scalars;
    }

    /// Adds an operation on what the layer's last one has given.
    #[expect(clippy::large_types_passed_by_value, reason = "an operation is made for one call")]
    pub(crate) const fn run(&mut self, operation: Operation) {
        self.run_on(operation, &[self.value]);
    }

    /// A mask for sequences of this length that the call makes, once for all
    /// layers that read it.
    pub(crate) const fn mask(&mut self, length: u64, is_float: bool) -> u32 {
        let size = length as u128 * length as u128;
        // Values are counted in elements: four booleans take as much as a number
        // of 32 bits.
        let elements = if is_float { size } else { size.div_ceil(4) };
        let made = self.masks[is_float as usize];
        if made > 0 && self.slots[made as usize - 1].operation.elements == elements {
            return made;
        }
        let first_edge = self.edge_count;
        self.read(0);
        self.push(&operation!(elements), first_edge);
        self.masks[is_float as usize] = self.value;
        self.value
    }

    /// Adds an operation on these values; what it gives.
    #[expect(clippy::large_types_passed_by_value, reason = "an operation is made for one call")]
    pub(crate) const fn run_on(&mut self, operation: Operation, values: &[u32]) -> u32 {
        self.run_holding(operation, values, &[])
    }

    /// The same, while a function at test time holds other values as well.
    pub(crate) const fn run_holding(&mut self, mut operation: Operation, values: &[u32], held: &[u32]) -> u32 {
        if self.copies > 1 {
            operation.params *= self.copies;
            operation.weights *= self.copies;
        }
        if self.active > 1 {
            operation.elements = limited(operation.elements, self.active);
            operation.keeps = operation.keeps.times(self.active);
            // Statistics of a whole batch: each expert that is given a row has its own.
            operation.keeps.fixed = limited(operation.keeps.fixed, self.copies);
            operation.working = operation.working.times(self.active);
            operation.errors_working = operation.errors_working.times(self.active);
        }
        let mut read = [0; Self::MOST_INPUTS];
        let mut i = 0;
        while i < values.len() {
            read[i] = if self.casts && operation.product { self.cast(values[i]) } else { values[i] };
            i += 1;
        }
        let first_edge = self.edge_count;
        let mut i = 0;
        while i < values.len() {
            self.read(read[i]);
            i += 1;
        }
        let mut i = 0;
        while self.holds && i < held.len() {
            self.read(held[i]);
            i += 1;
        }
        self.push(&operation, first_edge);
        self.value
    }

    /// A value half as wide, a copy if it is not.
    const fn cast(&mut self, value: u32) -> u32 {
        let mut elements = self.input;
        if value > 0 {
            let slot = &self.slots[value as usize - 1];
            if slot.half {
                return value;
            }
            elements = slot.operation.elements;
        }
        let first_edge = self.edge_count;
        self.read(value);
        self.push(&operation!(elements), first_edge);
        let slot = &mut self.slots[self.operations - 1];
        slot.half = true;
        slot.is_cast = true;
        self.value
    }

    /// Adds an input of the next operation.
    const fn read(&mut self, value: u32) {
        self.edges[self.edge_count] = value;
        self.edge_count += 1;
    }

    /// Adds an operation on what has been read since `first_edge`.
    const fn push(&mut self, operation: &Operation, first_edge: usize) {
        let at = self.operations;
        let mut learns = operation.params > 0;
        let mut half = true;
        let mut edge = first_edge;
        while edge < self.edge_count {
            let input = self.edges[edge];
            if input > 0 {
                let slot = &mut self.slots[input as usize - 1];
                slot.readers += 1;
                learns = learns || slot.learns;
                half = half && slot.half;
            } else {
                half = false;
            }
            edge += 1;
        }
        let slot = &mut self.slots[at];
        slot.operation = *operation;
        slot.row = self.row;
        slot.learns = learns;
        slot.readers = 0;
        // Operations keep the width of what they read, a sum that of the
        // widest; products are half as wide in any case.
        slot.half = half || operation.product;
        slot.is_cast = false;
        #[expect(clippy::cast_possible_truncation, reason = "a layer has a few operations, and layers are limited")]
        {
            slot.first_edge = first_edge as u32;
            slot.end_edge = self.edge_count as u32;
            self.value = at as u32 + 1;
        }
        self.operations = at + 1;
    }
}

/// At most how many operations a layer with so many inputs is, casts of
/// autocast among them; one more in experts, for which samples are gathered.
pub(crate) const fn operations(layer: &Layer, inputs: usize) -> u64 {
    match layer {
        Layer::Conv(_)
        | Layer::Depthwise(_)
        | Layer::ConvTranspose(_)
        | Layer::Fc(_)
        | Layer::Linear(_)
        | Layer::Take(_) => 2,
        Layer::Slice(_) => 3,
        Layer::Attention(_) => 4,
        Layer::Crop(_) => 5,
        Layer::WindowAttention(_) => 7,
        Layer::Lstm(lstm) => lstm.operations(),
        Layer::Gru(gru) => gru.operations(),
        Layer::Rnn(rnn) => rnn.operations(),
        Layer::Merge(_) => inputs as u64,
        _ => 1,
    }
}
