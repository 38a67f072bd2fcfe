//! The catalogue.

use super::Device;

/// Declares the devices and the list of them; whatever a row says goes into
/// its documentation.
macro_rules! devices {
    ($(
        $name:ident = $kind:ident($title:literal, $($bytes:expr),+)$(.$nominal:ident())?, $source:literal;
    )*) => {
        $(
            #[doc = concat!($title, ": ", devices!(@size $kind $($bytes),+), ".")]
            $(
                ///
                #[doc = devices!(@$nominal)]
            )?
            ///
            #[doc = concat!("Source: ", $source, ".")]
            pub const $name: Device = Device::$kind($title, $($bytes),+).with_source($source)$(.$nominal())?;
        )*

        /// Every device of the catalogue, by its name in declarations.
        ///
        /// ```
        /// use netweight_core::device::{CATALOGUE, GTX_980};
        ///
        /// let (_, card) = CATALOGUE.iter().find(|(name, _)| *name == "GTX_980").unwrap();
        /// assert_eq!(card.memory(), GTX_980.memory());
        /// ```
        pub const CATALOGUE: &[(&str, Device)] = &[$((stringify!($name), $name)),*];
    };
    (@size microcontroller $bank:expr, $flash:expr) => {
        concat!("`", stringify!($bank), "` bytes in its largest bank of RAM, `", stringify!($flash), "` of flash")
    };
    (@size $kind:ident $bytes:expr) => { concat!("`", stringify!($bytes), "` bytes") };
    (@nominal) => { "Nominal: the size that is marketed; less of it is usable." };
}

const KIB: u64 = 1 << 10;
const MIB: u64 = 1 << 20;
/// A marketed gigabyte of a memory: 2³⁰ bytes.
const GB: u64 = 1 << 30;

