//! Checkpoints, gradient splitting, autocast and whole networks, against what
//! PyTorch allocated: `tests/golden/memory_steps.csv`.

use netweight::Network;
use netweight::memory::Rules;

use super::Drawn;
use super::recorded::{BACKWARD, FORWARD, Measured, Phase, Setup, peak, without_a_step_before};
use crate::networks::{convnext, efficientnet, googlenet, lenet5, mobilenet, resnet, squeezenet};
use crate::transformers::swin;

netweight::network! {
    block Conv(filters, window, stride = 1) {
        conv(filters, window, stride = stride, padding = half, bias = false) batchnorm
    }
    block Basic(filters) { residual { Conv(filters, 3x3) relu Conv(filters, 3x3) } relu }
    block Wider(filters) {
        residual { Conv(filters, 3x3, stride = 2) relu Conv(filters, 3x3) } { Conv(filters, 1x1, stride = 2) } relu
    }
    block Stem { Conv(64, 7x7, stride = 2) relu maxpool(3, stride = 2, padding = 1) }

    ResNet18Stages: 224x224x3 -> 1000 = <
        Stem
        checkpoint { Basic(64) Basic(64) }
        checkpoint { Wider(128) Basic(128) }
        checkpoint { Wider(256) Basic(256) }
        checkpoint { Wider(512) Basic(512) }
        global_avgpool fc(1000)
    >
    ResNet18Blocks: 224x224x3 -> 1000 = <
        Stem
        checkpoint { Basic(64) } checkpoint { Basic(64) }
        checkpoint { Wider(128) } checkpoint { Basic(128) }
        checkpoint { Wider(256) } checkpoint { Basic(256) }
        checkpoint { Wider(512) } checkpoint { Basic(512) }
        global_avgpool fc(1000)
    >
    CheckpointPlain: 8x8x3 -> 10 = < conv(6, 3x3) conv(6, 3x3) batchnorm relu conv(6, 3x3) batchnorm relu conv(6, 3x3) relu fc(10) >
    CheckpointOne: 8x8x3 -> 10 = < conv(6, 3x3) checkpoint { conv(6, 3x3) batchnorm relu conv(6, 3x3) batchnorm relu } conv(6, 3x3) relu fc(10) >
    CheckpointEndsWithConv: 8x8x3 -> 10 = < conv(6, 3x3) checkpoint { conv(6, 3x3) batchnorm relu conv(6, 3x3) } batchnorm relu fc(10) >
    CheckpointEndsWithConvBeforeRelu: 8x8x3 -> 10 = < conv(6, 3x3) checkpoint { conv(6, 3x3) batchnorm relu conv(6, 3x3) } relu conv(6, 3x3) fc(10) >
    CheckpointEndsWithRelu: 8x8x3 -> 10 = < conv(6, 3x3) checkpoint { conv(6, 3x3) batchnorm relu conv(6, 3x3) relu } conv(6, 3x3) fc(10) >
    CheckpointEndsWithGelu: 8x8x3 -> 10 = < conv(6, 3x3) checkpoint { conv(6, 3x3) batchnorm relu conv(6, 3x3) gelu } conv(6, 3x3) fc(10) >
    CheckpointEndsWithBatchnorm: 8x8x3 -> 10 = < conv(6, 3x3) checkpoint { conv(6, 3x3) batchnorm relu conv(6, 3x3) batchnorm } relu conv(6, 3x3) fc(10) >
    CheckpointEndsWithMaxpool: 8x8x3 -> 10 = < conv(6, 3x3) checkpoint { conv(6, 3x3) batchnorm relu maxpool(2) } conv(6, 3x3) fc(10) >
    CheckpointEndsWithAvgpool: 8x8x3 -> 10 = < conv(6, 3x3) checkpoint { conv(6, 3x3) batchnorm relu avgpool(2) } conv(6, 3x3) fc(10) >
    CheckpointStartsWithRelu: 8x8x3 -> 10 = < conv(6, 3x3) checkpoint { relu conv(6, 3x3) batchnorm relu } conv(6, 3x3) fc(10) >
    CheckpointResidualInside: 8x8x3 -> 10 = < conv(6, 3x3) checkpoint { conv(6, 3x3) relu residual { conv(6, 3x3) batchnorm relu } relu conv(6, 3x3) relu } conv(6, 3x3) relu fc(10) >
    CheckpointWholeResidual: 8x8x3 -> 10 = < conv(6, 3x3) checkpoint { residual { conv(6, 3x3) batchnorm relu conv(6, 3x3) batchnorm } } relu conv(6, 3x3) fc(10) >
    CheckpointNested: 8x8x3 -> 10 = < conv(6, 3x3) checkpoint { conv(6, 3x3) relu checkpoint { conv(6, 3x3) batchnorm relu } conv(6, 3x3) relu } conv(6, 3x3) relu fc(10) >
    CheckpointEndsWithNested: 8x8x3 -> 10 = < conv(6, 3x3) checkpoint { conv(6, 3x3) relu checkpoint { conv(6, 3x3) batchnorm relu conv(6, 3x3) } } relu conv(6, 3x3) fc(10) >
    CheckpointEndsWithResidual: 8x8x3 -> 10 = < conv(6, 3x3) checkpoint { conv(6, 3x3) residual { relu conv(6, 3x3) relu conv(6, 3x3) } } relu conv(6, 3x3) fc(10) >
    CheckpointTwo: 8x8x3 -> 10 = < conv(6, 3x3) checkpoint { conv(6, 3x3) batchnorm relu } checkpoint { conv(6, 3x3) batchnorm relu } conv(6, 3x3) relu fc(10) >
    CheckpointLast: 8x8x3 -> 10 = < conv(6, 3x3) checkpoint { conv(6, 3x3) batchnorm relu conv(6, 3x3) batchnorm relu } fc(10) >
    AutocastCnn: 8x8x3 -> 10 = < conv(6, 3x3) batchnorm relu maxpool(2) conv(8, 3x3) batchnorm relu fc(10) >
    AutocastCnnPlain: 8x8x3 -> 10 = < conv(6, 3x3) relu conv(6, 3x3) fc(10) >
    AutocastResidual: 8x8x3 -> 10 = < conv(6, 3x3) residual { conv(6, 3x3) batchnorm relu conv(6, 3x3) batchnorm } relu fc(10) >
    AutocastTransformer: 12 x 8 -> 10 = < linear(8) residual { layernorm attention(2) } residual { layernorm linear(32) gelu linear(8) } fc(10) >
    AutocastTransformerF32Stream: 12 x 8 -> 10 = < residual { layernorm attention(2) } residual { layernorm linear(32) gelu linear(8) } fc(10) >
    AutocastLayernorm: 12 x 8 -> 10 = < linear(8) layernorm linear(8) fc(10) >
    AutocastTied: 12 x 64 -> 10 = < linear(64) first: linear(64, bias = false) gelu linear(64, bias = false, tied = first) fc(10) >
}

