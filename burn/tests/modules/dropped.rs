//! What is dropped in training, and nowhere else.

use netweight::Network;
use netweight_burn::burn::module::Module;
use netweight_burn::burn::tensor::{Device, Distribution, Tensor, TensorData, Tolerance};
use netweight_burn::{Model, assert_label};

netweight::network! {
    Drop: 6 = < dropout(0.5) drop_path(0.5) >
    Dropping: 9x16 = < attention(4, kv_heads = 2, causal = true, dropout = 0.5, mask = stored_bool) >
    HardlyDropping: 9x16 = < attention(4, kv_heads = 2, causal = true, dropout = 0.000000001) >
    HardlyDroppingOfAll: 9x16 = < attention(4, head_dim = 6, dropout = 0.000000001, mask = float, separate = true) >
}

#[test]
fn nothing_is_dropped_outside_of_training() {
    let device = Device::default();
    let ones = Tensor::<2>::ones([64, 6], &device);
    let model = Model::<Drop>::init(&device.clone().autodiff());
    let given = model.valid().forward::<2>(ones.clone());
    assert_eq!(given.into_data(), ones.clone().into_data());

    // What is left is as much larger as it is rarer.
    let given: Vec<f32> = model
        .forward::<2>(Tensor::<2>::from_data(ones.into_data(), &device.autodiff()))
        .into_data()
        .try_to_vec()
        .expect("numbers");
    assert!(given.iter().all(|value| [0.0, 4.0].contains(value)), "{given:?}");
    assert!(given.contains(&0.0) && given.contains(&4.0));
    // A path is a whole sample.
    assert!(given.chunks(6).any(|sample| sample.iter().all(|value| [0.0].contains(value))));
}

/// What a network gives for one batch at inference and in training.
fn both<N: Network>() -> [TensorData; 2] {
    let device = Device::default();
    let x = Tensor::<3>::random([2, 9, 16], Distribution::Normal(0.0, 1.0), &device);
    let model = Model::<N>::init(&device.clone().autodiff());
    let inference = model.valid().forward::<3>(x.clone());
    let training = model.forward::<3>(Tensor::<3>::from_data(x.into_data(), &device.autodiff()));
    [inference.into_data(), training.into_data()]
}

#[test]
fn attention_drops_in_training_alone() {
    assert_label::<Dropping>();
    let [inference, training] = both::<Dropping>();
    assert_ne!(inference, training);
    // Another draw each time: it is dropout that makes the difference.
    let device = Device::default().autodiff();
    let model = Model::<Dropping>::init(&device);
    let x = Tensor::<3>::random([2, 9, 16], Distribution::Normal(0.0, 1.0), &device);
    assert_ne!(model.forward::<3>(x.clone()).into_data(), model.forward::<3>(x.clone()).into_data());
    assert_eq!(
        model.valid().forward::<3>(x.clone().inner()).into_data(),
        model.valid().forward::<3>(x.inner()).into_data()
    );
}

/// Training computes attention operator by operator, inference by burn's
/// function. With one weight in 10^9 dropped, both give the same.
#[test]
fn attention_written_out_is_burns() {
    fn compare<N: Network>() {
        assert_label::<N>();
        let [inference, training] = both::<N>();
        training.assert_approx_eq::<f32>(&inference, Tolerance::absolute(1e-5));
    }
    compare::<HardlyDropping>();
    compare::<HardlyDroppingOfAll>();
}
