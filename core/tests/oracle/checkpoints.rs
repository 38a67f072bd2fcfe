//! Checkpoints against a small autograd: tensors that are counted while
//! somebody holds them, nodes that hold what they need, and what a checkpoint
//! runs again. As in PyTorch, that happens when the first of its tensors is
//! asked for, and ends with the last one that has been saved.

use std::cell::{Cell, RefCell};
use std::fmt;
use std::rc::Rc;

use netweight_core::graph::{Builder, Name, Node as Value, ScopeKind};
use netweight_core::layers::{Dropout, Gelu, LayerNorm, Linear, Merge, Relu};
use netweight_core::memory::{Amount, Phase, Rules};
use netweight_core::{Layer, Probability, Shape};

use crate::memory::{Drawn, build};
use crate::random::Random;

const POSITIONS: u64 = 3;
const DEPTH: usize = 3;

/// A part of a network.
enum Part {
    /// So many channels; what it reads is saved.
    Linear(u64),
    /// What it reads is saved.
    Gelu,
    /// What it gives is saved.
    Relu,
    /// What it reads is saved, and eight bytes for each position.
    LayerNorm,
    /// A byte for each element is saved.
    Dropout,
    /// Nothing is saved, and nothing is new.
    View,
    Residual(Vec<Part>),
    Checkpoint(Vec<Part>),
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let body = |f: &mut fmt::Formatter<'_>, name, body: &[Self]| {
            write!(f, "{name} {{ ")?;
            body.iter().try_for_each(|part| write!(f, "{part} "))?;
            f.write_str("}")
        };
        match self {
            Self::Linear(units) => write!(f, "linear({units})"),
            Self::Gelu => f.write_str("gelu"),
            Self::Relu => f.write_str("relu"),
            Self::LayerNorm => f.write_str("layernorm"),
            Self::Dropout => f.write_str("dropout(0.5)"),
            Self::View => f.write_str("dropout(0.0)"),
            Self::Residual(parts) => body(f, "residual", parts),
            Self::Checkpoint(parts) => body(f, "checkpoint", parts),
        }
    }
}

impl Part {
    fn saves(&self) -> bool {
        match self {
            Self::View => false,
            Self::Residual(parts) | Self::Checkpoint(parts) => parts.iter().any(Self::saves),
            _ => true,
        }
    }
}

fn draw(random: &mut Random, depth: usize, channels: &mut u64) -> Vec<Part> {
    (0..=random.below(4))
        .map(|_| match random.below(if depth > 0 { 11 } else { 7 }) {
            0 | 1 => {
                *channels = 1 + random.below(6) as u64;
                Part::Linear(*channels)
            }
            2 => Part::Gelu,
            3 => Part::Relu,
            4 => Part::LayerNorm,
            5 => Part::Dropout,
            6 => Part::View,
            7 => {
                let outer = *channels;
                let mut body = draw(random, depth - 1, channels);
                if *channels != outer {
                    body.push(Part::Linear(outer));
                }
                // Else the error signals of both would meet on the way.
                if begins_with_residual(&body) == Some(true) {
                    body.insert(0, Part::Gelu);
                }
                *channels = outer;
                Part::Residual(body)
            }
            _ => {
                let mut body = draw(random, depth - 1, channels);
                // In a checkpoint, one that saves nothing would be run up to.
                if depth < DEPTH && !body.iter().any(Part::saves) {
                    body.push(Part::Relu);
                }
                Part::Checkpoint(body)
            }
        })
        .collect()
}

/// Whether the first part that is not a view is a residual; none, if all are.
fn begins_with_residual(parts: &[Part]) -> Option<bool> {
    parts.iter().find_map(|part| match part {
        Part::View => None,
        Part::Residual(_) => Some(true),
        Part::Checkpoint(body) => begins_with_residual(body),
        _ => Some(false),
    })
}

/// How many bytes there are, and the most there have been in each phase.
struct Meter {
    now: Cell<u128>,
    phase: Cell<usize>,
    most: [Cell<u128>; 4],
}

const FORWARD: usize = 0;
const LOSS: usize = 1;
const BACKWARD: usize = 2;
const AGAIN: usize = 3;

struct Memory(u64, Rc<Meter>);

type Tensor = Rc<Memory>;

impl Meter {
    /// An operation runs.
    fn note(&self) {
        let most = &self.most[self.phase.get()];
        most.set(most.get().max(self.now.get()));
    }
}

fn new(bytes: u64, meter: &Rc<Meter>) -> Tensor {
    meter.now.set(meter.now.get() + u128::from(bytes));
    meter.note();
    Rc::new(Memory(bytes, Rc::clone(meter)))
}

impl Drop for Memory {
    fn drop(&mut self) {
        self.1.now.set(self.1.now.get() - u128::from(self.0));
    }
}

