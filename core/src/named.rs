//! What declarations call by a word: `adam`, `bf16`, `textbook`.

/// Gives each variant of a type its name in declarations.
macro_rules! named {
    ($Type:ident { $($name:literal => $Variant:ident),* $(,)? }) => {
        impl $Type {
            /// All of them, by their names in declarations.
            pub const CATALOGUE: &'static [(&'static str, Self)] = &[$(($name, Self::$Variant)),*];

            /// Each name, and that of its variant, which an expansion writes.
            #[allow(dead_code, reason = "of arguments alone")]
            pub(crate) const VARIANTS: &'static [(&'static str, &'static str)] =
                &[$(($name, stringify!($Variant))),*];

            /// The one of this name; none if there is none.
            #[must_use]
            pub fn of(name: &str) -> Option<Self> {
                Self::CATALOGUE.iter().find(|(known, _)| *known == name).map(|&(_, found)| found)
            }

            /// The name in declarations.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$Variant => $name),*
                }
            }
        }
    };
}