fn recorded(case: &str) -> impl Iterator<Item = (u64, &'static str, u64)> {
    let lines = include_str!("../../golden/memory_steps.csv").lines().filter(|line| !line.starts_with('#'));
    lines.skip(1).filter_map(move |line| {
        let [of, batch, what, bytes] = *line.split(',').collect::<Vec<_>>() else { panic!("four fields: {line}") };
        (of == case).then(|| (batch.parse().unwrap(), what, bytes.parse().unwrap()))
    })
}

/// The answer to a column of the file; none for what is alive between the
/// passes, which is `saved` and what the caller holds.
fn found<N: Network>(rules: Rules, batch: u64, column: &str) -> Option<(Phase, u64)> {
    let drawn = Drawn::on_cpu(&N::GRAPH, Rules { new_sums: column != "backward_peak_in_place", ..rules });
    let training = drawn.training().batch(batch);
    Some(match column {
        "base" => {
            let memory = training.memory();
            (Phase::Resident, memory.params + memory.buffers + memory.input)
        }
        "saved" => (Phase::Saved, training.saved().unwrap()),
        "forward_peak" => (Phase::Forward, without_a_step_before(peak(&training, FORWARD))),
        "backward_peak" => (Phase::WatchedBackward, peak(&training, BACKWARD)),
        "backward_peak_in_place" => (Phase::Backward, peak(&training, BACKWARD)),
        "inference_peak" => {
            let drawn = Drawn::on_cpu(&N::GRAPH, Rules { in_place: rules.in_place, ..Rules::INFERENCE });
            (Phase::Inference, drawn.inference().batch(batch).memory().total())
        }
        "after_forward" | "after_context" => return None,
        other => panic!("{other}"),
    })
}

