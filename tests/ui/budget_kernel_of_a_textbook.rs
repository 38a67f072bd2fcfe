//! An account that knows no kernels.

netweight::network! {
    Net: 64x32 = < attention(4) > where inference(kernel = eager, accounting = textbook) <= 4MiB
}

fn main() {}
