//! An option of `#[label(…)]` without its value.

netweight::network! {
    #[label(table)]
    pub Mnist: 28x28x1 -> 10 = < fc(10) >
}

fn main() {
    let _ = Mnist::PARAMS;
}
