//! A program as the calls that a framework gets, one behind the other, in the
//! order in which they run.

use std::mem;
use std::ops::Range;

use netweight_core::graph::{ScopeKind, SideHead};
use netweight_core::layers::Merge;
use netweight_core::{Layer, Range as Channels};

use crate::programs::{Body, Element, Kind, LABELS};

/// A tensor by the call that gives it, counted from 1; 0 is the input.
pub(super) type Value = usize;

/// What is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Function {
    /// A matrix product with a weight of this number, which may be another
    /// call's, and so many biases.
    Product {
        weight: usize,
        biases: u64,
    },
    /// A copy in 16 bits.
    Cast,
    /// An activation whose backward pass needs what it read; whether it can
    /// overwrite that.
    OfInput {
        in_place: bool,
    },
    /// One that needs what it gave.
    OfResult {
        in_place: bool,
    },
    BatchNorm,
    LayerNorm,
    Dropout,
    /// The same tensor by another name.
    Alias,
    /// A part of a tensor.
    Slice,
    /// The mean over all positions.
    Mean,
    Add,
    Multiply,
    Concat,
    /// Of a softmax over experts the largest so many, divided by their sum.
    Choose {
        active: u64,
    },
    /// The rows that each expert is given, or their weights.
    Gather {
        is_rows: bool,
    },
    /// What experts give, added to the rows that it belongs to.
    Scatter,
}

#[derive(Clone, Debug)]
pub(super) struct Call {
    pub(super) function: Function,
    pub(super) inputs: Vec<Value>,
}

/// The sizes of a tensor, a sample.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Sizes {
    pub(super) spatial: Vec<u64>,
    pub(super) channels: u64,
    /// How many experts each position goes to.
    pub(super) experts: u64,
}

impl Sizes {
    pub(super) fn positions(&self) -> u64 {
        self.spatial.iter().product::<u64>() * self.experts
    }

    pub(super) fn elements(&self) -> u64 {
        self.positions() * self.channels
    }
}

/// A function around some calls, and what its caller gives it.
#[derive(Clone, Debug)]
pub(super) struct Frame {
    pub(super) kind: ScopeKind,
    pub(super) is_named: bool,
    pub(super) first: usize,
    pub(super) end: usize,
    pub(super) enters: Value,
}

impl Frame {
    /// Whether it is a module, whose caller holds what it gives it.
    pub(super) fn holds(&self) -> bool {
        match self.kind {
            ScopeKind::Block => true,
            ScopeKind::Group => self.is_named,
            _ => false,
        }
    }
}

/// Tensors that a function holds although nothing more reads them.
#[derive(Clone, Debug)]
pub(super) struct Holding {
    pub(super) values: Vec<Value>,
    /// From before which call, and until before which one.
    pub(super) calls: Range<usize>,
}

/// What a label names.
#[derive(Clone, Debug)]
struct Label {
    value: Value,
    weight: Option<usize>,
    /// The functions around it, from the outside in.
    functions: Vec<usize>,
}

/// What is called, and around it.
#[derive(Debug)]
pub(super) struct Calls {
    /// The calls.
    pub(super) all: Vec<Call>,
    /// Of each value.
    pub(super) sizes: Vec<Sizes>,
    /// Whether a value depends on something that is trained.
    pub(super) learns: Vec<bool>,
    /// Whether a value is in 16 bits.
    pub(super) half: Vec<bool>,
    /// The scalars of each weight of a product.
    pub(super) weights: Vec<u64>,
    /// Other trained scalars: biases, and factors of norms.
    pub(super) others: u64,
    /// The channels of batch norms, and how many there are.
    pub(super) means: (u64, u64),
    pub(super) frames: Vec<Frame>,
    /// What the network returns: side heads in their order, and its own.
    pub(super) outputs: Vec<Value>,
    /// What it returns besides, without a loss.
    pub(super) returned: Vec<Value>,
    /// The variables of functions, which hold them until they return, and what is
    /// joined with those.
    pub(super) holdings: Vec<Holding>,
    /// Each recall of a labelled tensor: the value, and the innermost function
    /// around both, unless that is the network.
    recalls: Vec<(Value, Option<usize>)>,
    /// What each merge reads, and its calls.
    merges: Vec<Holding>,
    /// Behind which calls layers end.
    layer_ends: Vec<usize>,
    /// The functions that are being written out, by their frames.
    functions: Vec<usize>,
    /// How many copies of a layer there are.
    copies: u64,
    setting: Setting,
    kept: [Option<Label>; LABELS],
}

