//! Side heads, and what runs when.

use netweight_burn::burn::tensor::{Device, Distribution, Tensor};
use netweight_burn::{Batch, Model, Weights};

netweight::network! {
    Heads: 8x8x3 -> 10 = <
        stem: conv(4, 3x3)
        first: { aux { global_avgpool fc(5) } }
        conv(6, 3x3, stride = 2)
        aux(training) { fc(7) relu aux(training) { fc(2) } tanh }
        aux { } aux(inference) { } aux(inference) { from(stem) global_avgpool fc(3) }
        global_avgpool fc(10)
    >
}

#[test]
fn side_heads_give_their_outputs() {
    let device = Device::default();
    let model = Model::<Heads>::init(&device);
    let images = Tensor::<4>::random([2, 3, 8, 8], Distribution::Normal(0.0, 1.0), &device);
    let outputs = model.forward_all(images.clone());
    let heads: Vec<_> = outputs
        .aside
        .iter()
        .map(|head| (head.path.as_str(), head.training, head.has_loss, head.output.dims()))
        .collect();
    assert_eq!(
        heads,
        [
            ("first.fc", false, true, vec![2, 5]),
            ("tanh", true, true, vec![2, 7]),
            ("fc1", true, true, vec![2, 2]),
            ("conv", false, true, vec![2, 6, 4, 4]),
            ("conv", false, false, vec![2, 6, 4, 4]),
            ("fc2", false, false, vec![2, 3]),
        ],
        "{heads:?}"
    );
    let main = outputs.main.tensor::<2>().expect("features").into_data();
    assert_eq!(main, model.forward::<2>(images).into_data());
}

#[test]
fn forward_runs_no_side_head() {
    // Weights take memory where they are read first.
    let device = Device::default();
    let model = Model::<Heads>::init(&device);
    let _ = model.forward::<2>(Tensor::<4>::zeros([1, 3, 8, 8], &device));
    let is_read = |layer: usize| match model.weights(layer) {
        [Weights::Dense(dense)] => dense.weight.is_initialized(),
        other => panic!("{other:?}"),
    };
    let dense: Vec<bool> =
        (0..Heads::LAYERS.len()).filter(|&i| Heads::LAYERS[i].layer.name() == "fc").map(is_read).collect();
    assert_eq!(dense, [false, false, false, false, true]);
}

#[test]
fn a_batch_knows_its_shape() {
    let device = Device::default();
    let volume = Batch::from(Tensor::<5>::zeros([2, 3, 4, 5, 6], &device));
    assert_eq!(volume.shape().expect("a shape").to_string(), "4x5x6x3");
    assert_eq!((volume.samples(), volume.dims()), (2, vec![2, 3, 4, 5, 6]));
    assert!(volume.clone().tensor::<4>().is_none());
    assert_eq!(volume.tensor::<5>().expect("a volume").dims(), [2, 3, 4, 5, 6]);
}
