//! `#[label(…)]` above a block, which has no page.

netweight::network! {
    #[label(table = false)]
    block Head { fc(10) }

    pub Mnist: 28x28x1 -> 10 = < Head >
}

fn main() {
    let _ = Mnist::PARAMS;
}