fn compare<N: Network>(case: &'static str, family: &'static str, rules: Rules) -> impl Iterator<Item = Measured> {
    recorded(case).filter_map(move |(batch, column, recorded)| {
        let (phase, found) = found::<N>(rules, batch, column)?;
        let setup = if rules.autocast { Setup::CpuAutocast } else { Setup::Cpu };
        Some(Measured {
            recording: "memory_steps",
            case: case.to_owned(),
            batch: Some(batch),
            column: column.to_owned(),
            family,
            setup,
            phase,
            recorded,
            found,
        })
    })
}

const CNN: &str = "convolutional networks";
const TRANSFORMERS: &str = "transformers";
const TIED: &str = "layers that share a weight";
const CHECKPOINTS: &str = "checkpoints";
const SPLIT: &str = "gradient splitting";

/// As torchvision writes its networks.
const IN_PLACE: Rules = Rules { in_place: true, ..Rules::TRAINING };

pub fn measured() -> Vec<Measured> {
    let mut all = Vec::new();
    all.extend(compare::<CheckpointPlain>("checkpoint_plain", CHECKPOINTS, Rules::TRAINING));
    all.extend(compare::<CheckpointOne>("checkpoint_one", CHECKPOINTS, Rules::TRAINING));
    all.extend(compare::<CheckpointEndsWithConv>("checkpoint_ends_with_conv", CHECKPOINTS, Rules::TRAINING));
    all.extend(compare::<CheckpointEndsWithConvBeforeRelu>(
        "checkpoint_ends_with_conv_before_relu",
        CHECKPOINTS,
        Rules::TRAINING,
    ));
    all.extend(compare::<CheckpointEndsWithRelu>("checkpoint_ends_with_relu", CHECKPOINTS, Rules::TRAINING));
    all.extend(compare::<CheckpointEndsWithGelu>("checkpoint_ends_with_gelu", CHECKPOINTS, Rules::TRAINING));
    all.extend(compare::<CheckpointEndsWithBatchnorm>("checkpoint_ends_with_batchnorm", CHECKPOINTS, Rules::TRAINING));
    all.extend(compare::<CheckpointEndsWithMaxpool>("checkpoint_ends_with_maxpool", CHECKPOINTS, Rules::TRAINING));
    all.extend(compare::<CheckpointEndsWithAvgpool>("checkpoint_ends_with_avgpool", CHECKPOINTS, Rules::TRAINING));
    all.extend(compare::<CheckpointStartsWithRelu>("checkpoint_starts_with_relu", CHECKPOINTS, Rules::TRAINING));
    all.extend(compare::<CheckpointResidualInside>("checkpoint_residual_inside", CHECKPOINTS, Rules::TRAINING));
    all.extend(compare::<CheckpointWholeResidual>("checkpoint_whole_residual", CHECKPOINTS, Rules::TRAINING));
    all.extend(compare::<CheckpointNested>("checkpoint_nested", CHECKPOINTS, Rules::TRAINING));
    all.extend(compare::<CheckpointEndsWithNested>("checkpoint_ends_with_nested", CHECKPOINTS, Rules::TRAINING));
    all.extend(compare::<CheckpointEndsWithResidual>("checkpoint_ends_with_residual", CHECKPOINTS, Rules::TRAINING));
    all.extend(compare::<CheckpointTwo>("checkpoint_two", CHECKPOINTS, Rules::TRAINING));
    all.extend(compare::<CheckpointLast>("checkpoint_last", CHECKPOINTS, Rules::TRAINING));
    all.extend(compare::<AutocastCnn>("autocast_cnn", CNN, Rules::AUTOCAST));
    all.extend(compare::<AutocastCnnPlain>("autocast_cnn_plain", CNN, Rules::AUTOCAST));
    all.extend(compare::<AutocastResidual>("autocast_residual", CNN, Rules::AUTOCAST));
    all.extend(compare::<AutocastTransformer>("autocast_transformer", TRANSFORMERS, Rules::AUTOCAST));
    all.extend(compare::<AutocastTransformerF32Stream>(
        "autocast_transformer_f32_stream",
        TRANSFORMERS,
        Rules::AUTOCAST,
    ));
    all.extend(compare::<AutocastLayernorm>("autocast_layernorm", TRANSFORMERS, Rules::AUTOCAST));
    all.extend(compare::<AutocastTied>("autocast_tied", TIED, Rules::AUTOCAST));
    all.extend(compare::<resnet::ResNet18>("checkpoint_resnet18_plain", CHECKPOINTS, IN_PLACE));
    all.extend(compare::<ResNet18Stages>("checkpoint_resnet18_4_stages", CHECKPOINTS, IN_PLACE));
    all.extend(compare::<ResNet18Blocks>("checkpoint_resnet18_8_blocks", CHECKPOINTS, IN_PLACE));
    all.extend(compare::<resnet::ResNet18>("autocast_resnet18", CNN, Rules::AUTOCAST));
    all.extend(compare::<resnet::ResNet18>("network_resnet18", CNN, IN_PLACE));
    all.extend(compare::<resnet::ResNet50>("network_resnet50", CNN, IN_PLACE));
    all.extend(compare::<mobilenet::MobileNetV3Small>("network_mobilenet_v3_small", CNN, IN_PLACE));
    all.extend(compare::<efficientnet::EfficientNetB0>("network_efficientnet_b0", CNN, IN_PLACE));
    all.extend(compare::<googlenet::GoogLeNet>("network_googlenet", CNN, IN_PLACE));
    all.extend(compare::<convnext::ConvNextTiny>("network_convnext_tiny", CNN, IN_PLACE));
    all.extend(compare::<swin::SwinT>("network_swin_t", TRANSFORMERS, IN_PLACE));
    all.extend(compare::<squeezenet::SqueezeNet>("network_squeezenet1_1", CNN, IN_PLACE));
    all.extend(compare::<crate::cnn::DenseNet169>("network_densenet169", CNN, IN_PLACE));
    all.extend(compare::<crate::cnn::ShuffleNetV2X10>("network_shufflenet_v2_x1_0", CNN, IN_PLACE));
    all.extend(compare::<crate::cnn::MnasNet>("network_mnasnet1_0", CNN, IN_PLACE));
    all.extend(compare::<crate::cnn::RegNetY400>("network_regnet_y_400mf", CNN, IN_PLACE));
    all.extend(split::<crate::golden::MnistCnn>("accumulate_mnist_cnn"));
    all.extend(split::<lenet5::LeNet5>("accumulate_lenet5"));
    all.extend(split::<resnet::ResNet18>("accumulate_resnet18"));
    all
}

