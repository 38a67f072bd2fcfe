//! The rules by which a network is run.

use crate::graph::Graph;
use crate::layer::Layer;
use crate::memory::room::Room;
use crate::memory::settings::{Backend, Kernel};

/// How a framework runs a network, as far as it changes what is alive when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a rule of its own")]
pub struct Rules {
    /// A training step; else a forward pass at test time.
    pub training: bool,
    /// Matrix products run in 16 bits on copies (PyTorch's autocast).
    pub autocast: bool,
    /// Activations overwrite what they read where nobody needs it any more.
    pub in_place: bool,
    /// What enters a block or a labelled group is held until it ends, as the
    /// caller of a module holds its argument.
    pub frames: bool,
    /// Error signals of a tensor with several readers are added into a new
    /// tensor. PyTorch does that only while a profiler watches each operator;
    /// otherwise it adds them in place.
    pub new_sums: bool,
    /// How attention runs.
    pub attention: AttentionPath,
}

/// How attention runs: a kernel on a backend.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AttentionPath {
    /// One fused operator, whatever the options: PyTorch on a GPU.
    Gpu,
    /// A fused operator where PyTorch has one on a CPU; else written out.
    Cpu,
    /// Written out by the model's code.
    Eager,
}

impl AttentionPath {
    /// The path of a kernel on a backend.
    #[must_use]
    pub const fn of(kernel: Kernel, backend: Backend) -> Self {
        match (kernel, backend) {
            (Kernel::Eager, _) => Self::Eager,
            (Kernel::Fused, Backend::Cpu) => Self::Cpu,
            (Kernel::Fused, Backend::Gpu) => Self::Gpu,
        }
    }

    /// The one of these paths that is the same as another one: itself, or the GPU's.
    const fn nearest(paths: &[Self], path: Self) -> Self {
        let mut i = 0;
        while i < paths.len() {
            if paths[i] as u8 == path as u8 {
                return path;
            }
            i += 1;
        }
        Self::Gpu
    }

    /// The paths on which a network differs, the first of them the GPU's.
    const fn of_network(graph: &Graph<'_>) -> &'static [Self] {
        let mut paths: &[Self] = &[Self::Gpu];
        let mut row = 0;
        while row < graph.rows().len() {
            if let Layer::Attention(attention) = &graph.rows()[row].layer {
                if attention.differs_on_cpu() {
                    return &[Self::Gpu, Self::Cpu, Self::Eager];
                }
                paths = &[Self::Gpu, Self::Eager];
            }
            row += 1;
        }
        paths
    }
}

impl Rules {
    /// A training step.
    pub const TRAINING: Self = Self {
        training: true,
        autocast: false,
        in_place: false,
        frames: false,
        new_sums: false,
        attention: AttentionPath::Gpu,
    };
    /// A training step under autocast.
    pub const AUTOCAST: Self = Self { autocast: true, ..Self::TRAINING };
    /// A forward pass at test time.
    pub const INFERENCE: Self = Self { training: false, frames: true, ..Self::TRAINING };
    /// The same with activations in place.
    pub const IN_PLACE: Self = Self { in_place: true, ..Self::INFERENCE };
    /// A forward pass as a planner lays it out ahead of time, which lets go
    /// of each tensor behind its last reader.
    pub const ARENA: Self = Self { frames: false, ..Self::IN_PLACE };

    /// The same with attention on another path.
    #[must_use]
    pub const fn with_attention(self, attention: AttentionPath) -> Self {
        Self { attention, ..self }
    }

    /// Returns whether these are the same but for the path of attention, and for what a
    /// profiler changes.
    pub(crate) const fn is_like(self, other: Self) -> bool {
        self.training == other.training
            && self.autocast == other.autocast
            && self.in_place == other.in_place
            && self.frames == other.frames
    }

    /// Returns whether what was written down by other rules serves for these: casts that
    /// are there can be skipped.
    pub(crate) const fn records_as(self, before: Self) -> bool {
        self.attention as u8 == before.attention as u8
            && self.frames == before.frames
            && (!self.autocast || before.autocast)
    }

    /// Returns whether a planner lays out tensors ahead of time.
    #[must_use]
    pub const fn plans_ahead(&self) -> bool {
        !self.training && !self.frames
    }
}

/// The rules of all plans that a network has, those of training or those of
/// test time: more than one path of attention only where that makes a difference.
#[derive(Clone, Copy, Debug)]
pub struct RuleSet {
    rules: [Rules; Self::MOST],
    count: usize,
}

impl RuleSet {
    const MOST: usize = 7;
    const NONE: Self = Self { rules: [Rules::INFERENCE; Self::MOST], count: 0 };

    /// The rules of training, those of autocast first.
    #[must_use]
    pub const fn training(graph: &Graph<'_>) -> Self {
        Self::of(graph, &[Rules::AUTOCAST, Rules::TRAINING])
    }

    /// The rules of test time.
    #[must_use]
    pub const fn inference(graph: &Graph<'_>) -> Self {
        let mut set = Self::of(graph, &[Rules::INFERENCE, Rules::IN_PLACE]);
        set.push(Rules::ARENA);
        set
    }

    /// Those of these rules, at most seven, among which a network differs.
    #[must_use]
    pub const fn only(graph: &Graph<'_>, rules: &[Rules]) -> Self {
        let paths = AttentionPath::of_network(graph);
        let mut set = Self::NONE;
        let mut i = 0;
        while i < rules.len() {
            let path = AttentionPath::nearest(paths, rules[i].attention);
            let rules = rules[i].with_attention(path);
            if !set.has(rules) {
                set.push(rules);
            }
            i += 1;
        }
        set
    }

    const fn has(&self, rules: Rules) -> bool {
        let mut i = 0;
        while i < self.count {
            if self.rules[i].is_like(rules) && self.rules[i].attention as u8 == rules.attention as u8 {
                return true;
            }
            i += 1;
        }
        false
    }

    const fn of(graph: &Graph<'_>, rules: &[Rules]) -> Self {
        let mut set = Self::NONE;
        let paths = AttentionPath::of_network(graph);
        // One recording serves all rules on a path.
        let mut path = 0;
        while path < paths.len() {
            let mut i = 0;
            while i < rules.len() {
                set.push(rules[i].with_attention(paths[path]));
                i += 1;
            }
            path += 1;
        }
        set
    }

    const fn push(&mut self, rules: Rules) {
        self.rules[self.count] = rules;
        self.count += 1;
    }

    /// How many there are.
    #[must_use]
    pub const fn count(&self) -> usize {
        self.count
    }

    /// The rules of one number.
    #[must_use]
    pub const fn get(&self, index: usize) -> Rules {
        self.rules[index]
    }

    /// The moments of all plans.
    #[must_use]
    pub const fn moments(&self, room: &Room) -> usize {
        let (mut moments, mut i) = (0, 0);
        while i < self.count {
            moments += room.moments_by(self.rules[i]);
            i += 1;
        }
        moments
    }
}
