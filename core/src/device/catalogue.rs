//! The catalogue.

use super::Device;

/// Declares the devices and the list of them; whatever a row says goes into
/// its documentation.
macro_rules! devices {
    ($(
        $name:ident = $kind:ident($title:literal, $($number:literal $unit:ident),+)$(.$trait:ident())*, $source:literal;
    )*) => {
        $(
            #[doc = concat!(
                $title, ": ", devices!(@size $kind $($number $unit),+), ", ", devices!(@sort $($trait)*), "."
            )]
            ///
            #[doc = concat!("Source: ", $source, ".")]
            pub const $name: Device =
                Device::$kind($title, $(devices!(@bytes $number $unit)),+).with_source($source)$(.$trait())*;
        )*

        /// Every device of the catalogue, by its name in declarations.
        ///
        /// ```
        /// use netweight::device::{CATALOGUE, GTX_980};
        ///
        /// let (_, card) = CATALOGUE.iter().find(|(name, _)| *name == "GTX_980").unwrap();
        /// assert_eq!(card.memory(), GTX_980.memory());
        /// ```
        pub const CATALOGUE: &[(&str, Device)] = &[$((stringify!($name), $name)),*];
    };
    (@size microcontroller $bank:literal $unit:ident, $flash:literal $flash_unit:ident) => {
        concat!(
            devices!(@text $bank $unit), " in its largest bank of RAM and ", devices!(@text $flash $flash_unit), " of flash"
        )
    };
    (@size $kind:ident $number:literal $unit:ident) => { devices!(@text $number $unit) };
    (@text $number:literal B) => { concat!(stringify!($number), " bytes") };
    (@text $number:literal $unit:ident) => { concat!(stringify!($number), " ", stringify!($unit)) };
    (@bytes $number:literal B) => { $number };
    (@bytes $number:literal KiB) => { $number << 10 };
    (@bytes $number:literal MiB) => { $number << 20 };
    (@bytes $number:literal GiB) => { gibibytes(stringify!($number)) };
    (@sort nominal $($trait:ident)*) => { "nominal: so it is sold, and less is usable" };
    (@sort approximate $($trait:ident)*) => { "usable, read off a number that was rounded" };
    (@sort $($trait:ident)*) => { "usable" };
}

/// The bytes of a number of GiB, which may have decimals.
const fn gibibytes(text: &str) -> u64 {
    let (mut number, mut one, mut is_whole) = (0_u64, 1_u64, true);
    let mut digits = text.as_bytes();
    while let [digit, rest @ ..] = digits {
        digits = rest;
        match *digit {
            b'.' => is_whole = false,
            digit @ b'0'..=b'9' => {
                number = 10 * number + (digit - b'0') as u64;
                one = if is_whole { one } else { 10 * one };
            }
            _ => panic!("a number of GiB has digits and a point"),
        }
    }
    (number << 30) / one
}

