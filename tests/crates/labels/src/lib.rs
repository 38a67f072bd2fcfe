//! Networks whose pages `tests/rustdoc/check.py` opens in a browser.

/// Only rustc knows it.
pub const CLASSES: u8 = 10;
/// And this.
pub const SIDE: usize = 16;
/// And this.
pub const BATCH: u64 = 128;

/// A constant behind `<`.
pub trait Width {
    /// And this.
    const WIDTH: u16;
}

impl Width for u8 {
    const WIDTH: u16 = 3;
}

netweight::network! {
    /// Two convolutions and two dense layers, on three budgets.
    pub Mnist: 28x28x1 -> 10 = <
        conv(32, 3x3) conv(32, 3x3) maxpool(2) fc(128) fc(10)
    >
    where
        params <= 1M,
        inference(precision = quantized) <= STM32F407,
        training(batch = 128, optimizer = adam) <= GTX_980

    block Unit(filters) { residual { conv(filters, 3x3, bias = false) batchnorm relu } }

    /// Groups in groups, and labels with odd letters.
    pub r#Größe: 32x32x3 -> 100 = <
        /// Reads `<b>&amp;</b>` & "quotes".
        ///
        /// A second paragraph.
        r#match: conv(16, 3x3, padding = (1, 1))
        entrée: repeat 3 { Unit(16) }
        a_label_that_is_much_too_long_for_the_column_that_it_stands_in: { Unit(16) deeper: { Unit(16) } }
        形状: maxpool(2) relu relu relu relu relu relu global_avgpool fc(100)
    >
    where
        training(batch = 64, optimizer = adamw, precision = autocast, headroom = 1GiB, shards = zero2(8)) <= RTX_4090

    /// The last layer is a constant.
    pub r#Final: 28x28x1 -> CLASSES = < conv(32, 3x3, padding = valid) relu fc(CLASSES) >
    where
        training(batch = BATCH) <= GTX_980

    /// Nothing is known.
    pub Unknown: (SIDE, SIDE, 3) = < conv(8, 3x3) relu fc(<u8 as Width>::WIDTH) >

    /// As deep as a bench has it: 150 layers, one a row.
    #[derive(PartialEq)]
    pub Chain: 32x32x8 = <
        conv(8, 3x3) batchnorm relu conv(9, 1x1) batchnorm
        conv(9, 3x3) batchnorm relu conv(10, 1x1) batchnorm
        conv(10, 3x3) batchnorm relu conv(11, 1x1) batchnorm
        conv(8, 3x3) batchnorm relu conv(12, 1x1) batchnorm
        conv(9, 3x3) batchnorm relu conv(9, 1x1) batchnorm
        conv(10, 3x3) batchnorm relu conv(10, 1x1) batchnorm
        conv(8, 3x3) batchnorm relu conv(11, 1x1) batchnorm
        conv(9, 3x3) batchnorm relu conv(12, 1x1) batchnorm
        conv(10, 3x3) batchnorm relu conv(9, 1x1) batchnorm
        conv(8, 3x3) batchnorm relu conv(10, 1x1) batchnorm
        conv(9, 3x3) batchnorm relu conv(11, 1x1) batchnorm
        conv(10, 3x3) batchnorm relu conv(12, 1x1) batchnorm
        conv(8, 3x3) batchnorm relu conv(9, 1x1) batchnorm
        conv(9, 3x3) batchnorm relu conv(10, 1x1) batchnorm
        conv(10, 3x3) batchnorm relu conv(11, 1x1) batchnorm
        conv(8, 3x3) batchnorm relu conv(12, 1x1) batchnorm
        conv(9, 3x3) batchnorm relu conv(9, 1x1) batchnorm
        conv(10, 3x3) batchnorm relu conv(10, 1x1) batchnorm
        conv(8, 3x3) batchnorm relu conv(11, 1x1) batchnorm
        conv(9, 3x3) batchnorm relu conv(12, 1x1) batchnorm
        conv(10, 3x3) batchnorm relu conv(9, 1x1) batchnorm
        conv(8, 3x3) batchnorm relu conv(10, 1x1) batchnorm
        conv(9, 3x3) batchnorm relu conv(11, 1x1) batchnorm
        conv(10, 3x3) batchnorm relu conv(12, 1x1) batchnorm
        conv(8, 3x3) batchnorm relu conv(9, 1x1) batchnorm
        conv(9, 3x3) batchnorm relu conv(10, 1x1) batchnorm
        conv(10, 3x3) batchnorm relu conv(11, 1x1) batchnorm
        conv(8, 3x3) batchnorm relu conv(12, 1x1) batchnorm
        conv(9, 3x3) batchnorm relu conv(9, 1x1) batchnorm
        conv(10, 3x3) batchnorm relu conv(10, 1x1) batchnorm
    >

    /// Without a drawing.
    #[label(drawing = false)]
    pub NoDrawing: 8 -> 4 = < fc(4) > where params <= 100

    /// Without a table.
    #[label(table = false)]
    pub NoTable: 8 -> 4 = < fc(4) > where params <= 100

    /// With neither.
    #[label(drawing = false, table = false)]
    pub Neither: 8 -> 4 = < fc(4) >
}

/// Declares a network with the attributes of its caller.
macro_rules! declare {
    ($(#[$attribute:meta])* $name:ident) => {
        netweight::network! { $(#[$attribute])* pub $name: 8 -> 4 = < fc(4) > }
    };
}

declare! {
    /// Through a macro.
    #[label(drawing = false)]
    Declared
}
