//! Networks against what PyTorch says of them, layer by layer: see
//! `tests/golden/README.md`.

use crate::compare::compare;
use crate::networks::{alexnet, lenet5, mobilenet, resnet, squeezenet, vgg};

netweight::network! {
    /// The lecture's network with the layers between that PyTorch counts as
    /// modules.
    pub MnistCnn: 28x28x1 -> 10 = <
        repeat 2 { conv(32, 3x3) relu } maxpool(2) flatten fc(128) relu fc(10)
    >
}

#[test]
fn mnist_is_pytorchs() {
    compare::<MnistCnn>(include_str!("../golden/mnist_cnn.csv"), &[]);
}

#[test]
fn lenet5_is_pytorchs() {
    compare::<lenet5::LeNet5>(include_str!("../golden/lenet5.csv"), &[]);
}

#[test]
fn alexnet_is_pytorchs() {
    // PyTorch flattens by a function before its first dropout.
    compare::<alexnet::AlexNet>(include_str!("../golden/alexnet.csv"), &[("classifier.0", "6x6x256")]);
}

#[test]
fn vgg_is_pytorchs() {
    compare::<vgg::Vgg11>(include_str!("../golden/vgg11.csv"), &[]);
    compare::<vgg::Vgg16>(include_str!("../golden/vgg16.csv"), &[]);
    compare::<vgg::Vgg16Bn>(include_str!("../golden/vgg16_bn.csv"), &[]);
    compare::<vgg::Vgg19>(include_str!("../golden/vgg19.csv"), &[]);
}

#[test]
fn resnets_are_pytorchs() {
    compare::<resnet::ResNet18>(include_str!("../golden/resnet18.csv"), &[]);
    compare::<resnet::ResNet34>(include_str!("../golden/resnet34.csv"), &[]);
    compare::<resnet::ResNet50>(include_str!("../golden/resnet50.csv"), &[]);
    compare::<resnet::ResNet101>(include_str!("../golden/resnet101.csv"), &[]);
    compare::<resnet::ResNet152>(include_str!("../golden/resnet152.csv"), &[]);
}

#[test]
fn squeezenet_is_pytorchs() {
    compare::<squeezenet::SqueezeNet>(include_str!("../golden/squeezenet1_1.csv"), &[]);
}

#[test]
fn mobilenets_are_pytorchs() {
    // PyTorch flattens by a function before its dropout.
    let flattened = [("classifier.0", "1x1x1280")];
    compare::<mobilenet::MobileNetV2>(include_str!("../golden/mobilenet_v2.csv"), &flattened);
    compare::<mobilenet::MobileNetV3Small>(include_str!("../golden/mobilenet_v3_small.csv"), &[]);
}
