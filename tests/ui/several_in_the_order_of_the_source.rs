//! Mistakes of every stage, in the order of the source.

netweight::network! {
    Net: 28x28x1 -> 100 = <
        conv(32, 3x3, groups = 5)
        conv(0, 3x3),
        maxpol(2)
        dropout(2)
    >
    Other: 28x28x1 -> 10 = < conv(32) >
    Third: 28x28x1 -> 20 = < fc(10) >
}

fn main() {
    println!("{} {} {}", Net::PARAMS, Other::MACS, Third::OUTPUT);
}