/// A step of three micro-batches: the largest of their peaks counts. The
/// optimizer had not stepped.
fn split<N: Network>(case: &'static str) -> impl Iterator<Item = Measured> {
    let drawn = [true, false].map(|new_sums| Drawn::on_cpu(&N::GRAPH, Rules { new_sums, ..Rules::TRAINING }));
    let batches = recorded(case).filter(|&(_, column, _)| column == "base").map(|(batch, ..)| batch);
    batches.flat_map(move |batch| {
        let largest = |suffix: &str| {
            let peaks: Vec<_> = (1..=3)
                .filter_map(|step| {
                    let of = format!("peak_{step}{suffix}");
                    recorded(case).find(|&(b, column, _)| b == batch && column == of).map(|(.., bytes)| bytes)
                })
                .collect();
            assert_eq!(peaks.len(), 3, "{case}, batch {batch}");
            peaks.into_iter().max().unwrap()
        };
        let one = |column: &str, phase, recorded, found| Measured {
            recording: "memory_steps",
            case: case.to_owned(),
            batch: Some(batch),
            column: column.to_owned(),
            family: SPLIT,
            setup: Setup::Cpu,
            phase,
            recorded,
            found,
        };
        let memory = drawn.each_ref().map(|drawn| drawn.training().batch(batch).accumulate(3).memory());
        let base = recorded(case).find(|&(b, column, _)| b == batch && column == "base").unwrap().2;
        let resident = memory[0].params + memory[0].buffers + memory[0].input;
        [
            one("base", Phase::Resident, base, resident),
            one("largest_peak", Phase::WatchedBackward, largest(""), memory[0].total()),
            one("largest_peak_in_place", Phase::Backward, largest("_in_place"), memory[1].total()),
        ]
    })
}
