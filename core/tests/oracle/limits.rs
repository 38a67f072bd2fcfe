//! What a builder refuses: too many layers, ids that are no ids; and where it
//! says so.

use std::panic::{AssertUnwindSafe, catch_unwind};

use netweight_core::graph::{Builder, Extent, Failure, Kept, Name, Node, Row, Scope, Tape};
use netweight_core::layers::{Embedding, Fc, Linear, Merge, Relu, Take};
use netweight_core::{Index, Layer, Problem, Shape};

use crate::values::shape;

const RELU: Layer = Layer::Relu(Relu {});
const LIMIT: u64 = Builder::LIMIT as u64;

/// The sites of mistakes, with what is wrong.
fn mistakes(make: impl Fn(&mut Builder<'_, 'static>)) -> Vec<(u32, Problem)> {
    let found = |apertures: bool| {
        let mut failures = vec![Failure::BLANK; 8];
        let builder = Builder::new(&mut [], &mut [], &mut [], &mut failures);
        let mut builder = if apertures { builder } else { builder.without_apertures() };
        make(&mut builder);
        let graph = builder.graph();
        graph.failures().iter().map(|failure| (failure.site, failure.problem)).collect::<Vec<_>>()
    };
    // With and without copies of repetitions.
    assert_eq!(found(true), found(false));
    found(true)
}

fn layer(builder: &mut Builder<'_, 'static>, site: u32, layer: Layer, x: Node) -> Node {
    builder.layer(site, Name::only("it"), layer, x)
}

/// So many repetitions of so many layers, behind others.
fn repeated(builder: &mut Builder<'_, 'static>, before: u64, count: u64, each: u64) {
    let mut x = builder.input(0, Ok(shape(&[], 4)));
    for _ in 0..before {
        x = layer(builder, 1, RELU, x);
    }
    let group = builder.enter(Name::only("all"));
    let mut repetition = 0;
    while builder.again(2, group, repetition, count, x) {
        let mark = builder.mark(x);
        for _ in 0..each {
            x = layer(builder, 3, RELU, x);
        }
        repetition += 1;
        repetition += builder.copy(&mark, count - repetition, &mut x);
    }
    builder.leave(group);
}

#[test]
fn a_network_has_at_most_so_many_layers() {
    let limit = Problem::Layers { limit: Builder::LIMIT };
    // All layers, in a repetition of which there is one, and one beside it.
    for (before, count, each, wrong) in [
        (0, 1, LIMIT, None),
        (0, 1, LIMIT + 1, Some(3)),
        (1, 1, LIMIT - 1, None),
        (1, 1, LIMIT, Some(3)),
        (0, 2, LIMIT / 2, None),
        (0, 2, LIMIT / 2 + 1, Some(2)),
        (2, 2, LIMIT / 2 - 1, None),
        (2, 2, LIMIT / 2, Some(2)),
        (16, 32_760, 2, None),
        (17, 32_760, 2, Some(2)),
        // Each repetition is a scope as well, and so are all together.
        (0, LIMIT - 1, 1, None),
        (1, LIMIT - 1, 1, None),
        (0, LIMIT, 0, Some(2)),
        (0, LIMIT + 1, 1, Some(2)),
        (0, u64::MAX, 1, Some(2)),
    ] {
        let found = mistakes(|builder| repeated(builder, before, count, each));
        let wanted: Vec<_> = wrong.map(|site| (site, limit)).into_iter().collect();
        assert_eq!(found, wanted, "{before} layers, {count} times {each}");
    }
}

#[test]
fn a_merge_is_a_layer_too() {
    let meet = |before: u64| {
        mistakes(move |builder| {
            let mut x = builder.input(0, Ok(shape(&[], 4)));
            for _ in 0..before {
                x = layer(builder, 1, RELU, x);
            }
            builder.merge(2, "add", Name::only("it"), Merge::Add, &[x, x]);
        })
    };
    assert_eq!(meet(LIMIT - 1), []);
    assert_eq!(meet(LIMIT), [(2, Problem::Layers { limit: Builder::LIMIT })]);
}

#[test]
fn ids_are_read_by_embeddings_alone() {
    let embedding = Layer::Embedding(Embedding { vocabulary: 10, width: 4 });
    let first = |layers: [Layer; 2]| {
        mistakes(move |builder| {
            let input = builder.input(0, Shape::new(&[4]));
            layers.into_iter().zip(1..).for_each(|(it, site)| _ = layer(builder, site, it, input));
        })
    };
    let wanted = |wanted| Problem::Ids { wanted };
    assert_eq!(first([embedding, embedding]), []);
    assert_eq!(first([RELU, RELU]), []);
    assert_eq!(first([embedding, RELU]), [(2, wanted(false))]);
    assert_eq!(first([RELU, embedding]), [(2, wanted(true))]);
    // What a layer gives is no id.
    let second = mistakes(|builder| {
        let x = builder.input(0, Shape::new(&[4]));
        let x = layer(builder, 1, RELU, x);
        layer(builder, 2, embedding, x);
    });
    assert_eq!(second, [(2, wanted(true))]);
}

