//! What a builder refuses: too many layers, ids that are no ids; and where it
//! says so.

use std::panic::{AssertUnwindSafe, catch_unwind};

use netweight_core::graph::{
    Builder, Extent, Failure, Kept, LayerSummary, Name, Node, Row, Scope, Tape, Totals, agree,
};
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
    let group = builder.enter(Name::only("all"), x);
    let mut repetition = 0;
    while builder.again(2, group, repetition, count, x) {
        let mark = builder.mark(x);
        for _ in 0..each {
            x = layer(builder, 3, RELU, x);
        }
        repetition += 1;
        repetition += builder.copy(&mark, count - repetition, &mut x);
    }
    builder.leave(group, x);
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
        (0, u64::MAX, 2, Some(2)),
    ] {
        let found = mistakes(|builder| repeated(builder, before, count, each));
        let wanted: Vec<_> = wrong.map(|site| (site, limit)).into_iter().collect();
        assert_eq!(found, wanted, "{before} layers, {count} times {each}");
    }
}

/// A group in a repetition is one more that has to be numbered.
#[test]
fn a_network_has_at_most_so_many_groups() {
    let limit = Problem::Layers { limit: Builder::LIMIT };
    let nested = |builder: &mut Builder<'_, 'static>, count: u64, groups: usize| {
        let mut x = builder.input(0, Ok(shape(&[], 4)));
        x = layer(builder, 1, RELU, x);
        let all = builder.enter(Name::only("all"), x);
        let mut repetition = 0;
        while builder.again(2, all, repetition, count, x) {
            let mark = builder.mark(x);
            let inner: Vec<_> = (0..groups).map(|_| builder.enter(Name::label("inner"), x)).collect();
            x = layer(builder, 3, RELU, x);
            inner.into_iter().rev().for_each(|group| builder.leave(group, x));
            repetition += 1;
            repetition += builder.copy(&mark, count - repetition, &mut x);
        }
        builder.leave(all, x);
    };
    for groups in 1..4 {
        let most = LIMIT / (groups as u64 + 1);
        for (count, wrong) in [(most, None), (most + 1, Some(2)), (LIMIT - 1, Some(2))] {
            let found = mistakes(|builder| nested(builder, count, groups));
            let wanted: Vec<_> = wrong.map(|site| (site, limit)).into_iter().collect();
            assert_eq!(found, wanted, "{count} times {groups} groups");
        }
    }
}

