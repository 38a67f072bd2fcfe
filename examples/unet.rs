//! U-Nets (Ronneberger et al. 2015): as published, and as they are built today.

netweight::network! {
    /// Valid convolutions, so that what is joined has to be cropped.
    block Valid(filters) {
        conv(filters, 3x3, padding = valid) relu conv(filters, 3x3, padding = valid) relu
    }

    pub UNet: 572x572x1 -> 388x388x2 = <
        down1: Valid(64) maxpool(2)
        down2: Valid(128) maxpool(2)
        down3: Valid(256) maxpool(2)
        down4: Valid(512) maxpool(2)
        Valid(1024)
        concat { from(down4) crop(56) } { conv_transpose(512, 2, stride = 2) } Valid(512)
        concat { from(down3) crop(104) } { conv_transpose(256, 2, stride = 2) } Valid(256)
        concat { from(down2) crop(200) } { conv_transpose(128, 2, stride = 2) } Valid(128)
        concat { from(down1) crop(392) } { conv_transpose(64, 2, stride = 2) } Valid(64)
        conv(2, 1x1)
    >

    block Same(filters) {
        repeat 2 { conv(filters, 3x3, bias = false) batchnorm relu }
    }

    pub UNetSame: 256x256x3 -> 256x256x2 = <
        down1: Same(64) maxpool(2)
        down2: Same(128) maxpool(2)
        down3: Same(256) maxpool(2)
        down4: Same(512) maxpool(2)
        Same(1024)
        concat { from(down4) } { conv_transpose(512, 2, stride = 2) } Same(512)
        concat { from(down3) } { conv_transpose(256, 2, stride = 2) } Same(256)
        concat { from(down2) } { conv_transpose(128, 2, stride = 2) } Same(128)
        concat { from(down1) } { conv_transpose(64, 2, stride = 2) } Same(64)
        conv(2, 1x1)
    >
}

fn main() {
    println!("{}\n\n{}", UNet::summary(), UNetSame::summary());
}
