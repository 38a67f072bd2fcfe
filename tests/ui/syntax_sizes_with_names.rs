//! Sizes with names, with the batch, and with other signs than `x`.

netweight::network! {
    Glued: HxHx1 = < fc(10) >
    Spaced: H x H x 1 = < fc(10) >
    Batch: None x 28x28x1 = < fc(10) >
    Tuple: (-1, 28, 28, 1) = < fc(10) >
    Half: x28 = < fc(10) >
    Spaces: 28 28 1 = < fc(10) >
    Product: 28*28*1 = < conv(8, 5 5) >
}

fn main() {}
