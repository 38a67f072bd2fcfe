//! What training steps and inferences take, as the table that
//! `benches/gpu_memory.py` compares with what PyTorch's allocator counts:
//! `cargo run --example memory_table -- gpu`, or `cpu`.

use netweight::{Backend, Network, Optimizer};

#[allow(dead_code, reason = "an example with a `main` of its own")]
#[path = "networks.rs"]
mod networks;

use networks::{alexnet, densenet, lenet5, mobilenet, resnet, vgg, vit};

netweight::network! {
    /// With the activations that the measured network has.
    MnistCnn: 28x28x1 -> 10 = <
        repeat 2 { conv(32, 3x3) relu } maxpool(2) flatten fc(128) relu fc(10)
    >
}

const BATCHES: [u64; 3] = [1, 8, 32];

fn print<N: Network>(network: &str, backend: Backend) {
    for batch in BATCHES {
        for name in ["sgd", "momentum", "adam"] {
            let optimizer = Optimizer::of(name).expect("an optimizer's name");
            let training = N::training().batch(batch).backend(backend).optimizer(optimizer);
            println!("{network},{batch},{name},{}", training.memory().total());
        }
        // torchvision's activations are in place.
        let inference = N::inference().batch(batch).in_place(true);
        println!("{network},{batch},inference,{}", inference.memory().total());
    }
}

fn main() {
    let backend = match std::env::args().nth(1).as_deref() {
        None | Some("gpu") => Backend::Gpu,
        Some("cpu") => Backend::Cpu,
        Some(other) => {
            eprintln!("unknown backend `{other}`; expects `cpu` or `gpu`");
            std::process::exit(2);
        }
    };
    println!("network,batch,optimizer,bytes_planned");
    print::<MnistCnn>("mnist_cnn", backend);
    print::<lenet5::LeNet5>("lenet5", backend);
    print::<alexnet::AlexNet>("alexnet", backend);
    print::<vgg::Vgg16>("vgg16", backend);
    print::<resnet::ResNet18>("resnet18", backend);
    print::<mobilenet::MobileNetV2>("mobilenet_v2", backend);
    print::<densenet::DenseNet121>("densenet121", backend);
    print::<vit::VitB16>("vit_b_16", backend);
}