/// How a network is run.
#[derive(Clone, Copy, Debug)]
pub(super) struct Setting {
    pub(super) training: bool,
    pub(super) autocast: bool,
}

/// A form that this autograd does not have.
pub(super) struct Unknown;

impl Calls {
    pub(super) fn of(body: &[Element], input: Sizes, setting: Setting) -> Result<Self, Unknown> {
        let mut calls = Self {
            all: Vec::new(),
            sizes: vec![input],
            learns: vec![false],
            half: vec![false],
            weights: Vec::new(),
            others: 0,
            means: (0, 0),
            frames: Vec::new(),
            outputs: Vec::new(),
            returned: Vec::new(),
            holdings: Vec::new(),
            recalls: Vec::new(),
            merges: Vec::new(),
            layer_ends: Vec::new(),
            functions: Vec::new(),
            copies: 1,
            setting,
            kept: [const { None }; LABELS],
        };
        let last = calls.body(body, 0)?;
        calls.outputs.push(last);
        calls.hold();
        Ok(calls)
    }

    /// Finds out until when variables are held. Written from the docs of
    /// `Inference`, which say it in prose.
    fn hold(&mut self) {
        // `skip = x`: until the function returns.
        for &(value, function) in &self.recalls {
            let end = function.map_or(usize::MAX, |function| self.frames[function].end);
            self.holdings.push(Holding { values: vec![value], calls: value..end });
        }
        // `x = join(x, skip); x = next(x)`: until `next` has returned.
        for merge in &self.merges {
            let is_variable = |value: &Value| self.recalls.iter().any(|(variable, _)| variable == value);
            let (variables, values): (Vec<_>, Vec<_>) = merge.values.iter().partition(|value| is_variable(value));
            let next = merge.calls.end;
            let layer = self.layer_ends.iter().copied().find(|&end| end > next);
            let (false, Some(layer)) = (variables.is_empty(), layer) else { continue };
            let functions = self.frames.iter().filter(|frame| frame.holds() && frame.first == next);
            let end = functions.map(|frame| frame.end).fold(layer, usize::max);
            self.holdings.push(Holding { values, calls: merge.calls.start..end });
        }
    }

    /// Whether tensors of 16 and of 32 bits meet.
    pub(super) fn mixes_widths(&self) -> bool {
        self.all.iter().any(|call| call.inputs.iter().any(|&input| self.half[input] != self.half[call.inputs[0]]))
    }

    pub(super) fn has_experts(&self) -> bool {
        self.all.iter().any(|call| matches!(call.function, Function::Choose { .. }))
    }

    /// Whether calls share a weight.
    pub(super) fn ties(&self) -> bool {
        let products = self.all.iter().filter(|call| matches!(call.function, Function::Product { .. }));
        products.count() > self.weights.len()
    }

    /// Adds a call; what it gives.
    fn call(&mut self, function: Function, inputs: &[Value], sizes: Sizes) -> Value {
        let trains = match function {
            Function::Product { biases, .. } => {
                self.others += biases;
                true
            }
            Function::BatchNorm | Function::LayerNorm => {
                self.others += 2 * sizes.channels * self.copies;
                if function == Function::BatchNorm {
                    self.means = (self.means.0 + sizes.channels, self.means.1 + 1);
                }
                true
            }
            _ => false,
        };
        self.learns.push(trains || inputs.iter().any(|&input| self.learns[input]));
        let is_product = matches!(function, Function::Product { .. } | Function::Cast);
        let half = self.setting.autocast && (is_product || inputs.iter().all(|&input| self.half[input]));
        self.half.push(half);
        self.all.push(Call { function, inputs: inputs.to_vec() });
        self.sizes.push(sizes);
        self.all.len()
    }

