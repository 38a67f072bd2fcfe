//! The catalogue.

use super::Device;

/// Declares the devices and the list of them; whatever a row says goes into
/// its documentation.
macro_rules! devices {
    ($(
        $name:ident = $kind:ident($title:literal, $($number:literal $unit:ident),+)$(.$nominal:ident())?, $source:literal;
    )*) => {
        $(
            #[doc = concat!(
                $title, ": ", devices!(@size $kind $($number $unit),+), ", ", devices!(@sort $($nominal)?), "."
            )]
            ///
            #[doc = concat!("Source: ", $source, ".")]
            pub const $name: Device =
                Device::$kind($title, $(devices!(@bytes $number $unit)),+).with_source($source)$(.$nominal())?;
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
    (@bytes $number:literal GiB) => { $number << 30 };
    (@sort) => { "usable" };
    (@sort nominal) => { "nominal: so it is sold, and less is usable" };
}

devices! {
    // The three cards of the lecture.
    GTX_980 = gpu("GTX 980", 4040 MiB), "what nvidia-smi reports; tensorflow/tensorflow issues 17994 and 23586";
    TESLA_K20 = gpu("Tesla K20", 5 GiB).nominal(), "the lecture; with ECC on some 6 to 10 % less is usable";
    TESLA_K40 = gpu("Tesla K40", 12 GiB).nominal(), "the lecture; with ECC on some 6 to 10 % less is usable";

    // NVIDIA.
    TESLA_K80 = gpu("Tesla K80, one GPU of two", 11_441 MiB), "nvidia-smi with ECC on; rcgsheffield/sheffield_hpc pull request 1030";
    TESLA_P100 = gpu("Tesla P100 16GB", 17_069_309_952 B), "what PyTorch prints; pytorch/pytorch pull request 5386";
    TESLA_V100_16GB = gpu("Tesla V100 16GB", 16_943_645_982 B), "15.78 GiB in PyTorch; pytorch/pytorch issue 31500";
    TESLA_V100_32GB = gpu("Tesla V100 32GB", 34_080_565_493 B), "31.74 GiB in PyTorch; liucongg/ChatGLM-Finetuning issue 73";
    T4 = gpu("T4", 15_633_680_957 B), "14.56 GiB in PyTorch; Zheng-Chong/CatVTON issue 133";
    GTX_1660_TI = gpu("GTX 1660 Ti", 6_238_439_997 B), "5.81 GiB in PyTorch; zhou13/lcnn issue 23";
    RTX_2060 = gpu("RTX 2060", 6_216_965_160 B), "5.79 GiB in PyTorch; facebookresearch/meshrcnn issue 92";
    RTX_2080_TI = gpu("RTX 2080 Ti", 11_521_249_771 B), "10.73 GiB in PyTorch; Morizeyao/GPT2-Chinese issue 104";
    RTX_3060 = gpu("RTX 3060 12GB", 12_616_466_432 B), "11.75 GiB in PyTorch; Kunhao-Liu/StyleGaussian issue 12";
    RTX_3070 = gpu("RTX 3070", 8_332_236_554 B), "7.76 GiB in PyTorch; sshan-zhao/GASDA issue 19";
    RTX_3080 = gpu("RTX 3080 10GB", 10_501_195_038 B), "9.78 GiB in PyTorch; zai-org/CogVideo issue 34";
    RTX_3090 = gpu("RTX 3090", 25_447_681_228 B), "23.70 GiB in PyTorch; GaoLii/DSP issue 10";
    RTX_4070_TI = gpu("RTX 4070 Ti", 12_562_779_340 B), "11.70 GiB in PyTorch; Kwai-Kolors/Kolors issue 11";
    RTX_4090 = gpu("RTX 4090", 25_383_256_719 B), "23.64 GiB in PyTorch; 3DTopia/Phidias-Diffusion issue 8";
    RTX_5090 = gpu("RTX 5090", 33_672_543_600 B), "31.36 GiB in PyTorch; Wan-Video/Wan2.1 issue 465";
    RTX_6000_ADA = gpu("RTX 6000 Ada", 47_706_349_240 B), "44.43 GiB in PyTorch; DINGYANB/MTVCrafter issue 21";
    A10G = gpu("A10G", 23_028 MiB), "nvidia-smi; modal-labs/modal-client pull request 2797";
    L4 = gpu("L4", 23_034 MiB), "nvidia-smi; modal-labs/modal-client pull request 2797";
    L40S = gpu("L40S", 47_813_723_422 B), "44.53 GiB in PyTorch; Wan-Video/Wan2.1 issue 205";
    A100_40GB = gpu("A100 40GB", 42_412_802_048 B), "39.50 GiB in PyTorch; TianheWu/CoSeR issue 10";
    A100_80GB = gpu("A100 80GB", 84_975_927_951 B), "79.14 GiB in PyTorch; lianqi1008/Control-GIC issue 6";
    H100 = gpu("H100 80GB", 84_943_715_696 B), "79.11 GiB in PyTorch; vllm-project/vllm issue 27508";
    H200 = gpu("H200", 141_000_000_000 B).nominal(), "NVIDIA's data sheet";
    B200 = gpu("B200", 191_501_854_310 B), "178.35 GiB in CUDA; pytorch/ao pull request 4002";
    B300 = gpu("B300", 287_440_686_284 B), "267.7 GiB in CUDA; sgl-project/sglang issue 25225";
    GB200 = gpu("GB200, one GPU of two", 186_000_000_000 B).nominal(), "NVIDIA's data sheet";

    // AMD, whose gigabytes are 2³⁰ bytes.
    MI250X = gpu("MI250X, one die of two", 64 GiB).nominal(), "AMD's data sheet";
    MI300X = gpu("MI300X", 192 GiB).nominal(), "AMD's data sheet";

    // Apple: by default a GPU may use two thirds of up to 36 GB, three quarters of more.
    APPLE_8GB = unified("Apple silicon with 8 GB", 5_726_623_060 B), "the default of iogpu.wired_limit_mb, two thirds; stencel.io";
    APPLE_16GB = unified("Apple silicon with 16 GB", 11_453_246_122 B), "the default of iogpu.wired_limit_mb, two thirds; stencel.io";
    APPLE_32GB = unified("Apple silicon with 32 GB", 22_906_492_244 B), "the default of iogpu.wired_limit_mb, two thirds (21 of 32 GB); stencel.io";
    APPLE_64GB = unified("Apple silicon with 64 GB", 48 GiB), "the default of iogpu.wired_limit_mb, three quarters; stencel.io";
    APPLE_128GB = unified("Apple silicon with 128 GB", 96 GiB), "the default of iogpu.wired_limit_mb, three quarters; stencel.io";
    APPLE_512GB = unified("Apple silicon with 512 GB", 384 GiB), "the default of iogpu.wired_limit_mb, three quarters; stencel.io";

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
