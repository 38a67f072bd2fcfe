//! Runs calls: memory comes with each result, and goes with its last holder.

use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::Range;
use std::rc::Rc;

use netweight_core::graph::ScopeKind;
use netweight_core::memory::Rules;

use super::calls::{Call, Calls, Frame, Function, Value};
use super::storage::{Meter, Storage};
use super::tape::{Gives, Node, Param, Saved, Tensor};

/// What is called, on what, and with how many samples.
pub(super) struct Machine {
    pub(super) calls: Calls,
    pub(super) batch: u128,
    pub(super) meter: Rc<Meter>,
    /// The network's input, which is nobody's to free.
    pub(super) input: Tensor,
    pub(super) rules: Rules,
}

/// One run of a checkpoint.
pub(super) struct Again {
    machine: Rc<Machine>,
    /// Its number among the frames.
    frame: usize,
    /// What it reads from outside of it, as long as anything is needed.
    pub(super) reads: RefCell<HashMap<Value, Saved>>,
    /// Which of the tensors that its nodes have asked to save are still needed.
    needed: RefCell<Vec<bool>>,
    /// The same, once they are there again; each until its node is done.
    found: RefCell<Option<Vec<Option<Storage>>>>,
}

/// What becomes of tensors that nodes save.
pub(super) enum Saver {
    Keep,
    Count(Rc<Again>),
    /// Those that are needed are collected, until all have been there.
    Collect(Vec<Option<Storage>>, Rc<Again>),
}

/// There is nothing more to save.
pub(super) struct Done;

impl Saver {
    fn save(&mut self, storage: &Storage) -> Result<Saved, Done> {
        match self {
            Self::Keep => Ok(Saved::Kept(Rc::clone(storage))),
            Self::Count(again) => {
                again.needed.borrow_mut().push(true);
                Ok(Saved::Again(Rc::clone(again), again.needed.borrow().len() - 1))
            }
            Self::Collect(all, again) => {
                let needed = again.needed.borrow();
                all.push(needed[all.len()].then(|| Rc::clone(storage)));
                if all.len() == needed.len() { Err(Done) } else { Ok(Saved::Kept(Rc::clone(storage))) }
            }
        }
    }
}

impl Saved {
    /// The tensor that has been saved.
    pub(super) fn unpack(&self) -> Storage {
        let (again, index) = match self {
            Self::Kept(storage) => return Rc::clone(storage),
            Self::Again(again, index) => (again, *index),
        };
        if again.found.borrow().is_none() {
            let all = again.run();
            *again.found.borrow_mut() = Some(all);
        }
        let again = again.found.borrow();
        Rc::clone(again.as_ref().unwrap()[index].as_ref().unwrap())
    }

    /// The memory that is there for it: what enters its checkpoint, if that is
    /// to be run again.
    pub(super) fn storages(&self) -> Vec<Storage> {
        match self {
            Self::Kept(storage) => vec![Rc::clone(storage)],
            Self::Again(again, _) => again.reads.borrow().values().flat_map(Self::storages).collect(),
        }
    }

    pub(super) fn release(self) {
        if let Self::Again(again, index) = self {
            again.needed.borrow_mut()[index] = false;
            if let Some(again) = &mut *again.found.borrow_mut() {
                again[index] = None;
            }
            if !again.needed.borrow().contains(&true) {
                again.release();
            }
        }
    }
}

impl Again {
    /// Runs it again, until all that is saved has been there.
    fn run(self: &Rc<Self>) -> Vec<Option<Storage>> {
        let inputs = self.reads.borrow().iter().map(|(&value, saved)| (value, saved.unpack())).collect::<Vec<_>>();
        let frame = &self.machine.calls.frames[self.frame];
        let calls = frame.first..frame.end;
        let mut run = Run::of(&self.machine, calls.clone());
        for (value, storage) in inputs {
            // Somebody else holds them.
            run.there.insert(value, (Tensor { storage, from: None }, usize::MAX));
        }
        let mut saver = Saver::Collect(Vec::new(), Rc::clone(self));
        assert!(run.calls(calls, Some(self.frame), &mut saver).is_err(), "as many as the first time");
        let Saver::Collect(all, _) = saver else { unreachable!() };
        all
    }

    fn release(&self) {
        self.reads.take().into_values().for_each(Saved::release);
    }
}

/// The variables of one run.
pub(super) struct Run {
    machine: Rc<Machine>,
    /// The values that are there, and how many calls will read each.
    pub(super) there: HashMap<Value, (Tensor, usize)>,
    /// How many will read those that come.
    readers: HashMap<Value, usize>,
    /// Copies of weights in 16 bits.
    copies: HashMap<usize, Storage>,
    /// And of biases, as long as the forward pass runs.
    pub(super) biases: Vec<Storage>,
}

impl Run {
    /// A run of all calls. The caller holds what the network returns.
    pub(super) fn whole(machine: &Rc<Machine>) -> Self {
        let mut run = Self::of(machine, 0..machine.calls.all.len());
        machine
            .calls
            .outputs
            .iter()
            .chain(&machine.calls.returned)
            .for_each(|&output| *run.readers.entry(output).or_default() += 1);
        run
    }

