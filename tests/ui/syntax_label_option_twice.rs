//! An option of `#[label(…)]` that stands in two attributes.

netweight::network! {
    #[label(table = false)]
    #[label(drawing = false, table = false)]
    pub Mnist: 28x28x1 -> 10 = < fc(10) >
}

fn main() {
    let _ = Mnist::PARAMS;
}