    fn body(&mut self, body: &[Element], mut x: Value) -> Result<Value, Unknown> {
        for Element { keep, kind, name, .. } in body {
            let mut weight = None;
            x = match kind {
                Kind::Linear { units, bias, tied } => {
                    let input = self.sizes[x].clone();
                    let number = if let Some(label) = tied {
                        self.kept[*label].as_ref().and_then(|label| label.weight).ok_or(Unknown)?
                    } else {
                        self.weights.push(input.channels * units * self.copies);
                        self.weights.len() - 1
                    };
                    weight = Some(number);
                    if self.setting.autocast && !self.half[x] {
                        x = self.call(Function::Cast, &[x], input.clone());
                    }
                    let biases = if *bias { units * self.copies } else { 0 };
                    let sizes = Sizes { channels: *units, ..input };
                    self.call(Function::Product { weight: number, biases }, &[x], sizes)
                }
                Kind::Alone(layer) => self.layer(layer, x)?,
                Kind::Experts { total, active, body } => {
                    let x = self.start(body, x)?;
                    self.experts(*total, *active, &body.elements, x)?
                }
                Kind::Wrong => return Err(Unknown),
                Kind::Group(kind, body) => {
                    let x = self.start(body, x)?;
                    self.within(*kind, name.label, &body.elements, x)?
                }
                Kind::Repeat(count, body) => {
                    let first = self.all.len();
                    let frame = self.frames.len();
                    let enters = x;
                    self.frames.push(Frame { kind: ScopeKind::Group, is_named: name.label, first, end: first, enters });
                    self.functions.extend(name.label.then_some(frame));
                    for _ in 0..*count {
                        x = self.start(body, x)?;
                        x = self.within(ScopeKind::Repetition, false, &body.elements, x)?;
                    }
                    self.frames[frame].end = self.all.len();
                    self.functions.pop_if(|last| *last == frame);
                    x
                }
                Kind::Merge(merge, branches) => self.merge(*merge, branches, x)?,
                Kind::Aside(..) if self.copies > 1 => return Err(Unknown),
                Kind::Aside(head, body) => {
                    if self.setting.training || *head != SideHead::TrainingAlone {
                        self.head(*head, body, x)?;
                    }
                    x
                }
            };
            if let Kind::Linear { .. } | Kind::Alone(_) | Kind::Merge(..) = kind {
                self.layer_ends.push(self.all.len());
            }
            if let Some(label) = keep {
                self.kept[*label] = Some(Label { value: x, weight, functions: self.functions.clone() });
            }
        }
        Ok(x)
    }

    /// Experts as a loop of all of them, over the rows that each is given.
    fn experts(&mut self, total: u64, active: u64, body: &[Element], x: Value) -> Result<Value, Unknown> {
        if self.setting.autocast {
            return Err(Unknown);
        }
        let sizes = self.sizes[x].clone();
        self.weights.push(sizes.channels * total * self.copies);
        let router = Function::Product { weight: self.weights.len() - 1, biases: 0 };
        let scores = self.call(router, &[x], Sizes { channels: total, ..sizes.clone() });
        let shares = self.call(Function::OfResult { in_place: false }, &[scores], self.sizes[scores].clone());
        let chosen = self.call(Function::Choose { active }, &[shares], Sizes { channels: active, ..sizes.clone() });
        let rows = Sizes { experts: sizes.experts * active, ..sizes.clone() };
        let given = self.call(Function::Gather { is_rows: true }, &[x], rows.clone());
        // What is labelled outside is not looked at within, nor the other way round.
        let (outer, copies) = (mem::take(&mut self.kept), self.copies);
        let frames = self.frames.len();
        self.copies *= total;
        let found = self.body(body, given)?;
        self.copies = copies;
        for (kept, outer) in self.kept.iter_mut().zip(outer) {
            *kept = if kept.is_some() { None } else { outer };
        }
        if self.frames[frames..].iter().any(|frame| frame.kind == ScopeKind::Checkpoint) {
            return Err(Unknown);
        }
        let weights = self.call(Function::Gather { is_rows: false }, &[chosen], Sizes { channels: 1, ..rows.clone() });
        let weighted = self.call(Function::Multiply, &[found, weights], rows);
        Ok(self.call(Function::Scatter, &[weighted], sizes))
    }

    /// Where a body starts: at what enters, or at a label.
    fn start(&mut self, body: &Body, x: Value) -> Result<Value, Unknown> {
        match body.from {
            Some((_, label)) => {
                let Label { value, functions, .. } = self.kept[label].as_ref().ok_or(Unknown)?;
                let both = functions.iter().zip(&self.functions).take_while(|(label, recall)| label == recall);
                self.recalls.push((*value, both.last().map(|(&function, _)| function)));
                Ok(*value)
            }
            None => Ok(x),
        }
    }

