//! Options of `#[label(…)]` that are neither `true` nor `false`.

netweight::network! {
    #[label(table = 0, drawing = off)]
    pub Mnist: 28x28x1 -> 10 = < fc(10) >
}

fn main() {
    let _ = Mnist::PARAMS;
}
