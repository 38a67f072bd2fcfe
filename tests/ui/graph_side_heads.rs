//! Side heads of no known kind, without a body, with two, at an unknown label.

netweight::network! {
    Net: 8x8x3 -> 10 = <
        aux(validation) { fc(2) } aux(inference, training) { fc(2) } aux(inference = true) { fc(2) }
        aux(inference) aux(inference) { from(y) } aux(inference) { fc(2) } { fc(3) } fc(10)
    >
}

fn main() {}
