//! The constants of a declared network, which rustc's evaluator worked out,
//! against its program at run time; the macro's own sums are asserted in every
//! expansion.

use netweight::__private::{Builder, Declared, Totals};
use netweight::graph::{Extent, Failure, Graph, Row, Scope};
use netweight::memory::Plan;
use netweight::{Aperture, Layer, Network, Shape};

use crate::golden::MnistCnn;
use crate::memory::Drawn;
use crate::networks::{
    alexnet, bert, convnext, densenet, efficientnet, fcn, googlenet, gpt2, inception, lenet5, llama, mobilenet, resnet,
    squeezenet, unet, vgg, vit,
};

/// The `run` of an expansion.
pub type Program = fn(&mut Builder<'_, 'static>) -> Totals;

/// What a graph says of a row, and what it reads.
type Line<'g> = (String, Layer, Shape, [u64; 3], bool, &'g [u32]);

fn lines<'g>(graph: &Graph<'g>) -> Vec<Line<'g>> {
    let line = |index: usize| {
        let Row { layer, output, params, buffers, macs, training, .. } = graph.rows()[index];
        (graph.path(index).to_string(), layer, output, [params, buffers, macs], training, graph.inputs(index))
    };
    (0..graph.rows().len()).map(line).collect()
}

/// Runs a program, with apertures or with copies of its repetitions, and
/// compares what it leaves with the constants.
pub fn compare<N: Network>(program: Program) {
    for apertures in [true, false] {
        let mut measuring = Builder::measuring();
        program(&mut measuring);
        let Extent { rows, edges, scopes, failures } = measuring.extent();
        assert_eq!(failures, 0, "{}", N::NAME);
        let (mut rows, mut edges) = (vec![Row::BLANK; rows], vec![0; edges]);
        let (mut scopes, mut failures) = (vec![Scope::BLANK; scopes], vec![Failure::BLANK; failures]);
        let builder = Builder::new(&mut rows, &mut edges, &mut scopes, &mut failures);
        let mut builder = if apertures { builder } else { builder.without_apertures() };
        let totals = program(&mut builder);
        let graph = builder.graph();

        let seen = |totals: &Totals| Totals { aperture: N::APERTURE, ..*totals };
        assert_eq!(seen(&totals), seen(N::GRAPH.totals()), "{}", N::NAME);
        let Totals { input, output, params, buffers, macs, .. } = totals;
        assert_eq!((input, output, params, buffers, macs), (N::INPUT, N::OUTPUT, N::PARAMS, N::BUFFERS, N::MACS));
        assert_eq!(totals.flops(), N::FLOPS);
        assert_eq!(lines(&graph), lines(&N::GRAPH), "{}", N::NAME);
        let of = |graph: &Graph<'_>| {
            graph.scopes().iter().map(|it| (it.parent, it.kind, it.end, it.output)).collect::<Vec<_>>()
        };
        assert_eq!(of(&graph), of(&N::GRAPH), "{}", N::NAME);
        let sees = |graph: &Graph<'_>| graph.rows().iter().map(|row| row.aperture).collect::<Vec<Aperture>>();
        if apertures {
            assert_eq!(totals.aperture, N::APERTURE, "{}", N::NAME);
            assert_eq!(sees(&graph), sees(&N::GRAPH), "{}", N::NAME);
        }
    }
}

/// Compares the plans of memory that are constants.
fn compare_plans<N: Network>() {
    for constant in N::TRAINING.iter().chain(N::INFERENCE) {
        let rules = constant.sums.rules;
        let drawn = Drawn::new(&N::GRAPH, rules);
        let said = |plan: &Plan<'_>| format!("{:?}", (plan.moments, plan.sums));
        assert_eq!(said(constant), said(&drawn.plan()), "{}, {rules:?}", N::NAME);
    }
}

macro_rules! each {
    ($($Network:ty),*) => {
        $(compare::<$Network>(<$Network as Declared>::Program::run);)*
    };
}

#[test]
fn constants_are_what_a_program_finds_at_run_time() {
    each![MnistCnn, lenet5::LeNet5, alexnet::AlexNet, squeezenet::SqueezeNet, densenet::DenseNet121];
    each![vgg::Vgg11, vgg::Vgg16, vgg::Vgg16Bn, vgg::Vgg19, mobilenet::MobileNetV2, mobilenet::MobileNetV3Small];
    each![resnet::ResNet18, resnet::ResNet34, resnet::ResNet50, resnet::ResNet101, resnet::ResNet152];
    each![efficientnet::EfficientNetB0, convnext::ConvNextTiny, googlenet::GoogLeNet, inception::InceptionV3TwoHeads];
    each![fcn::Fcn, fcn::FcnWithSideHead, unet::UNet, unet::UNetSame, vit::VitB16];
    each![gpt2::Gpt2, bert::BertBase, llama::Llama3, llama::Mixtral];
}

#[test]
fn plans_that_are_constants_are_those_of_run_time() {
    compare_plans::<MnistCnn>();
    compare_plans::<lenet5::LeNet5>();
    compare_plans::<resnet::ResNet18>();
    compare_plans::<gpt2::Gpt2>();
}
