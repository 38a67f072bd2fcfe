//! A forward pass that is asserted to fit a card.

netweight::network! {
    Mnist: 28x28x1 -> 10 = < conv(32, 3x3) conv(32, 3x3) maxpool(2) fc(128) fc(10) >
}

const _: () = Mnist::inference().batch(65536).assert_fits(&netweight::device::GTX_980);

fn main() {}
