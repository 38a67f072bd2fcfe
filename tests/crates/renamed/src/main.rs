//! A crate outside the workspace, of an older edition, that knows netweight
//! under another name.

const CLASSES: usize = 10;

nw::network! {
    /// The lecture's network.
    pub Mnist: 28x28x1 -> CLASSES = <
        conv(32, 3x3) conv(32, 3x3) maxpool(2) fc(128) fc(CLASSES)
    >
}

const _: () = assert!(Mnist::PARAMS == 813_802);

nw::network! {
    /// Another crate's network with a smaller head, inferred
    /// anew.
    pub Stacked: 28x28x4 -> 2 = < trunk: strict::Public fc(2) >
}

const _: () = assert!(Stacked::PARAMS == strict::Public::PARAMS + 22);

fn main() {
    assert_eq!(Mnist::LAYERS.len(), 5);
    assert!(Stacked::LAYERS[0].path.to_string().starts_with("trunk."));
    println!("{}", Mnist::summary());
}
