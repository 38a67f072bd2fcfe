//! Every network of the examples that PyTorch has measured too, as the table
//! of the README: `cargo run --example networks`.

use netweight::{Grouped, Network, Shape, Summary};

#[allow(dead_code, reason = "an example with a `main` of its own")]
#[path = "alexnet.rs"]
pub mod alexnet;
#[allow(dead_code, reason = "an example with a `main` of its own")]
#[path = "bert.rs"]
pub mod bert;
#[allow(dead_code, reason = "an example with a `main` of its own")]
#[path = "convnext.rs"]
pub mod convnext;
#[allow(dead_code, reason = "an example with a `main` of its own")]
#[path = "densenet.rs"]
pub mod densenet;
#[allow(dead_code, reason = "an example with a `main` of its own")]
#[path = "efficientnet.rs"]
pub mod efficientnet;
#[allow(dead_code, reason = "an example with a `main` of its own")]
#[path = "fcn.rs"]
pub mod fcn;
#[allow(dead_code, reason = "an example with a `main` of its own")]
#[path = "googlenet.rs"]
pub mod googlenet;
#[allow(dead_code, reason = "an example with a `main` of its own")]
#[path = "gpt2.rs"]
pub mod gpt2;
#[allow(dead_code, reason = "an example with a `main` of its own")]
#[path = "inception.rs"]
pub mod inception;
#[allow(dead_code, reason = "an example with a `main` of its own")]
#[path = "lenet5.rs"]
pub mod lenet5;
#[allow(dead_code, reason = "an example with a `main` of its own")]
#[path = "llama.rs"]
pub mod llama;
#[allow(dead_code, reason = "an example with a `main` of its own")]
#[path = "mnist.rs"]
pub mod mnist;
#[allow(dead_code, reason = "an example with a `main` of its own")]
#[path = "mobilenet.rs"]
pub mod mobilenet;
#[allow(dead_code, reason = "an example with a `main` of its own")]
#[path = "resnet.rs"]
pub mod resnet;
#[allow(dead_code, reason = "an example with a `main` of its own")]
#[path = "squeezenet.rs"]
pub mod squeezenet;
#[allow(dead_code, reason = "an example with a `main` of its own")]
#[path = "unet.rs"]
pub mod unet;
#[allow(dead_code, reason = "an example with a `main` of its own")]
#[path = "vgg.rs"]
pub mod vgg;
#[allow(dead_code, reason = "an example with a `main` of its own")]
#[path = "vit.rs"]
pub mod vit;

/// What PyTorch measured, and torchvision publishes.
const MEASURED: &str = include_str!("../tests/golden/totals.csv");

/// A network by the name that the measurement has.
#[derive(Debug)]
pub struct Entry {
    /// As in the measurement: `resnet50`.
    pub name: &'static str,
    /// The shape that enters.
    pub input: Shape,
    /// The shape that comes out.
    pub output: Shape,
    /// Trainable scalars.
    pub params: u64,
    /// Multiply-adds of one forward pass of one sample.
    pub macs: u64,
    /// The label.
    pub summary: fn() -> Summary<'static>,
}

const fn entry<N: Network>(name: &'static str) -> Entry {
    Entry { name, input: N::INPUT, output: N::OUTPUT, params: N::PARAMS, macs: N::MACS, summary: N::summary }
}

/// All of them.
pub const NETWORKS: [Entry; 29] = [
    entry::<alexnet::AlexNet>("alexnet"),
    entry::<bert::BertBase>("bert_base_uncased"),
    entry::<convnext::ConvNextTiny>("convnext_tiny"),
    entry::<densenet::DenseNet121>("densenet121"),
    entry::<efficientnet::EfficientNetB0>("efficientnet_b0"),
    entry::<fcn::Fcn>("fcn_resnet50"),
    entry::<fcn::FcnWithSideHead>("fcn_resnet50_aux"),
    entry::<googlenet::GoogLeNet>("googlenet"),
    entry::<gpt2::Gpt2>("gpt2"),
    entry::<inception::InceptionV3TwoHeads>("inception_v3_aux"),
    entry::<lenet5::LeNet5>("lenet5"),
    entry::<llama::Llama3>("llama3_8b"),
    entry::<llama::Mixtral>("mixtral_8x7b"),
    entry::<mnist::Mnist>("mnist_cnn"),
    entry::<mobilenet::MobileNetV2>("mobilenet_v2"),
    entry::<mobilenet::MobileNetV3Small>("mobilenet_v3_small"),
    entry::<resnet::ResNet101>("resnet101"),
    entry::<resnet::ResNet152>("resnet152"),
    entry::<resnet::ResNet18>("resnet18"),
    entry::<resnet::ResNet34>("resnet34"),
    entry::<resnet::ResNet50>("resnet50"),
    entry::<squeezenet::SqueezeNet>("squeezenet1_1"),
    entry::<unet::UNet>("unet_2015"),
    entry::<unet::UNetSame>("unet_bn_same"),
    entry::<vgg::Vgg11>("vgg11"),
    entry::<vgg::Vgg16>("vgg16"),
    entry::<vgg::Vgg16Bn>("vgg16_bn"),
    entry::<vgg::Vgg19>("vgg19"),
    entry::<vit::VitB16>("vit_b_16"),
];

/// The fields of a network's line of the measurement: name, input, output,
/// params, MACs, and what is published of the last two.
#[must_use]
pub fn measured(name: &str) -> Vec<&'static str> {
    let fields = MEASURED.lines().map(|line| line.split(',').collect::<Vec<_>>());
    fields.into_iter().find(|fields| fields[0] == name).unwrap_or_default()
}

/// One line of the table.
#[must_use]
pub fn row(entry: &Entry) -> String {
    let measured = measured(entry.name);
    let published = measured[5].parse().map_or_else(|_| String::new(), |params| Grouped(params).to_string());
    let (params, macs) = (Grouped(entry.params), Grouped(entry.macs));
    format!("| {} | {params} | {published} | {macs} | {} |", entry.name, measured[6])
}

fn main() {
    println!("| network | params | published | MACs | published, 10⁹ |\n|:--|--:|--:|--:|--:|");
    for entry in &NETWORKS {
        println!("{}", row(entry));
    }
}
