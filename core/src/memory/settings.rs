//! What training and inference can be asked with: how to count, whose rules
//! hold, and what is minimized.

/// How memory is counted.
///
/// ```
/// # mod networks { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/doc/networks.rs")); }
/// # use networks::Mnist;
/// use netweight::Accounting;
///
/// assert_eq!(Accounting::of("textbook"), Some(Accounting::Textbook));
///
/// let training = Mnist::training().batch(128);
/// assert_eq!(training.memory().total(), 55_048_664); // 52.50 MiB
/// let lecture = training.accounting(Accounting::Textbook);
/// assert_eq!(lecture.memory().total(), 64_454_480); // 61.47 MiB
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Accounting {
    /// What the tensors of a framework take, at the worst moment of a step:
    /// the rules are those of PyTorch 2.8's autograd. An output lives as long
    /// as anybody reads it, an error signal until it has been passed on.
    #[default]
    Autograd,
    /// The arithmetic of a lecture: every output of every layer, as many error
    /// signals, params, as many gradients, and the optimizer's copies. For
    /// training 2 · batch · outputs + (2 + copies) · params numbers, at test
    /// time batch · outputs + params.
    Textbook,
    /// What a planner ahead of time lays out, as on microcontrollers: each
    /// tensor from the layer that gives it to the last one that reads it, the
    /// input like any other. An activation of any kind, a `softmax`, a
    /// `batchnorm` or a `scale` is one tensor with its input, and so is a sum
    /// with its first branch, unless that is the network's input or somebody
    /// else reads it. For inference. It is the most that is alive at once: gaps
    /// between tensors are not counted.
    Arena,
}

named! {
    Accounting {
        "autograd" => Autograd,
        "textbook" => Textbook,
        "arena" => Arena,
    }
}

/// Whose rules hold where CPU and GPU differ: the masks of dropout (as wide as
/// activations on a CPU, a byte on a GPU), what the kernels of an LSTM keep, and
/// whether an optimizer steps tensor by tensor or through all at once (`foreach`).
///
/// ```
/// # mod networks { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/doc/networks.rs")); }
/// # use networks::Mnist;
/// use netweight::{Backend, Optimizer};
///
/// // Adam takes roots: of all gradients at once, or of one tensor after the other,
/// // where it holds twice the largest one and the one before it.
/// let step = |backend| Mnist::training().optimizer(Optimizer::Adam).backend(backend).memory().step;
/// assert_eq!(step(Backend::Gpu), 4 * 813_802);
/// assert_eq!(step(Backend::Cpu), 4 * (32 + 2 * 802_816));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Backend {
    /// PyTorch on a CPU.
    Cpu,
    /// PyTorch on a GPU.
    Gpu,
}

named! {
    Backend {
        "cpu" => Cpu,
        "gpu" => Gpu,
    }
}

/// What is minimized. Its target belongs to the batch, and counts as `input`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Loss {
    /// Cross entropy of logits and classes: the logarithm of their softmax is
    /// kept, and a class is an integer of 64 bits: of 10 classes, 40 bytes a
    /// sample in 32 bits for the one, 8 for the other.
    #[default]
    CrossEntropy,
    /// The mean of squared differences: the target is as large as the output,
    /// 40 bytes a sample of 10 numbers in 32 bits. The backward pass reads the
    /// output itself; and the value, a scalar, has the memory of a tensor as
    /// large as the output, in which PyTorch computes it. The values of several
    /// outputs are added up, which gives a scalar of its own.
    ///
    /// The tests compare eight networks with PyTorch to the byte
    /// (`tests/golden/memory_losses.csv`). Under autocast, which has not been
    /// compared, the copies of the outputs in 32 bits are counted from above, as
    /// what cross entropy takes in their place.
    MeanSquare,
}

named! {
    Loss {
        "cross_entropy" => CrossEntropy,
        "mean_square" => MeanSquare,
    }
}

/// How attention runs.
///
/// ```
/// # mod networks { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/doc/networks.rs")); }
/// # use networks::Causal;
/// use netweight::Kernel;
///
/// // 12 heads of 1,024 x 1,024 weights: fused attention keeps a logarithm a row instead.
/// let saved = |kernel| Causal::training().kernel(kernel).saved().unwrap();
/// assert_eq!(saved(Kernel::Eager) - saved(Kernel::Fused), 4 * 12 * (1024 * 1024 - 1024));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kernel {
    /// PyTorch's `scaled_dot_product_attention`, transformers' `sdpa`. It keeps
    /// no scores, except on a CPU, which writes attention out in training with
    /// dropout, and with grouped heads and no mask.
    #[default]
    Fused,
    /// Products, scale, mask, softmax and dropout one after the other, as
    /// transformers' `eager`: each keeps scores of heads x length x length.
    Eager,
}

named! {
    Kernel {
        "fused" => Fused,
        "eager" => Eager,
    }
}
