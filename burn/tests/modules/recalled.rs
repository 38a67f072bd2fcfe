//! Groups and forms that start at an earlier tensor.

use netweight::Network;
use netweight_burn::burn::tensor::activation::{relu, sigmoid, tanh};
use netweight_burn::burn::tensor::{Device, Distribution, Tensor, Tolerance};
use netweight_burn::{Model, assert_label};

// Tensors of different shapes: a wrong one is a mistake in shapes or params.
netweight::network! {
    Aux: 8x8x3 -> 10 = <
        stem: conv(4, 3x3) conv(6, 3x3, stride = 2)
        aux { from(stem) global_avgpool fc(5) } aux(training) { from(stem) conv(2, 3x3) }
        global_avgpool fc(10)
    >
    Checkpoint: 8x8x3 = < stem: conv(4, 3x3) concat { conv(6, 3x3) } { checkpoint { from(stem) conv(8, 3x3) relu } } >
    Experts: 8x8x3 = <
        stem: conv(4, 3x3) concat { conv(6, 3x3) } { experts(3, 2) { from(stem) conv(channels, 1x1) relu } }
    >
    Group: 8x8x3 = <
        stem: conv(4, 3x3) concat { conv(6, 3x3) } { conv(5, 1x1) side: { from(stem) conv(7, 3x3) } conv(2, 1x1) }
    >
}

#[test]
fn labels_are_those_of_what_runs() {
    assert_label::<Aux>();
    assert_label::<Checkpoint>();
    assert_label::<Experts>();
    assert_label::<Group>();
}

// Tensors of one shape: only their values tell them apart. The shares of all
// experts add up to 1, so that experts of one function give its value.
netweight::network! {
    AuxValues: 4x6 = < x: relu tanh aux { from(x) sigmoid } >
    CheckpointValues: 4x6 = < x: relu concat { tanh } { checkpoint { from(x) sigmoid } } >
    ExpertsValues: 4x6 = < x: relu concat { tanh } { tanh experts(2, 2) { from(x) sigmoid } } >
    GroupValues: 4x6 = < x: relu concat { tanh } { tanh side: { from(x) sigmoid } } >
}

/// Compares the halves of an output with what is expected of each.
fn gives<N: Network>() {
    let device = Device::default();
    let x = Tensor::<3>::random([2, 4, 6], Distribution::Normal(0.0, 1.0), &device);
    let outputs = Model::<N>::init(&device).forward_all(x.clone());
    let main = outputs.main.tensor::<3>().expect("a sequence");
    let (own, recalled) = match outputs.aside.into_iter().next() {
        Some(aside) => (main, aside.output.tensor::<3>().expect("a sequence")),
        None => (main.clone().narrow(2, 0, 6), main.narrow(2, 6, 6)),
    };
    let close = Tolerance::absolute(1e-5);
    own.into_data().assert_approx_eq::<f32>(&tanh(relu(x.clone())).into_data(), close);
    recalled.into_data().assert_approx_eq::<f32>(&sigmoid(relu(x)).into_data(), close);
}

#[test]
fn heads_read_the_tensor_of_their_label() {
    gives::<AuxValues>();
    gives::<CheckpointValues>();
    gives::<ExpertsValues>();
    gives::<GroupValues>();
}
