//! In place where nothing else is done.

netweight::network! {
    Mnist: 28x28x1 -> 10 = < conv(32, 3x3) conv(32, 3x3) maxpool(2) fc(128) fc(10) >
    where inference(accounting = arena, in_place = true) <= GTX_980
}

const _: u64 = Mnist::PARAMS;

fn main() {}
