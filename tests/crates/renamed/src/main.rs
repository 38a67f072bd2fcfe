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

fn main() {
    assert_eq!(Mnist::LAYERS.len(), 5);
    println!("{}", Mnist::summary());
}
