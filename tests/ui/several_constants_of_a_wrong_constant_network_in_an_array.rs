//! The same, with a mistake that rustc finds.

const N: usize = 100;

netweight::network! {
    Net: 28x28x1 -> 10 = < conv(32, 3x3) fc(N) >
}

fn main() {
    let weights = [0.0_f32; Net::PARAMS as usize];
    println!("{} {:?} {:?}", weights.len(), Net::OUTPUT, Net::LAYERS);
}
