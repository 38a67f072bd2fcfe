//! `DenseNet` (Huang et al. 2016): every layer reads the outputs of all those
//! before it.

use netweight::{Bytes, Grouped};

const CLASSES: usize = 1000;

netweight::network! {
    block Dense(growth = 32) {
        concat {} {
            batchnorm relu conv(4 * growth, 1x1, bias = false)
            batchnorm relu conv(growth, 3x3, bias = false)
        }
    }

    block Transition { batchnorm relu conv(channels / 2, 1x1, bias = false) avgpool(2) }

    /// 121 layers with weights: 120 convolutions and the dense one.
    pub DenseNet121: 224x224x3 -> CLASSES = <
        conv(64, 7x7, stride = 2, padding = half, bias = false) batchnorm relu
        maxpool(3, stride = 2, padding = 1)
        repeat 6 { Dense } Transition
        repeat 12 { Dense } Transition
        repeat 24 { Dense } Transition
        repeat 16 { Dense } batchnorm relu
        global_avgpool fc(CLASSES)
    >
}

fn main() {
    println!("{}\n", DenseNet121::summary());
    let (mut joined, mut new) = (0, 0);
    for row in DenseNet121::LAYERS {
        *if row.layer.name() == "concat" { &mut joined } else { &mut new } += row.output.elements();
    }
    let weights = Bytes(4 * u128::from(DenseNet121::PARAMS));
    println!("{weights} of weights; {} outputs, and {} more where they are joined", Grouped(new), Grouped(joined));
}
