//! A network is declared without `let`.

netweight::network! {
    let net: 28x28x1 -> 10 = < conv(32, 3x3) fc(10) >
}

fn main() {}
