//! An arrow without an output, and a shape as another notation writes it.

netweight::network! {
    Nothing: 512 -> < fc(12) >
    Hlo: f32[28, 28] -> 12 = < fc(12) >
    Keras: Input(28, 28, 1) -> 12 = < fc(12) >
    Array: [f32; 784] -> 12 = < fc(12) >
    Call: input(28x28x1) -> 12 = < fc(12) >
}

fn main() {}
