//! Inception v3 (Szegedy et al. 2015) with its side head, as torchvision has
//! it.

use netweight::{Grouped, Network};

const CLASSES: usize = 1000;

netweight::network! {
    block Conv(filters, window, stride = 1, padding = same) {
        conv(filters, window, stride = stride, padding = padding, bias = false) batchnorm relu
    }

    block Pool(filters) { avgpool(3, stride = 1, padding = 1) Conv(filters, 1x1) }

    block A(pooled) {
        concat
            { Conv(64, 1x1) }
            { Conv(48, 1x1) Conv(64, 5x5) }
            { Conv(64, 1x1) repeat 2 { Conv(96, 3x3) } }
            { Pool(pooled) }
    }

    block B {
        concat
            { Conv(384, 3x3, stride = 2, padding = valid) }
            { Conv(64, 1x1) Conv(96, 3x3) Conv(96, 3x3, stride = 2, padding = valid) }
            { maxpool(3, stride = 2) }
    }

    block C(inner) {
        concat
            { Conv(192, 1x1) }
            { Conv(inner, 1x1) Conv(inner, 1x7) Conv(192, 7x1) }
            { Conv(inner, 1x1) Conv(inner, 7x1) Conv(inner, 1x7) Conv(inner, 7x1) Conv(192, 1x7) }
            { Pool(192) }
    }

    block D {
        concat
            { Conv(192, 1x1) Conv(320, 3x3, stride = 2, padding = valid) }
            { Conv(192, 1x1) Conv(192, 1x7) Conv(192, 7x1) Conv(192, 3x3, stride = 2, padding = valid) }
            { maxpool(3, stride = 2) }
    }

    block E {
        concat
            { Conv(320, 1x1) }
            { Conv(384, 1x1) concat { Conv(384, 1x3) } { Conv(384, 3x1) } }
            { Conv(448, 1x1) Conv(384, 3x3) concat { Conv(384, 1x3) } { Conv(384, 3x1) } }
            { Pool(192) }
    }

    block Stem {
        Conv(32, 3x3, stride = 2, padding = valid) Conv(32, 3x3, padding = valid) Conv(64, 3x3) maxpool(3, stride = 2)
        Conv(80, 1x1) Conv(192, 3x3, padding = valid) maxpool(3, stride = 2)
    }

    block Side { avgpool(5, stride = 3) Conv(128, 1x1) Conv(768, 5x5, padding = valid) global_avgpool fc(CLASSES) }

    /// The side head helps in training and is left out afterwards.
    pub InceptionV3: 299x299x3 -> CLASSES = <
        Stem A(32) A(64) A(64) B C(128) C(160) C(160) C(192)
        aux(training) { Side }
        D E E global_avgpool dropout(0.5) fc(CLASSES)
    >

    /// Both heads answer.
    pub InceptionV3TwoHeads: 299x299x3 -> CLASSES = <
        Stem A(32) A(64) A(64) B C(128) C(160) C(160) C(192)
        aux { Side }
        D E E global_avgpool dropout(0.5) fc(CLASSES)
    >
}

fn main() {
    println!("{}\n", InceptionV3::summary());
    line::<InceptionV3>();
    line::<InceptionV3TwoHeads>();
}

fn line<N: Network>() {
    println!("{}: {} params, {} MACs", N::NAME, Grouped(N::PARAMS), Grouped(N::MACS));
}
