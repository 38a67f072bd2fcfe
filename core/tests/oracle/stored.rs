//! What files store: the vectors of each layer of random networks listed, and
//! their bytes added up.

use netweight_core::graph::{Builder, Graph, Kept, ScopeKind};
use netweight_core::layers::{Conv, ConvTranspose, Depthwise, Fc, Linear};
use netweight_core::memory::Rules;
use netweight_core::{Layer, Precision};

use crate::memory::{Drawn, build};
use crate::plans::draw_input;
use crate::programs::{Author, Braces, LABELS, run};
use crate::random::Random;

/// What a row has before anything is folded, in scalars.
#[derive(Clone, Copy, Default)]
struct Vectors {
    weights: u128,
    biases: u128,
    norms: u128,
    statistics: u128,
    /// Biases of zeros, if it is a convolution without its own.
    missing: u128,
    /// Whether nobody else has its weight.
    is_own: bool,
}

/// The rows that run at test time.
fn rows(graph: &Graph<'_>) -> Vec<usize> {
    (0..graph.rows().len()).filter(|&row| !graph.rows()[row].training).collect()
}

/// The innermost experts that a row is one of.
fn experts(graph: &Graph<'_>, row: usize) -> Option<u32> {
    let mut scope = graph.rows()[row].scope;
    while let Some(index) = scope {
        let around = &graph.scopes()[index as usize];
        if matches!(around.kind, ScopeKind::Experts) && row > around.first {
            return scope;
        }
        scope = around.parent;
    }
    None
}

/// The rows that read a node, and 1 more for each output of the network that it is.
fn readers(graph: &Graph<'_>, node: u32) -> usize {
    let rows = rows(graph);
    let reading = rows.iter().flat_map(|&row| graph.inputs(row)).filter(|&&read| read == node).count();
    let heads = graph.scopes().iter().filter(|scope| scope.kind.is_head() && !scope.training);
    let returned = heads.filter(|head| head.output == node).count();
    reading + returned + usize::from(graph.totals().last == node)
}

/// What a row has; `None` of layers that are not listed here.
fn vectors(graph: &Graph<'_>, row: usize) -> Option<Vectors> {
    let own = &graph.rows()[row];
    let one = own.layer.infer(graph.shape(graph.inputs(row)[0])).unwrap();
    let copies = match (one.params, one.buffers) {
        (0, 0) => 1,
        (0, buffers) => own.buffers / buffers,
        (params, _) => own.params / params,
    };
    let shares =
        |other: &Layer| matches!(other, Layer::Linear(Linear { tied: Some(tie), .. }) if tie.row as usize == row);
    let is_shared = rows(graph).into_iter().any(|other| shares(&graph.rows()[other].layer));
    let mut has = Vectors { is_own: !is_shared, ..Vectors::default() };
    let bias = match own.layer {
        Layer::Conv(Conv { bias, .. }) | Layer::Depthwise(Depthwise { bias, .. }) => {
            has.missing = u128::from(!bias) * u128::from(copies) * u128::from(own.output.channels());
            bias
        }
        Layer::ConvTranspose(ConvTranspose { bias, .. }) | Layer::Fc(Fc { bias, .. }) => bias,
        Layer::Linear(Linear { bias, tied, .. }) => {
            has.is_own &= tied.is_none();
            bias
        }
        Layer::BatchNorm(_)
        | Layer::LayerNorm(_)
        | Layer::RmsNorm(_)
        | Layer::GroupNorm(_)
        | Layer::InstanceNorm(_) => {
            return Some(Vectors { norms: own.params.into(), statistics: own.buffers.into(), ..has });
        }
        // The weights of a router.
        Layer::Merge(_) => false,
        _ if one.params == 0 => false,
        _ => return None,
    };
    has.biases = u128::from(bias) * u128::from(copies) * u128::from(own.output.channels());
    has.weights = u128::from(own.params) - has.biases;
    Some(has)
}

/// What the layer before a batch norm has, if the norm becomes a part of it.
fn folds(graph: &Graph<'_>, row: usize) -> Option<Vectors> {
    let before = graph.inputs(row)[0];
    let layer = (before as usize).checked_sub(1)?;
    let has = vectors(graph, layer)?;
    let is_product = matches!(
        graph.rows()[layer].layer,
        Layer::Conv(_) | Layer::Depthwise(_) | Layer::ConvTranspose(_) | Layer::Fc(_) | Layer::Linear(_)
    );
    let folds = matches!(graph.rows()[row].layer, Layer::BatchNorm(_))
        && is_product
        // What only training has gives nothing.
        && !graph.rows()[layer].training
        && has.is_own
        && readers(graph, before) == 1
        // Experts gather what they read.
        && experts(graph, layer) == experts(graph, row);
    folds.then_some(has)
}

/// Calls `see` with random networks of layers that are listed here, and what
/// each row has.
fn networks(see: &mut dyn FnMut(&Graph<'_>, &[Vectors], &str)) {
    for seed in 0..10_000 {
        let mut author = Author { random: Random(seed), sites: 0, wrong: 0, any: 4 };
        let input = draw_input(&mut author.random);
        let program = author.body(3);
        let make = |builder: &mut Builder<'_, 'static>| {
            let x = builder.input(0, Ok(input));
            let x = run(&program, builder, &mut [Kept::NONE; LABELS], x);
            builder.finish(x);
        };
        build(make, |graph| {
            let listed = rows(graph).into_iter().map(|row| vectors(graph, row)).collect::<Option<Vec<_>>>();
            if let Some(listed) = listed {
                see(graph, &listed, &format!("{input} = < {} >", Braces(&program)));
            }
        });
    }
}

#[test]
fn files_of_eight_bits_store_each_vector_once() {
    let (mut compared, mut norms) = (0, 0);
    networks(&mut |graph, listed, told| {
        let (mut params, mut statistics) = (0, 0);
        for (row, has) in rows(graph).into_iter().zip(listed) {
            params += has.weights + 4 * (has.biases + has.missing);
            if let Some(before) = folds(graph, row) {
                // A mean and a variance a channel become its bias.
                params += if before.biases + before.missing == 0 { 4 * has.statistics / 2 } else { 0 };
                norms += 1;
            } else {
                params += 4 * has.norms;
                statistics += 4 * has.statistics;
            }
        }
        let stored = Drawn::new(graph, Rules::ARENA).plan().sums.stored(Precision::Quantized);
        let found = (stored.params(Precision::Quantized), stored.statistics(Precision::Quantized));
        assert_eq!(found, (params, statistics), "{told}");
        compared += 1;
    });
    assert!(compared > 1_000 && norms > 100, "{compared} networks with {norms} folded norms");
}

/// Formats of large models keep biases and norms in 16 bits, and fold nothing.
#[test]
fn files_of_large_models_have_wide_biases_and_norms() {
    let mut compared = 0;
    networks(&mut |graph, listed, told| {
        let sum = |of: fn(&Vectors) -> u128| listed.iter().map(of).sum::<u128>();
        let (weights, wide) = (sum(|has| has.weights), sum(|has| has.biases + has.norms));
        let sums = Drawn::new(graph, Rules::INFERENCE).plan().sums;
        for (precision, narrow) in [(Precision::Int8, weights), (Precision::Int4, weights.div_ceil(2))] {
            let stored = sums.stored(precision);
            let found = (stored.params(precision), stored.statistics(precision));
            assert_eq!(found, (narrow + 2 * wide, 2 * sum(|has| has.statistics)), "{precision:?} of {told}");
        }
        compared += 1;
    });
    assert!(compared > 1_000, "{compared} networks");
}
