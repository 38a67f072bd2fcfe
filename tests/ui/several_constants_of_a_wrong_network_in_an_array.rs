//! The length of an array is a constant of a wrong network.

netweight::network! {
    Net: 28x28x1 -> 10 = < conv(32, 3x3) fc(100) >
}

fn main() {
    let weights = [0.0_f32; Net::PARAMS as usize];
    println!("{} {:?} {:?}", weights.len(), Net::OUTPUT, Net::LAYERS);
}
