//! The source lecture's network.
netweight::network! {
    /// Two convolutions and two dense layers for 28×28 grey digits.
    pub Mnist: 28x28x1 -> 10 = <
        conv(32, 3x3) conv(32, 3x3) maxpool(2) fc(128) fc(10)
    >
}
fn main() {
    println!("{}", Mnist::summary());
}
