//! Effective apertures against published receptive fields.

use netweight::{Aperture, Network};

use crate::networks::resnet;

netweight::network! {
    /// TF-Slim's: valid but for the middle.
    AlexNetV2: 224x224x3 = <
        conv1: conv(64, 11x11, stride = 4, padding = valid)
        pool1: maxpool(3, stride = 2)
        conv2: conv(192, 5x5) maxpool(3, stride = 2)
        conv3: conv(384, 3x3)
        conv4: conv(384, 3x3)
        conv5: conv(256, 3x3)
        pool5: maxpool(3, stride = 2)
    >

    Vgg16: 224x224x3 = <
        conv1: { conv1_1: conv(64, 3x3) conv(64, 3x3) } pool1: maxpool(2)
        conv2: { conv2_1: conv(128, 3x3) conv(128, 3x3) } pool2: maxpool(2)
        conv3: { conv3_1: conv(256, 3x3) conv3_2: conv(256, 3x3) conv(256, 3x3) } pool3: maxpool(2)
        conv4: { conv4_1: conv(512, 3x3) conv4_2: conv(512, 3x3) conv(512, 3x3) } pool4: maxpool(2)
        conv5: { conv5_1: conv(512, 3x3) conv5_2: conv(512, 3x3) conv(512, 3x3) } pool5: maxpool(2)
    >

    block Separable(filters, stride = 1) { depthwise(3x3, stride = stride) pointwise: conv(filters, 1x1) }

    MobileNetV1: 224x224x3 = <
        Conv2d_0: conv(32, 3x3, stride = 2)
        Conv2d_1: { Separable(64) } Conv2d_2: { Separable(128, 2) } Conv2d_3: { Separable(128) }
        Conv2d_4: { Separable(256, 2) } Conv2d_5: { Separable(256) } Conv2d_6: { Separable(512, 2) }
        Conv2d_7: { Separable(512) } Conv2d_8: { Separable(512) } Conv2d_9: { Separable(512) }
        Conv2d_10: { Separable(512) } Conv2d_11: { Separable(512) } Conv2d_12: { Separable(1024, 2) }
        Conv2d_13: { Separable(1024) }
    >
}

/// Field and stride on both axes, and the padding on the first.
fn numbers(aperture: &Aperture) -> (u64, u64, i64) {
    let field = aperture.size(0).expect("a patch");
    let (stride, parts) = aperture.stride(0).expect("a patch");
    assert_eq!((Some(field), Some((stride, 1))), (aperture.size(1), aperture.stride(1)));
    assert_eq!(parts, 1);
    (field, stride, aperture.padding(0).expect("a patch"))
}

/// Compares every published end point of a network.
fn compare<N: Network>(name: &str) {
    let rows = include_str!("../golden/receptive_fields.csv").lines().filter_map(|row| {
        let fields: Vec<&str> = row.split(',').collect();
        (fields[0] == name).then_some(fields)
    });
    let mut compared = 0;
    for row in rows {
        // An end point `vgg_16/conv2/conv2_1` or `Conv2d_1_pointwise` is a path.
        let point = row[1].trim_start_matches(&format!("{name}/")).replace('/', ".");
        let point = point.replace("_pointwise", ".Separable.pointwise");
        let layer = N::LAYERS.iter().find(|layer| layer.path.to_string() == point).expect(&point);
        let (field, stride, padding) = numbers(&layer.aperture);
        assert_eq!([row[2], row[3]], [field.to_string(), stride.to_string()], "{point}");
        if row[4] != "None" {
            assert_eq!(row[4], padding.to_string(), "padding of {point}");
        }
        compared += 1;
    }
    assert!(compared > 5, "only {compared} rows of {name}");
}

#[test]
fn apertures_are_the_published_ones() {
    compare::<AlexNetV2>("alexnet_v2");
    compare::<Vgg16>("vgg_16");
    compare::<MobileNetV1>("mobilenet_v1");
}

#[test]
fn branches_take_the_largest_aperture() {
    // With the stride of a stage on the 3x3 of its first unit, as torchvision.
    fn field<N: Network>() -> u64 {
        let seen = N::LAYERS.iter().filter_map(|layer| layer.aperture.size(0));
        seen.max().expect("a patch")
    }
    assert_eq!(field::<resnet::ResNet50>(), 427);
    assert_eq!(field::<resnet::ResNet101>(), 971);
    assert_eq!(field::<resnet::ResNet152>(), 1451);
    assert!(resnet::ResNet50::APERTURE.is_everything());
}