    /// A run of some of them.
    fn of(machine: &Rc<Machine>, calls: Range<usize>) -> Self {
        let mut readers = HashMap::new();
        for call in &machine.calls.all[calls] {
            call.inputs.iter().for_each(|&input| *readers.entry(input).or_default() += 1);
        }
        let (copies, biases) = (HashMap::new(), Vec::new());
        Self { machine: Rc::clone(machine), there: HashMap::new(), readers, copies, biases }
    }

    /// Runs some calls, within the checkpoint of this number.
    pub(super) fn calls(&mut self, calls: Range<usize>, within: Option<usize>, saver: &mut Saver) -> Result<(), Done> {
        let machine = Rc::clone(&self.machine);
        let frames = &machine.calls.frames;
        let mut at = calls.start;
        // What the callers of functions hold, and until when.
        let mut held: Vec<(usize, Tensor)> = Vec::new();
        while at < calls.end {
            if machine.rules.frames {
                for frame in frames.iter().filter(|frame| frame.first == at && frame.end > at && frame.holds()) {
                    held.push((frame.end, self.read(frame.enters)));
                }
            }
            if !machine.rules.training {
                for holding in machine.calls.holdings.iter().filter(|holding| holding.calls.start == at) {
                    held.extend(holding.values.iter().map(|&value| (holding.calls.end, self.read(value))));
                }
            }
            // Outer ones come first.
            let inner = within.map_or(0, |within| within + 1);
            let checkpoint = (inner..frames.len()).find(|&number| {
                let frame = &frames[number];
                frame.kind == ScopeKind::Checkpoint && frame.first == at && machine.saves(frame)
            });
            if let (true, Some(number)) = (machine.rules.training, checkpoint) {
                self.checkpoint(number, saver)?;
                at = frames[number].end;
            } else {
                self.call(at, saver)?;
                at += 1;
            }
            held.retain(|&(end, _)| end > at);
        }
        Ok(())
    }

    fn checkpoint(&mut self, number: usize, saver: &mut Saver) -> Result<(), Done> {
        let machine = Rc::clone(&self.machine);
        let frame = &machine.calls.frames[number];
        // Its arguments: what it reads from outside of it.
        let mut reads = Vec::new();
        for call in &machine.calls.all[frame.first..frame.end] {
            reads.extend(call.inputs.iter().filter(|&&input| input <= frame.first));
        }
        reads.sort_unstable();
        reads.dedup();
        let arguments: Vec<_> = reads.iter().map(|&value| self.read(value)).collect();
        let saved = arguments.iter().map(|tensor| saver.save(&tensor.storage)).collect::<Result<Vec<_>, _>>()?;
        let again = Rc::new(Again {
            machine: Rc::clone(&machine),
            frame: number,
            reads: RefCell::new(reads.into_iter().zip(saved).collect()),
            needed: RefCell::default(),
            found: RefCell::default(),
        });
        let Ok(()) = self.calls(frame.first..frame.end, Some(number), &mut Saver::Count(Rc::clone(&again))) else {
            unreachable!("only what is collected ends")
        };
        Ok(())
    }

    pub(super) fn read(&self, value: Value) -> Tensor {
        if value == 0 { self.machine.input.clone() } else { self.there[&value].0.clone() }
    }

    fn call(&mut self, at: usize, saver: &mut Saver) -> Result<(), Done> {
        let machine = Rc::clone(&self.machine);
        let calls = &machine.calls;
        let Call { function, inputs } = &calls.all[at];
        let own = at + 1;
        let arguments: Vec<_> = inputs.iter().map(|&input| self.read(input)).collect();
        let learns = machine.rules.training && calls.learns[own];
        let bytes = machine.bytes(own);
        let mut saved = Vec::new();

        // What the node saves of what is there already.
        let saves_input = match function {
            Function::Product { .. }
            | Function::OfInput { .. }
            | Function::BatchNorm
            | Function::LayerNorm
            | Function::Scatter => vec![true],
            // A factor, if the other one's gradient needs it.
            Function::Multiply => vec![calls.learns[inputs[1]], calls.learns[inputs[0]]],
            _ => Vec::new(),
        };
        for (argument, is_saved) in arguments.iter().zip(saves_input) {
            if learns && is_saved {
                saved.push(saver.save(&argument.storage)?);
            }
        }

        // Copies that autocast makes.
        let mut copy = None;
        if let (true, Function::Product { weight, biases }) = (machine.rules.autocast, function) {
            let made = self
                .copies
                .entry(*weight)
                .or_insert_with(|| machine.meter.take(2 * u128::from(calls.weights[*weight])));
            copy = Some(Rc::clone(made));
            self.biases.push(machine.meter.take(2 * u128::from(*biases)));
        }

        // The result, and what else is given.
        let storage = match function {
            Function::Alias | Function::Slice => Rc::clone(&arguments[0].storage),
            Function::OfInput { in_place: true } | Function::OfResult { in_place: true } | Function::Add
                if machine.rules.in_place && self.overwrites(inputs) =>
            {
                Rc::clone(&arguments[0].storage)
            }
            _ => machine.meter.take(bytes),
        };
        let sizes = &calls.sizes[own];
        let positions = sizes.positions();
        let extra = match function {
            Function::BatchNorm if machine.rules.training => Some(8 * u128::from(sizes.channels)),
            Function::LayerNorm => Some(8 * machine.batch * u128::from(sizes.positions())),
            // The weights as they were and their sum, and whose they are.
            Function::Choose { active } => {
                Some(machine.batch * u128::from(positions * active * (4 + 8) + positions * 4))
            }
            // Which of a row's experts it is, and which row.
            Function::Gather { is_rows: true } => Some(machine.batch * u128::from(16 * positions)),
            Function::Dropout => {
                Some(machine.batch * u128::from(sizes.elements()) * if machine.rules.autocast { 2 } else { 4 })
            }
            _ => None,
        };
        let extra = extra.map(|bytes| machine.meter.take(bytes));
        if learns {
            if let Function::OfResult { .. } = function {
                saved.push(saver.save(&storage)?);
            }
            if let Some(extra) = &extra {
                saved.push(saver.save(extra)?);
            }
        }
        drop(extra);
        let from = learns.then(|| Rc::new(machine.node(at, &arguments, saved, copy)));
        drop(arguments);
        for input in inputs {
            self.let_go(*input);
        }
        if let Some(&readers) = self.readers.get(&own) {
            self.there.insert(own, (Tensor { storage, from }, readers));
        }
        Ok(())
    }

