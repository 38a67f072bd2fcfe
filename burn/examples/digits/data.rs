//! The digits: see `README.md` beside this file.

use netweight_burn::burn::data::dataloader::batcher::Batcher;
use netweight_burn::burn::tensor::{Device, Int, Tensor, TensorData};

const DIGITS: &str = include_str!("digits.txt");
const SIDE: usize = 8;

/// A digit that somebody wrote.
#[derive(Clone, Debug)]
pub struct Digit {
    /// Grey from 0 to 1, row by row.
    pub pixels: [f32; SIDE * SIDE],
    /// Which digit it is.
    pub digit: u8,
}

/// All of them: four fifths to train with, every fifth to test with.
pub fn split() -> (Vec<Digit>, Vec<Digit>) {
    let (test, training): (Vec<_>, Vec<_>) = DIGITS.lines().map(read).enumerate().partition(|(i, _)| i % 5 == 0);
    let digits = |numbered: Vec<(usize, Digit)>| numbered.into_iter().map(|(_, digit)| digit).collect();
    (digits(training), digits(test))
}

fn read(line: &str) -> Digit {
    let (levels, digit) = line.split_once(' ').expect("levels and a digit");
    let mut pixels = [0.0; SIDE * SIDE];
    for (pixel, level) in pixels.iter_mut().zip(levels.chars()) {
        #[expect(clippy::cast_precision_loss, reason = "at most 16")]
        let grey = level.to_digit(17).expect("a level from 0 to g") as f32 / 16.0;
        *pixel = grey;
    }
    Digit { pixels, digit: digit.parse().expect("a digit") }
}

/// Digits beside each other.
#[derive(Clone, Debug)]
pub struct Digits {
    /// `(batch, 1, 8, 8)`
    pub images: Tensor<4>,
    /// `(batch)`
    pub digits: Tensor<1, Int>,
}

/// Puts digits beside each other.
#[derive(Clone, Debug)]
pub struct ToBatch;

impl ToBatch {
    /// All of these as one batch.
    pub fn all(digits: &[Digit], device: &Device) -> Digits {
        let count = digits.len();
        let pixels: Vec<f32> = digits.iter().flat_map(|digit| digit.pixels).collect();
        let answers: Vec<i64> = digits.iter().map(|digit| digit.digit.into()).collect();
        Digits {
            images: Tensor::from_data(TensorData::new(pixels, [count, 1, SIDE, SIDE]), device),
            digits: Tensor::from_data(TensorData::new(answers, [count]), device),
        }
    }
}

impl Batcher<Digit, Digits> for ToBatch {
    fn batch(&self, digits: Vec<Digit>, device: &Device) -> Digits {
        Self::all(&digits, device)
    }
}
