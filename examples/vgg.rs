//! The networks of the Visual Geometry Group (Simonyan and Zisserman 2014).

use netweight::Bytes;

const CLASSES: usize = 1000;

netweight::network! {
    /// Configuration A.
    pub Vgg11: 224x224x3 -> CLASSES = <
        conv(64, 3x3) relu maxpool(2)
        conv(128, 3x3) relu maxpool(2)
        repeat 2 { conv(256, 3x3) relu } maxpool(2)
        repeat 2 { repeat 2 { conv(512, 3x3) relu } maxpool(2) }
        adaptive_avgpool(7)
        repeat 2 { fc(4096) relu dropout(0.5) }
        fc(CLASSES)
    >

    /// Configuration D.
    pub Vgg16: 224x224x3 -> CLASSES = <
        stage1: { repeat 2 { conv(64, 3x3) relu } maxpool(2) }
        stage2: { repeat 2 { conv(128, 3x3) relu } maxpool(2) }
        stage3: { repeat 3 { conv(256, 3x3) relu } maxpool(2) }
        stage4: { repeat 3 { conv(512, 3x3) relu } maxpool(2) }
        stage5: { repeat 3 { conv(512, 3x3) relu } maxpool(2) }
        adaptive_avgpool(7)
        classifier: { repeat 2 { fc(4096) relu dropout(0.5) } fc(CLASSES) }
    >

    /// Configuration D with batch normalisation.
    pub Vgg16Bn: 224x224x3 -> CLASSES = <
        repeat 2 { conv(64, 3x3) batchnorm relu } maxpool(2)
        repeat 2 { conv(128, 3x3) batchnorm relu } maxpool(2)
        repeat 3 { conv(256, 3x3) batchnorm relu } maxpool(2)
        repeat 2 { repeat 3 { conv(512, 3x3) batchnorm relu } maxpool(2) }
        adaptive_avgpool(7)
        repeat 2 { fc(4096) relu dropout(0.5) }
        fc(CLASSES)
    >

    /// Configuration E.
    pub Vgg19: 224x224x3 -> CLASSES = <
        repeat 2 { conv(64, 3x3) relu } maxpool(2)
        repeat 2 { conv(128, 3x3) relu } maxpool(2)
        repeat 4 { conv(256, 3x3) relu } maxpool(2)
        repeat 2 { repeat 4 { conv(512, 3x3) relu } maxpool(2) }
        adaptive_avgpool(7)
        repeat 2 { fc(4096) relu dropout(0.5) }
        fc(CLASSES)
    >
}

fn main() {
    println!("{}\n", Vgg16::summary());
    for (name, params) in [
        (Vgg11::NAME, Vgg11::PARAMS),
        (Vgg16::NAME, Vgg16::PARAMS),
        (Vgg16Bn::NAME, Vgg16Bn::PARAMS),
        (Vgg19::NAME, Vgg19::PARAMS),
    ] {
        println!("{name}: {params} params, {} as f32", Bytes(4 * u128::from(params)));
    }
}
