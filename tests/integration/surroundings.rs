//! Declarations among other code: in macros, under conditions, and where common
//! names are taken.

use netweight::Network;

/// Fragments come as groups without brackets, which a shape is not.
macro_rules! declare {
    ($(#[$meta:meta])* $visibility:vis $name:ident, $input:literal -> $output:expr, $filters:expr, $layer:ident) => {
        netweight::network! {
            $(#[$meta])*
            $visibility $name: $input -> $output = < conv($filters, 3x3) $layer conv(2 * $filters, 3x3) fc($output) >
        }
    };
}

declare!(
    /// A network of fragments.
    pub Declared, 8x8x1 -> 10, 2 + 1, relu
);

#[test]
fn a_macro_may_pass_on_any_part() {
    netweight::network! {
        Written: 8x8x1 -> 10 = < conv(3, 3x3) relu conv(6, 3x3) fc(10) >
    }
    let layers = |layers: &[netweight::LayerSummary<'_>]| -> Vec<String> {
        layers.iter().map(|layer| layer.layer.to_string()).collect()
    };
    assert_eq!(layers(Declared::LAYERS), layers(Written::LAYERS));
}

mod names_of_the_prelude {
    #[allow(dead_code, reason = "they stand in the way")]
    enum Taken {
        Some,
        None,
        Ok,
        Err,
    }
    #[allow(unused_imports, reason = "they stand in the way")]
    use Taken::{Err, None, Ok, Some};
    #[allow(dead_code, reason = "they stand in the way")]
    trait Clone {}
    #[allow(dead_code, reason = "they stand in the way")]
    trait Copy {}
    #[allow(unused_macros, reason = "they stand in the way")]
    macro_rules! assert {
        () => {};
    }

    const FILTERS: u8 = 4;

    netweight::network! {
        pub Shadowed: (8, 8, FILTERS) -> 10 = <
            conv(FILTERS, 3x3) conv(channels, 3x3) slice(..2) slice(0..1 + 1) fc(10)
        >
    }
}

#[test]
fn names_of_the_prelude_may_be_taken() {
    assert_eq!(names_of_the_prelude::Shadowed::LAYERS.len(), 5);
}

netweight::network! {
    #[cfg(any())]
    Head: 16 -> 10 = < fc(1000) > where params <= 1
    #[cfg(not(any()))]
    Head: 16 -> 10 = < fc(10) >
    #[cfg(any())]
    Nowhere: 16 -> 10 = < fc(3) nothing_known >
    Headed: 8x8x1 -> 10 = < fc(16) relu Head >
}

#[test]
fn networks_stand_under_conditions() {
    assert_eq!((Head::PARAMS, Headed::PARAMS), (170, 65 * 16 + 170));
    assert_eq!(<Headed as Network>::LAYERS[2].path.to_string(), "Head.fc");
}
