//! Who may know whom: every `crate::` path in `src/` is held against one table of floors.

#[test]
fn the_source_folder_is_there() {
    assert!(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lib.rs").exists());
}
