//! The network of the lecture that this project came from: its table, its
//! sums as constants, and its memory.

use netweight::device::{GTX_980, TESLA_K20};
use netweight::{Bytes, Grouped, Network, Optimizer, Split};

netweight::network! {
    /// Two convolutions and two dense layers for 28×28 grey digits.
    pub Mnist: 28x28x1 -> 10 = <
        conv(32, 3x3) conv(32, 3x3) maxpool(2) fc(128) fc(10)
    >
    where
        params <= 1M,
        inference(batch = 1) <= 4MiB,
        training(batch = 128, optimizer = adam) <= GTX_980
}

// A bound is a compile error, and so is a constant that does not hold.
const _: () = assert!(Mnist::MACS < 10_000_000);
const _: () = Mnist::training().batch(128).optimizer(Optimizer::Adam).assert_fits(&TESLA_K20);

/// Found while the crate compiles.
const SPLIT: Option<Split> = Mnist::training().optimizer(Optimizer::Adam).split(32_768, &GTX_980);

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
    println!();

    let training = Mnist::training().batch(128).optimizer(Optimizer::Adam);
    println!("{}", training.memory());
    println!();
    if let (Some(largest), Some(split)) = (training.max_batch(&GTX_980), SPLIT) {
        println!("{} trains a batch of {}, or {} as {split}", GTX_980.name(), Grouped(largest), Grouped(split.batch()));
        println!("kept free: {}", training.kept_free(&GTX_980));
    }
}
