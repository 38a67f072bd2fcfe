//! Labels that are not known at the heads of forms and groups.

netweight::network! {
    block Part { from(x) relu }
    Net: 8x8x3 -> 8x8x3 = <
        x: relu aux { from(y) relu } checkpoint { from(y.z) relu } experts(2, 1) { from(z) relu }
        group: { from() relu } repeat 2 { from(stem) relu } relu from(x) Part
    >
}

fn main() {}
