//! A local variable is no constant.

fn main() {
    let n = 32;
    netweight::network! {
        Net: 28x28x1 -> 10 = < conv(n, 3x3) fc(10) >
    }
    println!("{n} {}", Net::PARAMS);
}
