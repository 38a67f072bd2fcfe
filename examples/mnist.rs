//! The network of the lecture that this project came from: its table, and
//! its sums as constants.

use netweight::{Bytes, Grouped, Network};

netweight::network! {
    /// Two convolutions and two dense layers for 28×28 grey digits.
    pub Mnist: 28x28x1 -> 10 = <
        conv(32, 3x3) conv(32, 3x3) maxpool(2) fc(128) fc(10)
    >
}

// The build fails if the network grows beyond this.
const _: () = assert!(Mnist::PARAMS <= 1_000_000);

/// Room for all parameters, where the memory has to be laid out by hand.
static PARAMETERS: [f32; SIZE] = [0.0; SIZE];

#[expect(clippy::cast_possible_truncation, reason = "some 800,000 fit on every target")]
const SIZE: usize = Mnist::PARAMS as usize;

/// The same constants serve generic code.
fn outputs<N: Network>() -> u64 {
    N::LAYERS.iter().map(|layer| layer.output.elements()).sum()
}

fn main() {
    println!("{}", Mnist::summary());
    println!();
    println!("outputs of all layers: {}", Grouped(outputs::<Mnist>()));
    println!("parameters in memory: {}", Bytes(size_of_val(&PARAMETERS) as u128));
}