devices! {
    // The three cards of the lecture.
    GTX_980 = gpu("GTX 980", 4040 MiB), "what nvidia-smi reports; tensorflow/tensorflow issues 17994 and 23586";
    TESLA_K20 = gpu("Tesla K20", 5 GiB).nominal(), "the lecture; with ECC on some 6 to 10 % less is usable";
    TESLA_K40 = gpu("Tesla K40", 12 GiB).nominal(), "the lecture; with ECC on some 6 to 10 % less is usable";

    // NVIDIA.
    TESLA_K80 = gpu("Tesla K80, one GPU of two", 11_441 MiB), "nvidia-smi with ECC on; rcgsheffield/sheffield_hpc pull request 1030";
    TESLA_P100 = gpu("Tesla P100 16GB", 17_069_309_952 B), "what PyTorch prints; pytorch/pytorch pull request 5386";
    TESLA_V100_16GB = gpu("Tesla V100 16GB", 15.78 GiB).approximate(), "15.78 GiB in PyTorch; pytorch/pytorch issue 31500";
    TESLA_V100_32GB = gpu("Tesla V100 32GB", 31.74 GiB).approximate(), "31.74 GiB in PyTorch; liucongg/ChatGLM-Finetuning issue 73";
    T4 = gpu("T4", 14.56 GiB).approximate(), "14.56 GiB in PyTorch; Zheng-Chong/CatVTON issue 133";
    GTX_1660_TI = gpu("GTX 1660 Ti", 5.81 GiB).approximate(), "5.81 GiB in PyTorch; zhou13/lcnn issue 23";
    RTX_2060 = gpu("RTX 2060", 5.79 GiB).approximate(), "5.79 GiB in PyTorch; facebookresearch/meshrcnn issue 92";
    RTX_2080_TI = gpu("RTX 2080 Ti", 10.73 GiB).approximate(), "10.73 GiB in PyTorch; Morizeyao/GPT2-Chinese issue 104";
    RTX_3060 = gpu("RTX 3060 12GB", 11.75 GiB).approximate(), "11.75 GiB in PyTorch; Kunhao-Liu/StyleGaussian issue 12";
    RTX_3070 = gpu("RTX 3070", 7.76 GiB).approximate(), "7.76 GiB in PyTorch; sshan-zhao/GASDA issue 19";
    RTX_3080 = gpu("RTX 3080 10GB", 9.78 GiB).approximate(), "9.78 GiB in PyTorch; zai-org/CogVideo issue 34";
    RTX_3090 = gpu("RTX 3090", 23.70 GiB).approximate(), "23.70 GiB in PyTorch; GaoLii/DSP issue 10";
    RTX_4070_TI = gpu("RTX 4070 Ti", 11.70 GiB).approximate(), "11.70 GiB in PyTorch; Kwai-Kolors/Kolors issue 11";
    RTX_4090 = gpu("RTX 4090", 23.64 GiB).approximate(), "23.64 GiB in PyTorch; 3DTopia/Phidias-Diffusion issue 8";
    RTX_5090 = gpu("RTX 5090", 31.36 GiB).approximate().late_cuda(), "31.36 GiB in PyTorch; Wan-Video/Wan2.1 issue 465";
    RTX_6000_ADA = gpu("RTX 6000 Ada", 44.43 GiB).approximate(), "44.43 GiB in PyTorch; DINGYANB/MTVCrafter issue 21";
    A10G = gpu("A10G", 23_028 MiB), "nvidia-smi; modal-labs/modal-client pull request 2797";
    L4 = gpu("L4", 23_034 MiB), "nvidia-smi; modal-labs/modal-client pull request 2797";
    L40S = gpu("L40S", 44.53 GiB).approximate(), "44.53 GiB in PyTorch; Wan-Video/Wan2.1 issue 205";
    A100_40GB = gpu("A100 40GB", 39.50 GiB).approximate(), "39.50 GiB in PyTorch; TianheWu/CoSeR issue 10";
    A100_80GB = gpu("A100 80GB", 79.14 GiB).approximate(), "79.14 GiB in PyTorch; lianqi1008/Control-GIC issue 6";
    H100 = gpu("H100 80GB", 79.11 GiB).approximate().late_cuda(), "79.11 GiB in PyTorch; vllm-project/vllm issue 27508";
    H200 = gpu("H200", 141_000_000_000 B).nominal().late_cuda(), "NVIDIA's data sheet";
    B200 = gpu("B200", 178.35 GiB).approximate().late_cuda(), "178.35 GiB in CUDA; pytorch/ao pull request 4002";
    B300 = gpu("B300", 267.7 GiB).approximate().late_cuda(), "267.7 GiB in CUDA; sgl-project/sglang issue 25225";
    GB200 = gpu("GB200, one GPU of two", 186_000_000_000 B).nominal().late_cuda(), "NVIDIA's data sheet";

    // AMD, whose gigabytes are 2³⁰ bytes.
    MI250X = gpu("MI250X, one die of two", 64 GiB).nominal().rocm(), "AMD's data sheet";
    MI300X = gpu("MI300X", 192 GiB).nominal().late_rocm(), "AMD's data sheet";

    // Apple: by default a GPU may use two thirds of up to 36 GB, three quarters of more.
    APPLE_8GB = unified("Apple silicon with 8 GB", 5.33 GiB).approximate().metal(), "the default of iogpu.wired_limit_mb, two thirds; stencel.io";
    APPLE_16GB = unified("Apple silicon with 16 GB", 10.66 GiB).approximate().metal(), "the default of iogpu.wired_limit_mb, two thirds; stencel.io";
    APPLE_32GB = unified("Apple silicon with 32 GB", 21.33 GiB).approximate().metal(), "the default of iogpu.wired_limit_mb, two thirds (21 of 32 GB); stencel.io";
    APPLE_64GB = unified("Apple silicon with 64 GB", 48 GiB).metal(), "the default of iogpu.wired_limit_mb, three quarters; stencel.io";
    APPLE_128GB = unified("Apple silicon with 128 GB", 96 GiB).metal(), "the default of iogpu.wired_limit_mb, three quarters; stencel.io";
    APPLE_512GB = unified("Apple silicon with 512 GB", 384 GiB).metal(), "the default of iogpu.wired_limit_mb, three quarters; stencel.io";

    // Jetson: all of it is shared with the system.
    JETSON_NANO = unified("Jetson Nano 4GB", 4 GiB).nominal(), "NVIDIA's data sheet; the system takes some of it";
    JETSON_ORIN_NANO = unified("Jetson Orin Nano 8GB", 8 GiB).nominal(), "NVIDIA's data sheet; the system takes some of it";
    JETSON_AGX_ORIN = unified("Jetson AGX Orin 64GB", 64 GiB).nominal(), "NVIDIA's data sheet; the system takes some of it";

    // Microcontrollers: the largest bank of RAM, then flash.
    RP2040 = microcontroller("RP2040 (Pico)", 256 KiB, 2048 KiB), "its SRAM map: four banks in a row; the flash is the Pico board's";
    RP2350 = microcontroller("RP2350 (Pico 2)", 512 KiB, 4096 KiB), "its data sheet: eight banks in a row; the flash is the Pico 2 board's";
    ESP32_S3 = microcontroller("ESP32-S3", 328 KiB, 8192 KiB), "forum.arduino.cc 1357222: what caches leave of 512 KiB; the flash is a module's";
    STM32F407 = microcontroller("STM32F407VG", 128 KiB, 1024 KiB), "its memory map: 112 and 16 KiB in a row; 64 KiB more stand apart";
    STM32F746 = microcontroller("STM32F746NG", 320 KiB, 1024 KiB).nominal(), "the number by which it is sold";
    STM32F767 = microcontroller("STM32F767ZI", 512 KiB, 2048 KiB).nominal(), "the number by which it is sold";
    STM32H743 = microcontroller("STM32H743ZI", 512 KiB, 2048 KiB), "its memory map: the largest of seven banks (AXI SRAM)";
    NRF52840 = microcontroller("nRF52840", 256 KiB, 1024 KiB).nominal(), "the number by which it is sold; a Bluetooth stack takes some of both";
    NANO_33_BLE = microcontroller("Arduino Nano 33 BLE", 256 KiB, 1024 KiB).nominal(), "the number by which it is sold; its system takes 50 to 70 KiB";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_read() {
        assert_eq!(gibibytes("4"), 4 << 30);
        assert_eq!(gibibytes("23.64"), 25_383_256_719);
        assert_eq!(gibibytes("267.7"), 287_440_686_284);
    }

    /// What a source gives with decimals, and the two thirds of Apple's, is
    /// approximate, and prints as its source has it; nothing else is.
    #[test]
    fn what_was_rounded_is_approximate() {
        extern crate std;
        use std::string::ToString;
        let mut rounded = 0;
        for (name, device) in CATALOGUE {
            let first = device.source().split(' ').next();
            let quoted = first.filter(|word| word.contains('.') && word.parse::<f64>().is_ok());
            assert_eq!(device.is_approximate(), quoted.is_some() || device.source().contains("two thirds"), "{name}");
            assert_eq!(device.to_string().contains("(about "), device.is_approximate(), "{name}");
            if let Some(quoted) = quoted {
                rounded += 1;
                assert!(device.to_string().contains(quoted), "{device}: {quoted}");
            }
        }
        assert_eq!(rounded, 20);
    }
}
