//! What declared networks give, against numbers made elsewhere.

mod constants;
mod golden;
mod language;
mod lecture;
