//! A batch that is a text, outside of a declaration.

netweight::network! {
    Mnist: 28x28x1 -> 10 = < conv(32, 3x3) fc(10) >
}

const _: () = Mnist::training().batch("128").assert_fits(&netweight::device::GTX_980);

fn main() {}
