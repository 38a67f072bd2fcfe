//! A budget that is no device, outside of a declaration.

netweight::network! {
    Mnist: 28x28x1 -> 10 = < conv(32, 3x3) fc(10) >
}

const _: () = Mnist::training().batch(128).assert_fits(4_000_000_000);

fn main() {}
