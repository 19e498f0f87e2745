//! The one integration binary; each topic is a file in `tests/suite/`.

mod suite {
    mod calendar;
}
