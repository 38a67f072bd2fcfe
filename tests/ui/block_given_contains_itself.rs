//! Blocks that would contain themselves through what they are given, and one that is nested too deep.

netweight::network! {
    block Omega(f) { f(f) }
    block Call(f) { f }
    block Gamma(f) { Call(f(f)) }
    block Default(f = Default(relu)) { f }
    block Two(f) { Call(Call(f)) }
    block Four(f) { Two(Two(f)) }
    block Sixteen(f) { Four(Four(f)) }
    block Many(f) { Sixteen(Sixteen(f)) }
    block TooMany(f) { Many(Many(Many(Many(Many(f))))) }
    Net: 8x8x3 -> 8x8x3 = < Omega(Omega) Gamma(Gamma) Default TooMany(relu) >
}

fn main() {}
