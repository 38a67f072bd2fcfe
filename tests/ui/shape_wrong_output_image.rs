//! An image is declared, a vector comes out.

netweight::network! {
    Net: 28x28x1 -> 14x14x32 = < conv(32, 3x3) maxpool(2) flatten >
}

fn main() {
    println!("{} {}", Net::MACS, Net::summary());
}
