//! `#[label]` with `=` instead of options in parentheses.

netweight::network! {
    #[label = false]
    pub Mnist: 28x28x1 -> 10 = < fc(10) >
}

fn main() {
    let _ = Mnist::PARAMS;
}