devices! {
    // The three cards of the lecture.
    GTX_980 = gpu("GTX 980", 4040 * MIB), "what nvidia-smi reports; tensorflow/tensorflow issues 17994 and 23586";
    TESLA_K20 = gpu("Tesla K20", 5 * GB).nominal(), "the lecture; with ECC on some 6 to 10 % less is usable";
    TESLA_K40 = gpu("Tesla K40", 12 * GB).nominal(), "the lecture; with ECC on some 6 to 10 % less is usable";

    // NVIDIA.
    TESLA_K80 = gpu("Tesla K80, one GPU of two", 11_441 * MIB), "nvidia-smi with ECC on; rcgsheffield/sheffield_hpc pull request 1030";
    TESLA_P100 = gpu("Tesla P100 16GB", 17_069_309_952), "what PyTorch prints; pytorch/pytorch pull request 5386";
    TESLA_V100_16GB = gpu("Tesla V100 16GB", 16_943_645_982), "15.78 GiB in PyTorch; pytorch/pytorch issue 31500";
    TESLA_V100_32GB = gpu("Tesla V100 32GB", 34_080_565_493), "31.74 GiB in PyTorch; liucongg/ChatGLM-Finetuning issue 73";
    T4 = gpu("T4", 15_633_680_957), "14.56 GiB in PyTorch; Zheng-Chong/CatVTON issue 133";
    RTX_2080_TI = gpu("RTX 2080 Ti", 11_521_249_771), "10.73 GiB in PyTorch; Morizeyao/GPT2-Chinese issue 104";
    RTX_3090 = gpu("RTX 3090", 25_447_681_228), "23.70 GiB in PyTorch; GaoLii/DSP issue 10";
    RTX_4090 = gpu("RTX 4090", 25_383_256_719), "23.64 GiB in PyTorch; 3DTopia/Phidias-Diffusion issue 8";
    RTX_5090 = gpu("RTX 5090", 33_672_543_600), "31.36 GiB in PyTorch; Wan-Video/Wan2.1 issue 465";
    A10G = gpu("A10G", 23_028 * MIB), "nvidia-smi; modal-labs/modal-client pull request 2797";
    L4 = gpu("L4", 23_034 * MIB), "nvidia-smi; modal-labs/modal-client pull request 2797";
    L40S = gpu("L40S", 47_813_723_422), "44.53 GiB in PyTorch; Wan-Video/Wan2.1 issue 205";
    A100_40GB = gpu("A100 40GB", 42_412_802_048), "39.50 GiB in PyTorch; TianheWu/CoSeR issue 10";
    A100_80GB = gpu("A100 80GB", 84_975_927_951), "79.14 GiB in PyTorch; lianqi1008/Control-GIC issue 6";
    H100 = gpu("H100 80GB", 84_943_715_696), "79.11 GiB in PyTorch; vllm-project/vllm issue 27508";
    H200 = gpu("H200", 141_000_000_000).nominal(), "NVIDIA's data sheet";
    B200 = gpu("B200", 191_501_854_310), "178.35 GiB in CUDA; pytorch/ao pull request 4002";
    B300 = gpu("B300", 287_440_686_284), "267.7 GiB in CUDA; sgl-project/sglang issue 25225";
    GB200 = gpu("GB200, one GPU of two", 186_000_000_000).nominal(), "NVIDIA's data sheet";

    // AMD, whose gigabytes are 2³⁰ bytes.
    MI250X = gpu("MI250X, one die of two", 64 * GB).nominal(), "AMD's data sheet";
    MI300X = gpu("MI300X", 192 * GB).nominal(), "AMD's data sheet";

    // Apple: by default a GPU may use two thirds of up to 36 GB, three quarters of more.
    APPLE_8GB = unified("Apple silicon with 8 GB", 8 * GB / 3 * 2), "the default of iogpu.wired_limit_mb, two thirds; stencel.io";
    APPLE_16GB = unified("Apple silicon with 16 GB", 16 * GB / 3 * 2), "the default of iogpu.wired_limit_mb, two thirds; stencel.io";
    APPLE_32GB = unified("Apple silicon with 32 GB", 32 * GB / 3 * 2), "the default of iogpu.wired_limit_mb, two thirds (21 of 32 GB); stencel.io";
    APPLE_64GB = unified("Apple silicon with 64 GB", 48 * GB), "the default of iogpu.wired_limit_mb, three quarters; stencel.io";
    APPLE_128GB = unified("Apple silicon with 128 GB", 96 * GB), "the default of iogpu.wired_limit_mb, three quarters; stencel.io";
    APPLE_512GB = unified("Apple silicon with 512 GB", 384 * GB), "the default of iogpu.wired_limit_mb, three quarters; stencel.io";

    // Jetson: all of it is shared with the system.
    JETSON_NANO = unified("Jetson Nano 4GB", 4 * GB).nominal(), "NVIDIA's data sheet; the system takes some of it";
    JETSON_ORIN_NANO = unified("Jetson Orin Nano 8GB", 8 * GB).nominal(), "NVIDIA's data sheet; the system takes some of it";
    JETSON_AGX_ORIN = unified("Jetson AGX Orin 64GB", 64 * GB).nominal(), "NVIDIA's data sheet; the system takes some of it";

    // Microcontrollers: the largest bank of RAM, then flash.
    RP2040 = microcontroller("RP2040 (Pico)", 256 * KIB, 2048 * KIB), "its SRAM map: four banks in a row; the flash is the Pico board's";
    RP2350 = microcontroller("RP2350 (Pico 2)", 512 * KIB, 4096 * KIB), "its data sheet: eight banks in a row; the flash is the Pico 2 board's";
    ESP32_S3 = microcontroller("ESP32-S3", 328 * KIB, 8192 * KIB), "forum.arduino.cc 1357222: what caches leave of 512 KiB; the flash is a module's";
    STM32F407 = microcontroller("STM32F407VG", 128 * KIB, 1024 * KIB), "its memory map: 112 and 16 KiB in a row; 64 KiB more stand apart";
    STM32F746 = microcontroller("STM32F746NG", 320 * KIB, 1024 * KIB).nominal(), "the number by which it is sold";
    STM32F767 = microcontroller("STM32F767ZI", 512 * KIB, 2048 * KIB).nominal(), "the number by which it is sold";
    STM32H743 = microcontroller("STM32H743ZI", 512 * KIB, 2048 * KIB), "its memory map: the largest of seven banks (AXI SRAM)";
    NRF52840 = microcontroller("nRF52840", 256 * KIB, 1024 * KIB).nominal(), "the number by which it is sold; a Bluetooth stack takes some of both";
    NANO_33_BLE = microcontroller("Arduino Nano 33 BLE", 256 * KIB, 1024 * KIB).nominal(), "the number by which it is sold; its system takes 50 to 70 KiB";
}