    /// One reader less.
    fn let_go(&mut self, value: Value) {
        if let Some((_, readers)) = self.there.get_mut(&value) {
            *readers -= 1;
            if *readers == 0 {
                self.there.remove(&value);
            }
        }
    }

    /// Whether a call may overwrite what it reads: nobody else ever reads it, by
    /// whatever name, and it is not the network's input.
    fn overwrites(&self, inputs: &[Value]) -> bool {
        let mut value = inputs[0];
        while value > 0 && self.readers.get(&value) == Some(&1) {
            let call = &self.machine.calls.all[value - 1];
            if !matches!(call.function, Function::Alias | Function::Slice) {
                return true;
            }
            value = call.inputs[0];
        }
        false
    }

    /// What the network returns.
    pub(super) fn outputs(&self) -> Vec<Tensor> {
        self.machine.calls.outputs.iter().map(|&output| self.read(output)).collect()
    }

    /// What it returns besides, without a loss.
    pub(super) fn returned(&self) -> Vec<Tensor> {
        self.machine.calls.returned.iter().map(|&output| self.read(output)).collect()
    }
}

impl Machine {
    /// The bytes of a value.
    pub(super) fn bytes(&self, value: Value) -> u128 {
        let width = if self.calls.half[value] { 2 } else { 4 };
        width * self.batch * u128::from(self.calls.sizes[value].elements())
    }

    /// Whether there is a checkpoint that is run again.
    pub(super) fn runs_again(&self) -> bool {
        self.calls.frames.iter().any(|frame| frame.kind == ScopeKind::Checkpoint && self.saves(frame))
    }

    /// Whether anything in a checkpoint would be saved.
    fn saves(&self, frame: &Frame) -> bool {
        (frame.first..frame.end).any(|at| {
            let saves_nothing = matches!(
                self.calls.all[at].function,
                Function::Cast | Function::Alias | Function::Slice | Function::Mean | Function::Add | Function::Concat
            );
            !saves_nothing && self.calls.learns[at + 1]
        })
    }

    fn node(&self, at: usize, arguments: &[Tensor], saved: Vec<Saved>, copy: Option<Storage>) -> Node {
        let Call { function, inputs } = &self.calls.all[at];
        let own = at + 1;
        let mut working = 0;
        let mut to = Vec::new();
        for (input, argument) in inputs.iter().zip(arguments) {
            let Some(from) = &argument.from else { continue };
            let bytes = self.bytes(*input);
            let gives = match function {
                Function::Alias | Function::Add => Gives::Same,
                Function::Concat => Gives::Slice(bytes),
                _ => Gives::New(bytes),
            };
            if *function == Function::Multiply && bytes < self.bytes(own) {
                // The product, before it is summed up.
                working += self.bytes(own);
            }
            to.push((Rc::clone(from), gives));
        }
        let channels = u128::from(self.calls.sizes[own].channels);
        let params = match function {
            Function::Product { weight, biases } => vec![
                (Param::Weight(*weight), u128::from(self.calls.weights[*weight])),
                (Param::Own(at, 0), u128::from(*biases)),
            ],
            Function::BatchNorm | Function::LayerNorm => {
                vec![(Param::Own(at, 0), channels), (Param::Own(at, 1), channels)]
            }
            _ => Vec::new(),
        };
        Node {
            turn: at,
            inputs: to,
            saved: RefCell::new(saved),
            working,
            params,
            is_half: self.rules.autocast && matches!(function, Function::Product { .. }),
            copy: RefCell::new(copy),
        }
    }
}