/// A tensor that a node holds, or one of a checkpoint, by its number.
enum Saved<'p> {
    Kept(Tensor),
    Again(Rc<Frame<'p>>, usize),
}

/// One run of a checkpoint.
struct Frame<'p> {
    parts: &'p [Part],
    input: RefCell<Option<Saved<'p>>>,
    /// Which of the tensors that its nodes have asked to save are still needed.
    needed: RefCell<Vec<bool>>,
    /// The same, once they are there again; each until its node is done.
    again: RefCell<Option<Vec<Option<Tensor>>>>,
}

/// What becomes of tensors that nodes save.
enum Saver<'p> {
    Keep,
    Count(Rc<Frame<'p>>),
    /// Those that are needed are collected, until all have been there.
    Collect(Vec<Option<Tensor>>, Rc<Frame<'p>>),
}

/// There is nothing more to save.
struct Done;

impl<'p> Saver<'p> {
    fn save(&mut self, tensor: Tensor) -> Result<Saved<'p>, Done> {
        match self {
            Self::Keep => Ok(Saved::Kept(tensor)),
            Self::Count(frame) => {
                frame.needed.borrow_mut().push(true);
                Ok(Saved::Again(Rc::clone(frame), frame.needed.borrow().len() - 1))
            }
            Self::Collect(all, frame) => {
                let needed = frame.needed.borrow();
                all.push(needed[all.len()].then(|| Rc::clone(&tensor)));
                if all.len() == needed.len() { Err(Done) } else { Ok(Saved::Kept(tensor)) }
            }
        }
    }
}

enum Node<'p> {
    /// The error signal of the input takes so many bytes.
    New(u64, Vec<Saved<'p>>),
    View,
    Residual(Vec<Node<'p>>),
    Checkpoint(Vec<Node<'p>>, Rc<Frame<'p>>),
}

fn forward<'p>(parts: &'p [Part], mut x: Tensor, saver: &mut Saver<'p>) -> Result<(Tensor, Vec<Node<'p>>), Done> {
    let mut nodes = Vec::new();
    for part in parts {
        let (bytes, meter) = (x.0, Rc::clone(&x.1));
        let node = match part {
            Part::Linear(_) | Part::Gelu => {
                let saved = saver.save(Rc::clone(&x))?;
                let units = if let Part::Linear(units) = part { *units } else { bytes / 4 / POSITIONS };
                x = new(4 * POSITIONS * units, &meter);
                Node::New(bytes, vec![saved])
            }
            Part::Relu => {
                x = new(bytes, &meter);
                Node::New(bytes, vec![saver.save(Rc::clone(&x))?])
            }
            Part::LayerNorm => {
                let saved = saver.save(Rc::clone(&x))?;
                let (result, statistics) = (new(bytes, &meter), new(8 * POSITIONS, &meter));
                x = result;
                Node::New(bytes, vec![saved, saver.save(statistics)?])
            }
            Part::Dropout => {
                let (result, mask) = (new(bytes, &meter), new(bytes / 4, &meter));
                x = result;
                Node::New(bytes, vec![saver.save(mask)?])
            }
            Part::View => {
                meter.note();
                Node::View
            }
            Part::Residual(body) => {
                let (y, nodes) = forward(body, Rc::clone(&x), saver)?;
                let sum = new(bytes, &meter);
                drop(y);
                x = sum;
                Node::Residual(nodes)
            }
            Part::Checkpoint(body) => {
                let input = RefCell::new(Some(saver.save(Rc::clone(&x))?));
                let frame =
                    Rc::new(Frame { parts: body, input, needed: RefCell::default(), again: RefCell::default() });
                // Who calls it holds what enters until it is done.
                let Ok((y, nodes)) = forward(body, Rc::clone(&x), &mut Saver::Count(Rc::clone(&frame))) else {
                    unreachable!("only what is collected ends")
                };
                x = y;
                if frame.needed.borrow().is_empty() {
                    frame.input.take().into_iter().for_each(release);
                }
                Node::Checkpoint(nodes, frame)
            }
        };
        nodes.push(node);
    }
    Ok((x, nodes))
}

/// The tensor that has been saved.
fn unpack(saved: &Saved<'_>) -> Tensor {
    let (frame, index) = match saved {
        Saved::Kept(tensor) => return Rc::clone(tensor),
        Saved::Again(frame, index) => (frame, *index),
    };
    if frame.again.borrow().is_none() {
        let input = unpack(frame.input.borrow().as_ref().unwrap());
        let phase = input.1.phase.replace(AGAIN);
        let meter = Rc::clone(&input.1);
        let mut saver = Saver::Collect(Vec::new(), Rc::clone(frame));
        assert!(forward(frame.parts, input, &mut saver).is_err(), "as many as the first time");
        let Saver::Collect(all, _) = saver else { unreachable!() };
        meter.phase.set(phase);
        *frame.again.borrow_mut() = Some(all);
    }
    let again = frame.again.borrow();
    Rc::clone(again.as_ref().unwrap()[index].as_ref().unwrap())
}