    fn within(&mut self, kind: ScopeKind, is_named: bool, body: &[Element], x: Value) -> Result<Value, Unknown> {
        let (first, frame) = (self.all.len(), self.frames.len());
        self.frames.push(Frame { kind, is_named, first, end: first, enters: x });
        self.functions.extend(self.frames[frame].holds().then_some(frame));
        let x = self.body(body, x)?;
        self.frames[frame].end = self.all.len();
        self.functions.pop_if(|last| *last == frame);
        Ok(x)
    }

    /// A side head: what it gives is an output.
    fn head(&mut self, head: SideHead, body: &Body, x: Value) -> Result<(), Unknown> {
        let place = self.outputs.len();
        let start = self.start(body, x)?;
        let y = self.body(&body.elements, start)?;
        if head == SideHead::Returned {
            self.returned.push(y);
        } else {
            self.outputs.insert(place, y);
        }
        Ok(())
    }

    fn layer(&mut self, layer: &Layer, x: Value) -> Result<Value, Unknown> {
        let sizes = self.sizes[x].clone();
        let function = match layer {
            // Statistics of the rows of one expert, and means over positions that
            // it does not have.
            Layer::BatchNorm(_) | Layer::GlobalAvgPool(_) if self.copies > 1 || sizes.experts > 1 => {
                return Err(Unknown);
            }
            Layer::Gelu(_) => Function::OfInput { in_place: false },
            Layer::Silu(_) => Function::OfInput { in_place: true },
            Layer::Relu(_) => Function::OfResult { in_place: true },
            Layer::Sigmoid(_) => Function::OfResult { in_place: false },
            Layer::BatchNorm(_) => Function::BatchNorm,
            Layer::LayerNorm(_) => Function::LayerNorm,
            Layer::Dropout(dropout) if self.setting.training && !dropout.p.is_zero() => Function::Dropout,
            Layer::Dropout(_) => Function::Alias,
            // All samples, then some channels: each slice has a gradient of its own.
            Layer::Slice(slice) => {
                let Channels { start, end } = slice.channels;
                let channels = end.unwrap_or(sizes.channels).checked_sub(start).ok_or(Unknown)?;
                let x = self.call(Function::Slice, &[x], sizes.clone());
                return Ok(self.call(Function::Slice, &[x], Sizes { channels, ..sizes }));
            }
            Layer::GlobalAvgPool(_) => {
                let spatial = vec![1; sizes.spatial.len()];
                return Ok(self.call(Function::Mean, &[x], Sizes { spatial, ..sizes }));
            }
            _ => return Err(Unknown),
        };
        Ok(self.call(function, &[x], sizes))
    }

    fn merge(&mut self, merge: Merge, branches: &[Body], x: Value) -> Result<Value, Unknown> {
        let mut ends = Vec::new();
        for branch in branches {
            let start = self.start(branch, x)?;
            ends.push(self.body(&branch.elements, start)?);
        }
        if ends.len() < 2 {
            return Err(Unknown);
        }
        let first = self.all.len();
        let joined = self.join(merge, &ends)?;
        self.merges.push(Holding { values: ends, calls: first..self.all.len() });
        Ok(joined)
    }

    fn join(&mut self, merge: Merge, ends: &[Value]) -> Result<Value, Unknown> {
        if merge == Merge::Concat {
            let channels = ends.iter().map(|&end| self.sizes[end].channels).sum();
            let sizes = Sizes { channels, ..self.sizes[ends[0]].clone() };
            return Ok(self.call(Function::Concat, ends, sizes));
        }
        let function = if merge == Merge::Add { Function::Add } else { Function::Multiply };
        // Two by two.
        let mut so_far = ends[0];
        for &end in &ends[1..] {
            let [left, right] = [so_far, end].map(|value| self.sizes[value].clone());
            if left.spatial.len() != right.spatial.len() {
                return Err(Unknown);
            }
            let spatial = left.spatial.iter().zip(&right.spatial).map(|(left, right)| *left.max(right)).collect();
            so_far = self.call(function, &[so_far, end], Sizes { spatial, ..left });
        }
        Ok(so_far)
    }
}
