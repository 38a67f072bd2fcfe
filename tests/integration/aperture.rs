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

    block Unit(filters, stride = 1) {
        residual
            { conv(64, 1x1) conv(64, 3x3, stride = stride, padding = half) conv(filters, 1x1) }
            { conv(filters, 1x1, stride = stride) }
    }

    /// The stride of a stage stands in its last unit.
    block Stage(filters, units, stride = 2) { repeat units - 1 { Unit(filters) } Unit(filters, stride) }

    ResNetV1_50: 224x224x3 = <
        conv(64, 7x7, stride = 2, padding = half) maxpool(3, stride = 2, padding = same)
        block1: Stage(256, 3) block2: Stage(512, 4) block3: Stage(1024, 6) block4: Stage(2048, 3, stride = 1)
    >

    ResNetV1_152: 224x224x3 = <
        conv(64, 7x7, stride = 2, padding = half) maxpool(3, stride = 2, padding = same)
        block1: Stage(256, 3) block2: Stage(512, 8) block3: Stage(1024, 36) block4: Stage(2048, 3, stride = 1)
    >

    block Pool { avgpool(3, stride = 1, padding = 1) conv(32, 1x1) }

    block A {
        concat { conv(64, 1x1) } { conv(48, 1x1) conv(64, 5x5) } { conv(64, 1x1) repeat 2 { conv(96, 3x3) } } { Pool }
    }

    block B {
        concat
            { conv(384, 3x3, stride = 2, padding = valid) }
            { conv(64, 1x1) conv(96, 3x3) conv(96, 3x3, stride = 2, padding = valid) }
            { maxpool(3, stride = 2) }
    }

    block C {
        concat
            { conv(192, 1x1) }
            { conv(128, 1x1) conv(128, 1x7) conv(192, 7x1) }
            { conv(128, 1x1) repeat 2 { conv(128, 7x1) conv(128, 1x7) } }
            { Pool }
    }

    block D {
        concat
            { conv(192, 1x1) conv(320, 3x3, stride = 2, padding = valid) }
            { conv(192, 1x1) conv(192, 1x7) conv(192, 7x1) conv(192, 3x3, stride = 2, padding = valid) }
            { maxpool(3, stride = 2) }
    }

    block E {
        concat
            { conv(320, 1x1) }
            { conv(384, 1x1) concat { conv(384, 1x3) } { conv(384, 3x1) } }
            { conv(448, 1x1) conv(384, 3x3) concat { conv(384, 1x3) } { conv(384, 3x1) } }
            { Pool }
    }

    InceptionV3: 224x224x3 = <
        Conv2d_1a_3x3: conv(32, 3x3, stride = 2, padding = valid)
        Conv2d_2a_3x3: conv(32, 3x3, padding = valid)
        Conv2d_2b_3x3: conv(64, 3x3)
        MaxPool_3a_3x3: maxpool(3, stride = 2)
        Conv2d_3b_1x1: conv(80, 1x1)
        Conv2d_4a_3x3: conv(192, 3x3, padding = valid)
        MaxPool_5a_3x3: maxpool(3, stride = 2)
        Mixed_5b: A Mixed_5c: A Mixed_5d: A
        Mixed_6a: B Mixed_6b: C Mixed_6c: C Mixed_6d: C Mixed_6e: C
        Mixed_7a: D Mixed_7b: E Mixed_7c: E
    >

    AlexNetV2At321: 321x321x3 = < on: AlexNetV2 >
    Vgg16At321: 321x321x3 = < on: Vgg16 >
    MobileNetV1At321: 321x321x3 = < on: MobileNetV1 >
    ResNetV1_50At321: 321x321x3 = < on: ResNetV1_50 >
    ResNetV1_152At321: 321x321x3 = < on: ResNetV1_152 >
    InceptionV3At321: 321x321x3 = < on: InceptionV3 >
}

/// Field and stride on both axes, and the padding on the first.
fn numbers(aperture: &Aperture) -> (u64, u64, i64) {
    let field = aperture.size(0).expect("a patch");
    let (stride, parts) = aperture.stride(0).expect("a patch");
    assert_eq!((Some(field), Some((stride, 1))), (aperture.size(1), aperture.stride(1)));
    assert_eq!(parts, 1);
    (field, stride, aperture.padding(0).expect("a patch"))
}

/// Compares every published end point of a network, at 224x224 and at
/// 321x321; those for any size at both.
fn compare<Small: Network, Large: Network>(name: &str, points: usize) {
    let mut compared = 0;
    for row in include_str!("../golden/receptive_fields.csv").lines() {
        let fields: Vec<&str> = row.split(',').collect();
        match fields[..] {
            [of, size, point, field, stride, padding] if of == name => {
                let point = point.trim_start_matches(&format!("{name}/"));
                if size != "321" {
                    point_is::<Small>(point, field, stride, padding);
                }
                if size != "224" {
                    point_is::<Large>(point, field, stride, padding);
                }
                compared += 1;
            }
            _ => {}
        }
    }
    assert_eq!(compared, 3 * points, "rows of {name}");
}

/// An end point is the path of a layer, or of a group whose last layer it is.
fn point_is<N: Network>(point: &str, field: &str, stride: &str, padding: &str) {
    let path = point.trim_end_matches("_pointwise").replace('/', ".");
    let inside = format!("{path}.");
    let is_at = |full: &str| {
        let full = full.strip_prefix("on.").unwrap_or(full);
        full == path || full.starts_with(&inside)
    };
    let layer = N::LAYERS.iter().rfind(|layer| is_at(&layer.path.to_string())).expect(point);
    let numbers = numbers(&layer.aperture);
    assert_eq!([field, stride], [numbers.0.to_string(), numbers.1.to_string()], "{point} of {}", N::NAME);
    if padding != "None" {
        assert_eq!(padding, numbers.2.to_string(), "padding of {point} of {}", N::NAME);
    }
}

#[test]
fn apertures_are_the_published_ones() {
    compare::<AlexNetV2, AlexNetV2At321>("alexnet_v2", 7);
    compare::<Vgg16, Vgg16At321>("vgg_16", 13);
    compare::<MobileNetV1, MobileNetV1At321>("mobilenet_v1", 14);
    compare::<ResNetV1_50, ResNetV1_50At321>("resnet_v1_50", 4);
    compare::<ResNetV1_152, ResNetV1_152At321>("resnet_v1_152", 4);
    compare::<InceptionV3, InceptionV3At321>("inception_v3", 18);
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
