//! What is kept free of a device's memory, and what that leaves.

use netweight::device::{APPLE_64GB, B200, CATALOGUE, GTX_980, H100, MI300X, RTX_4090, STM32F407};
use netweight::{Accounting, Device, DeviceKind, OverBudget};

use crate::networks::mnist::Mnist;

const MIB: u64 = 1 << 20;

/// PyTorch's constants (`CublasHandlePool.cpp` of version 2.9,
/// `CUDACachingAllocator.cpp`): `:4096:2:16:8` KiB for cuBLAS, 32 MiB from Hopper
/// on, for the program's thread and autograd's; a segment of each pool.
fn libraries(card: &str) -> u64 {
    let is_late = ["H100", "H200", "B200", "B300", "GB200", "RTX_5090"].contains(&card);
    let workspace = if is_late { 32 * MIB } else { 4096 * 1024 * 2 + 16 * 1024 * 8 };
    2 * workspace + 20_971_520 + 2_097_152
}

/// What messages of PyTorch report on top of its allocator is kept free, with
/// the numbers as far off as they can be rounded, and not much more than that of
/// the largest card of its kind.
#[test]
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few GiB")]
fn the_contexts_that_were_reported_fit() {
    let mut largest = [(0, 0); 2];
    let mut rows = 0;
    for row in include_str!("../golden/cuda_context.csv").lines().skip(1) {
        let fields: Vec<&str> = row.split(',').collect();
        let &[card, in_use, allocated, unallocated, _] = fields.as_slice() else { panic!("{row}") };
        let number = |field: &str| field.parse::<f64>().unwrap();
        let context = number(in_use) - number(allocated) + 0.01 - number(unallocated) / 1024.0;
        let context = (context * f64::from(1 << 30)) as u64;
        let (_, device) = CATALOGUE.iter().find(|(name, _)| *name == card).unwrap();
        let kept = device.headroom().bytes();
        let taken = context + libraries(card);
        assert!(taken <= kept, "{card}: {taken} of {kept}");
        let most = &mut largest[usize::from(kept > GTX_980.headroom().bytes())];
        *most = (most.0.max(taken), kept);
        rows += 1;
    }
    assert_eq!(rows, 13);
    for (taken, kept) in largest {
        assert!(taken > 0 && kept - taken < 200 * MIB, "{taken} of {kept}");
    }
}

#[test]
fn cards_keep_something_free_and_nothing_else_does() {
    for (name, device) in CATALOGUE {
        let headroom = device.headroom().bytes();
        match device.kind() {
            // Little of what a card has, and never all of it.
            DeviceKind::Gpu | DeviceKind::Unified => {
                assert!(headroom >= libraries(name) && headroom < device.memory() / 5, "{name}: {headroom}");
            }
            DeviceKind::Microcontroller | DeviceKind::Budget => assert_eq!(headroom, 0, "{name}"),
        }
        assert_eq!(Mnist::training().available(device), device.memory() - headroom);
        assert_eq!(Mnist::inference().available(device), device.memory() - headroom);
    }
    let names = [GTX_980, H100, MI300X, APPLE_64GB].map(|device| device.headroom().to_string());
    assert_eq!(
        names,
        [
            "694.25 MiB for the CUDA context and libraries",
            "902.00 MiB for the CUDA context and libraries",
            "1.11 GiB for the HIP context and libraries",
            "806.00 MiB for Metal and its libraries",
        ]
    );
    // One's own is a card up to Ada.
    for own in [Device::gpu("mine", 1 << 34), Device::unified("mine", 1 << 34)] {
        assert_eq!(own.headroom(), GTX_980.headroom());
    }
    assert_eq!(Device::budget(1 << 34).headroom().bytes(), 0);
    assert_eq!(B200.headroom(), H100.headroom());
}

#[test]
fn a_setting_replaces_the_default() {
    let (training, inference) = (Mnist::training(), Mnist::inference());
    for (bytes, device) in [(0, GTX_980), (7, GTX_980), (9, STM32F407), (5, Device::budget(100))] {
        assert_eq!(training.headroom(bytes).available(&device), device.memory() - bytes);
        assert_eq!(inference.headroom(bytes).available(&device), device.memory() - bytes);
        assert_eq!(training.headroom(bytes).kept_free(&device).bytes(), bytes);
    }
    assert_eq!(training.headroom(u64::MAX).available(&GTX_980), 0);
    // The account of a textbook keeps nothing free unless a setting says so.
    let (training, inference) = (training.accounting(Accounting::Textbook), inference.accounting(Accounting::Textbook));
    assert_eq!((training.available(&GTX_980), inference.available(&GTX_980)), (4_040 << 20, 4_040 << 20));
    assert_eq!(training.headroom(1).available(&GTX_980), (4_040 << 20) - 1);
    assert_eq!(inference.headroom(1).available(&GTX_980), (4_040 << 20) - 1);
}

/// Every question leaves the same bytes out.
#[test]
fn all_questions_keep_the_same_free() {
    let less = Device::budget(GTX_980.memory() - GTX_980.headroom().bytes());
    let training = Mnist::training();
    assert_eq!(training.max_batch(&GTX_980), training.max_batch(&less));
    assert!(training.max_batch(&GTX_980) < training.headroom(0).max_batch(&GTX_980));
    assert_eq!(training.split(32_768, &GTX_980), training.split(32_768, &less));
    assert_eq!(Mnist::inference().max_batch(&GTX_980), Mnist::inference().max_batch(&less));
    let most = training.max_batch(&GTX_980).unwrap();
    assert!(training.batch(most).check(&GTX_980).is_ok());
    let OverBudget::Memory(over) = training.batch(most + 1).check(&GTX_980).unwrap_err() else { panic!() };
    assert_eq!((over.fits, over.available), (most, less.memory()));
    assert_eq!(over.kept_free, GTX_980.headroom());
}

/// The same bytes print the same under a plain size and on a device of that size.
#[test]
fn a_size_and_a_device_of_that_size_print_the_same() {
    let bytes = 3 << 20;
    let inference = Mnist::inference().headroom(0);
    let over = |device: Device| inference.check(&device).unwrap_err().to_string();
    assert_eq!(
        over(Device::budget(bytes)).replace("the bound is", "the card has"),
        over(Device::gpu("the card", bytes))
    );
}

#[test]
fn a_number_that_was_rounded_is_about() {
    assert!(RTX_4090.is_approximate() && !GTX_980.is_approximate());
    let over = Mnist::training().batch(1 << 20).check(&RTX_4090).unwrap_err().to_string();
    assert!(over.contains("; RTX 4090 has about 23.64 GiB (outputs "), "{over}");
    let own = Device::gpu("mine", 12 << 30).approximate();
    assert_eq!(own.to_string(), "mine (about 12.00 GiB)");
}