#[test]
fn mistakes_of_an_inner_network_stand_where_it_is_called() {
    let wrong = Layer::Fc(Fc { units: 0, ..Fc::DEFAULT });
    let found = mistakes(|builder| {
        let x = builder.input(0, Ok(shape(&[], 4)));
        let outer = builder.begin_network(7);
        layer(builder, 1, wrong, x);
        let inner = builder.begin_network(8);
        layer(builder, 2, wrong, x);
        builder.end_network(inner);
        layer(builder, 3, wrong, x);
        builder.end_network(outer);
        layer(builder, 1, wrong, x);
        layer(builder, 4, wrong, x);
    });
    assert_eq!(found.iter().map(|(site, _)| *site).collect::<Vec<_>>(), [7, 1, 4]);
}

#[test]
fn a_label_that_keeps_nothing_is_said_once() {
    let linear = Layer::Linear(Linear { units: 4, ..Linear::DEFAULT });
    let found = mistakes(|builder| {
        let x = builder.input(0, Ok(shape(&[], 4)));
        assert!(builder.tie(1, &Kept::NONE).is_none() && builder.tie(1, &Kept::NONE).is_none());
        builder.recall(2, &Kept::NONE);
        builder.recall(2, &Kept::NONE);
        let x = layer(builder, 3, RELU, x);
        let kept = builder.keep(x);
        assert!(builder.tie(4, &kept).is_none());
        let x = layer(builder, 5, linear, x);
        let kept = builder.keep(x);
        assert!(builder.tie(6, &kept).is_some_and(|tie| (tie.rows, tie.columns) == (4, 4)));
        assert_eq!(builder.recall(6, &kept).shape(), x.shape());
    });
    assert_eq!(found, [(1, Problem::NotReached), (2, Problem::NotReached), (4, Problem::NoWeights)]);
}

#[test]
fn a_mistake_is_said_in_the_words_of_its_layer() {
    let (mut rows, mut edges) = ([Row::BLANK; 4], [0; 4]);
    let (mut scopes, mut failures) = ([Scope::BLANK; 4], [Failure::BLANK; 4]);
    let mut builder = Builder::new(&mut rows, &mut edges, &mut scopes, &mut failures);
    let x = builder.input(0, Ok(shape(&[], 4)));
    let group = builder.enter(Name::label("stage"));
    let x = layer(&mut builder, 1, RELU, x);
    let tied = builder.keep(x);
    builder.tie(2, &tied);
    let wrong = layer(&mut builder, 3, Layer::Linear(Linear { units: 0, ..Linear::DEFAULT }), x);
    builder.leave(group);
    builder.finish(wrong);
    assert_eq!(builder.extent(), Extent { rows: 1, edges: 1, scopes: 1, failures: 2 });
    let graph = builder.graph();
    let said: Vec<String> = graph.failures().iter().map(|failure| failure.message("Net", &graph).to_string()).collect();
    assert!(said[0].contains("linear") && said[1].contains("`stage.it: linear(0)`"), "{said:?}");
}

#[test]
fn a_message_names_what_a_layer_reads() {
    let (mut rows, mut edges, mut failures) = ([Row::BLANK; 4], [0; 4], [Failure::BLANK; 8]);
    let mut builder = Builder::new(&mut rows, &mut edges, &mut [], &mut failures);
    let input = builder.input(0, Ok(shape(&[], 4)));
    let wrong = Layer::Take(Take { index: Index::Last });
    layer(&mut builder, 1, wrong, input);
    let x = layer(&mut builder, 2, RELU, input);
    layer(&mut builder, 3, wrong, x);
    builder.output(4, Ok(shape(&[], 4)), x);
    builder.output(5, Ok(shape(&[], 5)), x);
    builder.output(6, Ok(shape(&[1], 4)), x);
    builder.output(7, Shape::new(&[]), x);
    builder.output(8, Ok(shape(&[], 5)), Node::UNKNOWN);
    let graph = builder.graph();
    let sites: Vec<u32> = graph.failures().iter().map(|failure| failure.site).collect();
    assert_eq!(sites, [1, 3, 5, 6, 7]);
    let said = |index: usize| graph.failures()[index].message("Net", &graph).to_string();
    assert!(said(0).contains("(from the network's input)"), "{}", said(0));
    assert!(said(1).contains("(from `relu`)"), "{}", said(1));
}

#[test]
fn a_tape_fails_a_build_at_the_site_of_a_mistake_alone() {
    let mut tape = Tape::<2, 2, 0, 2>::BLANK;
    let mut builder = tape.builder();
    let x = builder.input(0, Ok(shape(&[], 4)));
    layer(&mut builder, 1, Layer::Fc(Fc { units: 0, ..Fc::DEFAULT }), x);
    layer(&mut builder, 2, Layer::Take(Take { index: Index::Last }), x);
    let (totals, extent) = (builder.finish(x), builder.extent());
    let tape = tape.with(totals, extent);
    let fails = |check: &dyn Fn()| catch_unwind(AssertUnwindSafe(check)).is_err();
    let at = [0, 1, 2, 3].map(|site| fails(&|| tape.check("Net", site)));
    assert_eq!(at, [false, true, true, false]);
    // The second one is about no parameter.
    let units = [0, 1, 2].map(|site| fails(&|| tape.check_parameter("Net", site, "units")));
    let bias = [0, 1, 2].map(|site| fails(&|| tape.check_parameter("Net", site, "bias")));
    assert_eq!((units, bias), ([false, true, false], [false; 3]));
}
