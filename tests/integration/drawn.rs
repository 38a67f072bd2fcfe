//! Random declarations, drawn by `core/tests/oracle/declared.rs`: the macro, the
//! constants and the engine at run time must agree on each.

use netweight::__private::Declared;
use netweight::Network;

use crate::evaluators;

macro_rules! drawn {
    ($($name:ident = [$params:literal, $buffers:literal, $macs:literal]: { $($declaration:tt)* })*) => {
        $(netweight::network! { $name: $($declaration)* })*

        #[test]
        fn constants_are_what_the_program_was_when_it_was_drawn() {
            let mut compared = 0;
            $(
                let found = [<$name>::PARAMS, <$name>::BUFFERS, <$name>::MACS];
                assert_eq!(found, [$params, $buffers, $macs], "{}", <$name as Network>::NAME);
                evaluators::compare::<$name>(<$name as Declared>::Program::run);
                compared += 1;
            )*
            assert_eq!(compared, 82);
        }
    };
}

include!("drawn.txt");
