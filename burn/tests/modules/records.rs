//! Weights that are saved and loaded.

use netweight_burn::burn::module::Module;
use netweight_burn::burn::store::ModuleRecord;
use netweight_burn::burn::tensor::{Device, Distribution, Tensor};
use netweight_burn::{Model, Weights};

netweight::network! {
    Net: 8x8x2 -> 5 = <
        stem: conv(6, 3x3, stride = 2) batchnorm prelu
        experts(3, 2) { conv(6, 1x1) lrn(3) }
        residual { layernorm linear(6) }
        flatten reshape(16x6) lstm(4) attention(2) take(last) fc(5)
    >
    Other: 8x8x2 -> 5 = < stem: conv(7, 3x3) fc(5) >
}

fn batch() -> Tensor<4> {
    Tensor::random([3, 2, 8, 8], Distribution::Normal(0.0, 1.0), &Device::default())
}

#[test]
fn what_is_loaded_gives_what_was_saved() {
    let device = Device::default();
    let (model, batch) = (Model::<Net>::init(&device), batch());
    let output = model.forward::<2>(batch.clone()).into_data();
    let bytes = model.into_record().into_bytes().expect("a record");

    let fresh = Model::<Net>::init(&device);
    assert_ne!(fresh.forward::<2>(batch.clone()).into_data(), output);
    let loaded = fresh.load_record(ModuleRecord::from_bytes(bytes).expect("a record"));
    assert_eq!(loaded.forward::<2>(batch).into_data(), output);
}

#[test]
fn files_keep_running_statistics() {
    let (device, batch) = (Device::default(), batch());
    let trained = Model::<Net>::init(&device.clone().autodiff());
    for _ in 0..3 {
        let images = Tensor::<4>::from_data(batch.clone().into_data(), &device.clone().autodiff());
        let _ = trained.forward::<2>(images);
    }
    let trained = trained.valid();
    let output = trained.forward::<2>(batch.clone()).into_data();
    let statistics = |model: &Model<Net>| match model.weights(1) {
        [Weights::BatchNorm(norm)] => norm.running_mean.value().into_data(),
        other => panic!("{other:?}"),
    };
    let mean = statistics(&trained);
    assert_ne!(mean, statistics(&Model::<Net>::init(&device)));

    let path = std::env::temp_dir().join(format!("netweight-{}.bpk", std::process::id()));
    trained.save_file(&path).expect("a file");
    let loaded = Model::<Net>::init(&device).load_file(&path);
    assert_eq!(statistics(&loaded), mean);
    assert_eq!(loaded.forward::<2>(batch).into_data(), output);
    // burn reads a tensor where it is first needed.
    std::fs::remove_file(&path).expect("the file");
}

#[test]
fn weights_of_another_network_are_refused() {
    let device = Device::default();
    let record = Model::<Other>::init(&device).into_record();
    let error = Model::<Net>::init(&device).try_load_record(record).map(|_| ()).expect_err("another network");
    assert!(error.to_string().contains("stem.weight"), "{error}");
}

#[test]
fn weights_are_called_as_the_rows_are() {
    let model = Model::<Net>::init(&Device::default());
    let debug = format!("{model:?}");
    for name in ["\"stem\"", "\"batchnorm\"", "\"router\"", "\"conv.0\"", "\"conv.2\"", "\"lstm\"", "\"fc\""] {
        assert!(debug.contains(name), "{name} in {debug}");
    }
    let display = model.to_string();
    assert!(display.starts_with("Net {\n  stem: conv(6, 3x3, stride = 2)\n"), "{display}");
    assert!(display.contains(&format!("params: {}", model.num_params())), "{display}");
}
