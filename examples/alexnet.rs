//! AlexNet in torchvision's form (Krizhevsky 2014).

netweight::network! {
    /// The network that began it.
    pub AlexNet: 224x224x3 -> 1000 = <
        /// `same` would give 56x56 here, and every later shape all the same.
        conv(64, 11x11, stride = 4, padding = 2) relu maxpool(3, stride = 2)
        conv(192, 5x5) relu maxpool(3, stride = 2)
        conv(384, 3x3) relu
        repeat 2 { conv(256, 3x3) relu }
        maxpool(3, stride = 2)
        adaptive_avgpool(6)
        repeat 2 { dropout(0.5) fc(4096) relu }
        fc(1000)
    >
}

fn main() {
    println!("{}", AlexNet::summary());
}
