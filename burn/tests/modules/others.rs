//! The networks of the workspace's examples and tests.
//!
//! Weights take no memory before they are read, so the params of all are
//! compared, however large they are. Those that take other inputs than their
//! own run as twins on small ones; the small run as they are.

use crate::cnn::*;
use crate::dense_prediction::*;
use crate::microcontroller::{Digits, Keywords, Person};
use crate::networks::{
    alexnet::*, bert::*, convnext::*, densenet::*, efficientnet::*, fcn::*, googlenet::*, gpt2::*, inception::*,
    lenet5::*, llama::*, mnist::*, mobilenet::*, resnet::*, squeezenet::*, unet::*, vgg::*, vit::*,
};
use crate::transformers::{swin::*, *};
use netweight_burn::burn::module::Module;
use netweight_burn::burn::tensor::Device;
use netweight_burn::{Model, assert_label};

macro_rules! each {
    ($check:ident: $($Network:ident)*) => {
        $($check::<$Network>();)*
    };
}

/// Compares the params of every layer.
fn assert_params<N: netweight::Network>() {
    let model = Model::<N>::init(&Device::default());
    for (layer, row) in N::LAYERS.iter().enumerate() {
        let params: usize = model.weights(layer).iter().map(Module::num_params).sum();
        assert_eq!(params as u64, row.params + row.buffers, "{}: {}", N::NAME, row.path);
    }
    assert_eq!(model.num_params() as u64, N::PARAMS + N::BUFFERS, "{}", N::NAME);
}

#[test]
fn params_of_the_examples_are_those_of_their_labels() {
    each! { assert_params:
        AlexNet BertBase ConvNextTiny ConvNextSmall ConvNextBase ConvNextLarge DenseNet121 EfficientNetB0 Fcn
        FcnWithSideHead GoogLeNet Gpt2 Gpt2Medium Gpt2Large Gpt2Xl InceptionV3 InceptionV3TwoHeads LeNet5 Llama2 Llama3
        Llama3Large Mixtral Keywords Digits Person Mnist MobileNetV2 MobileNetV3Small ResNet18 ResNet34 ResNet50
        ResNet101 ResNet152 SqueezeNet SwinT SwinS SwinB UNet UNetSame Vgg11 Vgg16 Vgg16Bn Vgg19 VitB16 VitB32 VitL16
    }
}

#[test]
fn params_of_the_tests_are_those_of_their_labels() {
    each! { assert_params:
        ResNeXt50_32x4d ResNeXt101_32x8d WideResNet50 WideResNet101 RegNetX400 RegNetY400 DenseNet161 DenseNet169
        DenseNet201 ShuffleNetV2X05 ShuffleNetV2X10 ShuffleNetV2X15 ShuffleNetV2X20 MnasNet MobileNetV3Large
        EfficientNetB1 EfficientNetB7 EfficientNetV2S SqueezeNet10
        FcnResNet101 DeepLabV3ResNet50 DeepLabV3ResNet101 Lraspp DeepLabV3MobileNet
        VitL32 VitH14 Llama2With70b Llama2With13b TinyLlama Mistral7b Llama31With405b Llama32With1b Llama32With3b
        Mixtral8x22b Qwen2With7b Gemma2b Gemma7b Phi2 BertLarge DistilBert RobertaBase DistilGpt2
    }
}

netweight::network! {
    SmallAlexNet: 63x63x3 = < AlexNet >
    SmallConvNext: 32x32x3 = < ConvNextTiny >
    SmallDenseNet: 32x32x3 = < DenseNet121 >
    SmallEfficientNet: 32x32x3 = < EfficientNetB0 >
    SmallFcn: 32x32x3 = < FcnWithSideHead >
    SmallGoogLeNet: 32x32x3 = < GoogLeNet >
    SmallMobileNetV2: 32x32x3 = < MobileNetV2 >
    SmallMobileNetV3: 32x32x3 = < MobileNetV3Small >
    SmallResNet18: 33x33x3 = < ResNet18 >
    SmallResNet50: 33x33x3 = < ResNet50 >
    SmallResNet152: 33x33x3 = < ResNet152 >
    SmallSqueezeNet: 33x33x3 = < SqueezeNet >
    SmallSwin: 32x32x3 = < SwinT >
    SmallUNet: 32x32x3 = < UNetSame >
    SmallVgg: 32x32x3 = < Vgg16Bn >
    SmallVit: 32x32x3 = < VitB16 >
    ShortBert: 8 = < BertBase >
    ShortGpt2: 8 = < Gpt2 >

    SmallResNeXt: 33x33x3 = < ResNeXt50_32x4d >
    SmallWideResNet: 33x33x3 = < WideResNet50 >
    SmallRegNetX: 33x33x3 = < RegNetX400 >
    SmallRegNetY: 33x33x3 = < RegNetY400 >
    SmallDenseNet169: 32x32x3 = < DenseNet169 >
    SmallShuffleNet: 33x33x3 = < ShuffleNetV2X10 >
    SmallMnasNet: 32x32x3 = < MnasNet >
    SmallMobileNetV3Large: 32x32x3 = < MobileNetV3Large >
    SmallEfficientNetB1: 33x33x3 = < EfficientNetB1 >
    SmallEfficientNetV2: 33x33x3 = < EfficientNetV2S >
    SmallSqueezeNet10: 33x33x3 = < SqueezeNet10 >
    SmallFcn101: 32x32x3 = < FcnResNet101 >
    ShortDistilBert: 8 = < DistilBert >
    ShortRoberta: 8 = < RobertaBase >
    ShortDistilGpt2: 8 = < DistilGpt2 >
}

#[test]
fn small_networks_run_as_their_labels_say() {
    each! { assert_label: LeNet5 Mnist Keywords Digits Person }
}

#[test]
fn convolutional_examples_run_as_their_labels_say() {
    each! { assert_label:
        SmallConvNext SmallDenseNet SmallEfficientNet SmallGoogLeNet InceptionV3TwoHeads SmallMobileNetV2 SmallMobileNetV3
        SmallResNet18 SmallResNet50 SmallResNet152 SmallSqueezeNet
    }
}

#[test]
fn networks_of_large_layers_run_as_their_labels_say() {
    each! { assert_label: SmallAlexNet SmallVgg SmallUNet SmallFcn SmallFcn101 }
}

#[test]
fn transformers_run_as_their_labels_say() {
    each! { assert_label: SmallSwin SmallVit ShortBert ShortGpt2 ShortDistilBert ShortRoberta ShortDistilGpt2 }
}

#[test]
fn families_run_as_their_labels_say() {
    each! { assert_label:
        SmallResNeXt SmallWideResNet SmallRegNetX SmallRegNetY SmallDenseNet169 SmallShuffleNet SmallMnasNet
        SmallMobileNetV3Large SmallEfficientNetB1 SmallEfficientNetV2 SmallSqueezeNet10
    }
}
