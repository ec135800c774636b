//! The linker's scripts: the chip's own, and our list of what lies in RAM (`ld/rwtext_hook.x`).

fn main() {
    let folder = std::env::var("CARGO_MANIFEST_DIR").unwrap_or_default();
    println!("cargo:rustc-link-search={folder}/ld");
    println!("cargo:rustc-link-arg=-Tlinkall.x");
    println!("cargo:rerun-if-changed=ld/rwtext_hook.x");
}
