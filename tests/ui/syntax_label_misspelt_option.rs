//! An option of `#[label(…)]` with a letter too few.

netweight::network! {
    #[label(drawin = false)]
    pub Mnist: 28x28x1 -> 10 = < fc(10) >
}

fn main() {
    let _ = Mnist::PARAMS;
}
