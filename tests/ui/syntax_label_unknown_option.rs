//! An option that `#[label(…)]` does not have.

netweight::network! {
    #[label(colour = false)]
    pub Mnist: 28x28x1 -> 10 = < fc(10) >
}

fn main() {
    let _ = Mnist::PARAMS;
}