fn release(saved: Saved<'_>) {
    if let Saved::Again(frame, index) = saved {
        frame.needed.borrow_mut()[index] = false;
        if let Some(again) = &mut *frame.again.borrow_mut() {
            again[index] = None;
        }
    }
}

fn backward(nodes: Vec<Node<'_>>, mut error: Tensor) -> Tensor {
    for node in nodes.into_iter().rev() {
        match node {
            Node::New(bytes, saved) => {
                let needed: Vec<_> = saved.iter().map(unpack).collect();
                error = new(bytes, &Rc::clone(&error.1));
                drop(needed);
                saved.into_iter().for_each(release);
            }
            Node::View => error.1.note(),
            // The branch's is added into the other one.
            Node::Residual(nodes) => {
                error.1.note();
                drop(backward(nodes, Rc::clone(&error)));
            }
            Node::Checkpoint(nodes, frame) => {
                error = backward(nodes, error);
                frame.input.take().into_iter().for_each(release);
            }
        }
    }
    error
}

/// The most that the forward pass, the backward pass and what is run again
/// take, by counting.
fn counted(parts: &[Part]) -> [u128; 3] {
    let meter = Rc::new(Meter { now: Cell::new(0), phase: Cell::new(FORWARD), most: Default::default() });
    let Ok((output, nodes)) = forward(parts, new(0, &meter), &mut Saver::Keep) else { unreachable!() };
    meter.phase.set(LOSS);
    let error = new(output.0, &meter);
    meter.phase.set(BACKWARD);
    drop(backward(nodes, error));
    assert_eq!(meter.now.get(), u128::from(output.0));
    [FORWARD, BACKWARD, AGAIN].map(|phase| meter.most[phase].get())
}

fn write(parts: &[Part], builder: &mut Builder<'_, 'static>, mut x: Value) -> Value {
    for part in parts {
        let half = Probability::new(0.5).unwrap();
        let layer = match part {
            Part::Linear(units) => Layer::Linear(Linear { units: *units, ..Linear::DEFAULT }),
            Part::Gelu => Layer::Gelu(Gelu::DEFAULT),
            Part::Relu => Layer::Relu(Relu {}),
            Part::LayerNorm => Layer::LayerNorm(LayerNorm::DEFAULT),
            Part::Dropout => Layer::Dropout(Dropout { p: half }),
            Part::View => Layer::Dropout(Dropout { p: Probability::new(0.0).unwrap() }),
            Part::Residual(body) => {
                let y = write(body, builder, x);
                x = builder.merge(1, "residual", Name::only("it"), Merge::Add, &[y, x]);
                continue;
            }
            Part::Checkpoint(body) => {
                let group = builder.enter_as(Name::only(""), ScopeKind::Checkpoint);
                x = write(body, builder, x);
                builder.leave(group, x);
                continue;
            }
        };
        x = builder.layer(1, Name::only("it"), layer, x);
    }
    x
}

#[test]
fn checkpoints_take_what_a_small_autograd_counts() {
    let mut checkpoints = 0;
    for seed in 0..3_000 {
        let (mut random, mut channels) = (Random(seed), 4);
        // What is first learns; its input is none of the counted tensors.
        let mut parts = vec![Part::Linear(channels)];
        parts.extend(draw(&mut random, DEPTH, &mut channels));
        let told: Vec<_> = parts.iter().map(ToString::to_string).collect();
        let make = |builder: &mut Builder<'_, 'static>| {
            let x = builder.input(0, Ok(Shape::new(&[POSITIONS, 4]).unwrap()));
            let x = write(&parts, builder, x);
            builder.finish(x);
        };
        let [forward, backward, again] = counted(&parts);
        checkpoints += u32::from(again > 0);
        let right = build(make, |graph| {
            let drawn = Drawn::new(graph, Rules::TRAINING);
            let most = |phase| {
                let bytes = |amount: &Amount| 4 * amount.elements + amount.bytes + amount.masks;
                let moments = drawn.plan().moments.iter().filter(|moment| moment.phase == phase);
                moments.map(|moment| bytes(&moment.outputs) + bytes(&moment.errors)).max().unwrap_or_default()
            };
            let found = [Phase::Forward, Phase::Backward, Phase::Again].map(most);
            assert_eq!(found, [forward, backward, again], "{}", told.join(" "));
        });
        assert!(right, "{}", told.join(" "));
    }
    assert!(checkpoints > 1_000, "{checkpoints}");
}
