//! Bounds at run time: what is over them, whom they blame, and in which words.

use std::panic::catch_unwind;

use netweight::__private::{Builder, Name, Quantity, bounding, number, widen};
use netweight::device::GTX_980;
use netweight::graph::{Failure, Row};
use netweight::layers::Fc;
use netweight::{Device, Layer, Network, Problem, Shape};

netweight::network! {
    /// 3·3·1·8 + 8 = 80 params and 16·72 = 1,152 multiply-adds, then 128·2 + 2
    /// = 258 params and 256 multiply-adds.
    Small: 4x4x1 -> 2 = < conv(8, 3x3) fc(2) >
    Even: 4 -> 4 = < one: fc(4) two: fc(4) >
    /// 2^62 weights of 4 bytes are 2^64 bytes.
    Vast: 2147483648 = < fc(2147483648, bias = false) >
    Nothing: 4 = < relu >
}

fn excess<N: Network>(quantity: Quantity, limit: u64) -> Option<String> {
    quantity.excess(N::NAME, &N::GRAPH, limit).map(|text| text.to_string())
}

#[test]
fn what_is_over_a_bound_is_told_with_the_layer_that_has_the_most() {
    for (quantity, has, message) in [
        (Quantity::Params, 338, "Small has 338 params; the bound is 337\nhelp: `fc(2)` alone has 258 params"),
        (Quantity::Macs, 1_408, "Small has 1,408 MACs; the bound is 1,407\nhelp: `conv(8, 3x3)` alone has 1,152 MACs"),
        (
            Quantity::Flops,
            2_816,
            "Small has 2,816 FLOPs; the bound is 2,815\nhelp: `conv(8, 3x3)` alone has 2,304 FLOPs",
        ),
        // What looks the same is told with all its digits.
        (
            Quantity::Weights,
            1_352,
            "Small has 1.32 KiB (1,352 bytes) of weights; the bound is 1.32 KiB (1,351 bytes)\n\
             help: `fc(2)` alone has 1.01 KiB of weights",
        ),
    ] {
        assert_eq!(quantity.amount(Small::GRAPH.totals()), has.into());
        assert_eq!(excess::<Small>(quantity, has), None);
        assert_eq!(excess::<Small>(quantity, has + 1), None);
        assert_eq!(excess::<Small>(quantity, has - 1).as_deref(), Some(message));
    }
    assert_eq!(
        excess::<Small>(Quantity::Weights, 1_000).unwrap(),
        "Small has 1.32 KiB of weights; the bound is 1000 B\nhelp: `fc(2)` alone has 1.01 KiB of weights"
    );
}

#[test]
fn of_equal_layers_the_first_is_blamed() {
    assert_eq!(
        excess::<Even>(Quantity::Params, 39).unwrap(),
        "Even has 40 params; the bound is 39\nhelp: `one: fc(4)` alone has 20 params"
    );
}

#[test]
fn bytes_may_be_more_than_64_bits_hold() {
    assert_eq!(Quantity::Weights.amount(Vast::GRAPH.totals()), 1 << 64);
    assert_eq!(
        excess::<Vast>(Quantity::Weights, u64::MAX).unwrap(),
        "Vast has 16.00 EiB of weights; the bound is 16.00 EiB (18,446,744,073,709,551,615 bytes)\n\
         help: `fc(2147483648, bias = false)` alone has 16.00 EiB of weights"
    );
}

#[test]
fn only_what_is_over_its_bound_fails_a_build() {
    Quantity::Params.assert("Small", &Small::GRAPH, 338);
    Quantity::Params.assert("Nothing", &Nothing::GRAPH, 0);
    assert_eq!(
        panics(|| Quantity::Params.assert("Small", &Small::GRAPH, 337)),
        "Small has 338 params; the bound is 337\nhelp: `fc(2)` alone has 258 params"
    );
}

/// Its sums are those of the layers before the mistake, so nobody knows.
#[test]
fn a_network_with_mistakes_is_over_no_bound() {
    let (mut rows, mut edges, mut scopes, mut failures) = ([Row::BLANK; 2], [0; 2], [], [Failure::BLANK; 1]);
    let mut builder = Builder::new(&mut rows, &mut edges, &mut scopes, &mut failures);
    let x = builder.input(0, Shape::new(&[4]));
    let x = builder.layer(1, Name::only("fc"), Layer::Fc(Fc { units: 4, ..Fc::DEFAULT }), x);
    let x = builder.layer(2, Name::only("fc"), Layer::Fc(Fc { units: 0, ..Fc::DEFAULT }), x);
    builder.finish(x);
    let graph = builder.graph();
    assert!(matches!(graph.failures(), [Failure { problem: Problem::AtLeast { .. }, .. }]));
    assert!(Quantity::Params.excess("Net", &graph, 1).is_some());
    Quantity::Params.assert("Net", &graph, 1);
}

fn panics<T>(run: impl FnOnce() -> T + std::panic::UnwindSafe) -> String {
    let payload = catch_unwind(run).err().expect("it panics");
    *payload.downcast::<String>().expect("a message")
}

#[test]
fn a_bound_is_a_whole_number_in_64_bits() {
    use netweight::__private::integer;
    fn bound(value: i128) -> u64 {
        number("the bound", 2, widen(&integer(value), value))
    }
    assert_eq!((bound(2), bound(3), bound(u64::MAX.into())), (2, 3, u64::MAX));
    for (value, told) in [(1, "1"), (0, "0"), (-1, "-1"), (1 << 64, "18446744073709551616")] {
        assert_eq!(panics(|| bound(value)), format!("the bound is a whole number from 2 to 2^64 - 1, not {told}"));
    }
    // Above what `i128` holds, it wraps below 0.
    let value = u128::MAX;
    #[expect(clippy::cast_possible_wrap, reason = "as the macro does it")]
    let wrapped = value as i128;
    assert_eq!(panics(|| number("a batch", 0, widen(&value, wrapped))), "a batch is too large: it is below 2^64");
    let by_zero = netweight::__private::compute(Ok(1), netweight::__private::Operator::Divide, Ok(0));
    assert_eq!(panics(|| number("a batch", 0, by_zero)), "a batch divides by zero");
}

#[test]
fn an_integer_bounds_bytes_and_a_device_itself() {
    assert_eq!(bounding(GTX_980).device(), GTX_980);
    assert_eq!(bounding(5_u8).device(), Device::budget(5));
    assert_eq!(bounding(u64::MAX).device(), Device::budget(u64::MAX));
    assert_eq!(bounding(7_i128).device(), Device::budget(7));
    assert_eq!(panics(|| bounding(-1_i8).device()), "the bound is a whole number from 0 to 2^64 - 1, not -1");
    assert_eq!(panics(|| bounding(u128::MAX).device()), "the bound is too large: it is below 2^64");
    assert_eq!(panics(|| bounding(Device::gpu("a card", 0)).device()), "a card has no memory: its size is 0 bytes");
}