/// Repetitions that are alike are copied at once, those up to the limit too.
#[test]
fn all_repetitions_that_are_alike_are_copied() {
    let linear = Layer::Linear(Linear { units: 4, ..Linear::DEFAULT });
    let copies = |repeated: Layer, before: u64, count: u64, each: u64| {
        let mut builder = Builder::new(&mut [], &mut [], &mut [], &mut []).without_apertures();
        let mut x = builder.input(0, Ok(shape(&[], 4)));
        for _ in 0..before {
            x = layer(&mut builder, 1, RELU, x);
        }
        let group = builder.enter(Name::only("all"), x);
        let (mut repetition, mut copies) = (0, Vec::new());
        while builder.again(2, group, repetition, count, x) {
            let mark = builder.mark(x);
            for _ in 0..each {
                x = layer(&mut builder, 3, repeated, x);
            }
            copies.push(builder.copy(&mark, count - repetition - 1, &mut x));
            repetition += 1 + copies[copies.len() - 1];
        }
        copies
    };
    assert_eq!(copies(RELU, 1, 100, 1), [99]);
    assert_eq!(copies(RELU, 1, 100, 3), [99]);
    assert_eq!(copies(linear, 1, 100, 3), [99]);
    // The first one reads the network's input, the last one has none behind it.
    assert_eq!(copies(RELU, 0, 100, 3), [0, 98]);
    assert_eq!(copies(RELU, 0, 2, 3), [0, 0]);
    // As many layers, and as many scopes, as there may be.
    assert_eq!(copies(RELU, 16, 32_760, 2), [32_759]);
    assert_eq!(copies(RELU, 1, LIMIT - 1, 1), [LIMIT - 2]);
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
    let group = builder.enter(Name::label("stage"), x);
    let x = layer(&mut builder, 1, RELU, x);
    let tied = builder.keep(x);
    builder.tie(2, &tied);
    let wrong = layer(&mut builder, 3, Layer::Linear(Linear { units: 0, ..Linear::DEFAULT }), x);
    builder.leave(group, x);
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

#[test]
fn a_tape_lists_the_layers_of_its_graph() {
    let told = |of: &LayerSummary<'_>| (of.input.to_string(), of.output.to_string(), of.params, of.macs);
    let of = |from: u64, to: u64| (from.to_string(), to.to_string(), from * to + to, from * to);
    macro_rules! listed {
        ($rows:literal) => {{
            let mut tape = Tape::<$rows, $rows, 0, 0>::BLANK;
            let mut builder = tape.builder();
            let mut x = builder.input(0, Ok(shape(&[], 4)));
            for units in [5, 6, 7] {
                x = layer(&mut builder, 1, Layer::Fc(Fc { units, ..Fc::DEFAULT }), x);
            }
            let (totals, extent) = (builder.finish(x), builder.extent());
            let tape = tape.with(totals, extent);
            for (row, found) in tape.layers()[..3].iter().enumerate() {
                assert_eq!(format!("{found:?}"), format!("{:?}", tape.graph().layer(row)));
            }
            tape.layers().iter().map(told).collect::<Vec<_>>()
        }};
    }
    let layers = [of(4, 5), of(5, 6), of(6, 7)];
    assert_eq!(listed!(3), layers);
    // Room that is not used.
    let more = listed!(4);
    assert_eq!((&more[..3], more[3].2, more[3].3), (&layers[..], 0, 0));
}

#[test]
fn a_tape_is_cut_to_what_fits_it() {
    let fits = Extent { rows: 2, edges: 3, scopes: 1, failures: 9 };
    let totals = *Tape::<0, 0, 0, 0>::BLANK.totals();
    let cut = |extent| catch_unwind(|| Tape::<2, 3, 1, 0>::BLANK.with(totals, extent).graph().rows().len()).ok();
    assert_eq!((cut(fits), cut(Extent { rows: 1, ..fits })), (Some(2), Some(1)));
    for extent in [Extent { rows: 3, ..fits }, Extent { edges: 4, ..fits }, Extent { scopes: 2, ..fits }] {
        assert_eq!(cut(extent), None, "{extent:?}");
    }
}

#[test]
fn a_macro_and_rustc_that_disagree_fail_a_build() {
    let totals = Totals { params: 1, buffers: 2, macs: 3, ..Tape::<0, 0, 0, 0>::BLANK.graph().totals().to_owned() };
    let agrees = |params, buffers, macs| catch_unwind(|| agree(&totals, params, buffers, macs)).is_ok();
    assert!(agrees(1, 2, 3));
    assert_eq!([agrees(0, 2, 3), agrees(1, 0, 3), agrees(1, 2, 0)], [false; 3]);
}

/// 7^2·73·127·337·92737·649657 is the largest number of multiply-adds of which
/// twice as many fit.
#[test]
fn as_many_multiply_adds_as_fit_twice_are_no_mistake() {
    let (inputs, units) = (7 * 7 * 73 * 127 * 337, 92_737 * 649_657);
    assert_eq!(inputs * units, u64::MAX / 2);
    let linear = |units: u64| Layer::Linear(Linear { units, bias: false, ..Linear::DEFAULT });
    let made = |more: u64| {
        mistakes(|builder| {
            let x = builder.input(0, Ok(shape(&[], inputs)));
            let x = layer(builder, 1, linear(units), x);
            if more > 0 {
                layer(builder, 2, linear(more), x);
            }
        })
    };
    assert_eq!(made(0), []);
    assert_eq!(made(1).iter().map(|(site, _)| *site).collect::<Vec<_>>(), [2]);
}

#[test]
fn mistakes_are_told_at_each_of_many_sites_once() {
    let wrong = Layer::Fc(Fc { units: 0, ..Fc::DEFAULT });
    let sites: Vec<u32> = (1..=40).rev().chain([0]).collect();
    let mut failures = vec![Failure::BLANK; 200];
    let mut builder = Builder::new(&mut [], &mut [], &mut [], &mut failures);
    let x = builder.input(50, Ok(shape(&[], 4)));
    for site in &sites {
        layer(&mut builder, *site, wrong, x);
    }
    // The latest ones are remembered.
    for site in 0..=20 {
        layer(&mut builder, site, wrong, x);
    }
    let found: Vec<u32> = builder.graph().failures().iter().map(|failure| failure.site).collect();
    assert_eq!(found, sites);
}

#[test]
fn a_mistake_is_told_at_the_first_site_too() {
    let wrong = Layer::Fc(Fc { units: 0, ..Fc::DEFAULT });
    let found = mistakes(|builder| {
        let x = builder.input(50, Ok(shape(&[], 4)));
        for site in [7, 0] {
            layer(builder, site, wrong, x);
        }
    });
    assert_eq!(found.iter().map(|(site, _)| *site).collect::<Vec<_>>(), [7, 0]);
}

#[test]
fn some_experts_work_and_no_more_than_there_are() {
    let made = |total, active| {
        let found = mistakes(|builder| {
            let x = builder.input(0, Ok(shape(&[5], 4)));
            let chosen = builder.begin_experts(1, total, active, x);
            let y = layer(builder, 2, RELU, x);
            builder.end_experts(1, Name::only("it"), chosen, y);
        });
        found.into_iter().map(|(_, problem)| problem).collect::<Vec<_>>()
    };
    for (total, active) in [(1, 1), (3, 1), (3, 3)] {
        assert_eq!(made(total, active), []);
    }
    for (total, active) in [(3, 0), (3, 4), (1, u64::MAX)] {
        assert_eq!(made(total, active), [Problem::Experts { total, active }]);
    }
    assert_eq!(made(0, 1), [Problem::AtLeast { parameter: "total", minimum: 1, value: 0 }]);
    // Wrong ones give nothing that could be wrong as well.
    for (total, active, filters) in [(3, 4, 4), (3, 4, 5), (0, 1, 4), (0, 1, 5)] {
        let found = mistakes(|builder| {
            let x = builder.input(0, Ok(shape(&[5], 4)));
            let chosen = builder.begin_experts(1, total, active, x);
            let linear = Linear { units: filters, ..Linear::DEFAULT };
            let y = layer(builder, 2, linear.into(), x);
            let x = builder.end_experts(1, Name::only("it"), chosen, y);
            assert!(x.shape().is_none());
        });
        assert_eq!(found.len(), 1, "{total} {active} {filters}");
    }
}
