//! Hands the memory maps to the linker.

fn main() {
    let folder = std::env::var("CARGO_MANIFEST_DIR").unwrap_or_default();
    println!("cargo::rustc-link-arg-bins=-L{folder}");
    println!("cargo::rustc-link-arg-bins=--gc-sections");
    for (name, map) in [("bench", "link.ld"), ("boot", "link.ld"), ("device", "link-vm.ld")] {
        println!("cargo::rustc-link-arg-bin={name}=-T{folder}/{map}");
    }
    for file in ["link.ld", "link-vm.ld", "sections.ld", "build.rs"] {
        println!("cargo::rerun-if-changed={file}");
    }
}
