//! Every Python program of the repository goes through packer and unpacker and is the same, byte for byte.
#![allow(clippy::unwrap_used)]

mod lab;

use lab::{A_LITTLE_OF_EVERYTHING, compile, compile_text, root, sources, unpack};

#[test]
fn every_program_comes_out_as_it_went_in() {
    let mut paths = vec![root().join("examples/fota-aws/main.py")];
    sources(&root().join("tests/python"), &mut paths);
    sources(&root().join("bench/vm"), &mut paths);
    let (mut tried, mut program_bytes, mut packed_bytes) = (0, 0, 0);
    for path in &paths {
        let Some(program) = compile(path) else { continue };
        let front = [0xC0; 172];
        let packed =
            pack::pack(&front, &program).unwrap_or_else(|| panic!("{} is not packed", path.display()));
        let image = [front.as_slice(), &program].concat();
        let (piece, chunk) = (1 + tried * 37 % 900, 16 * (1 + tried % 40));
        assert_eq!(unpack(&packed, image.len(), piece, chunk).as_ref(), Ok(&image), "{}", path.display());
        tried += 1;
        program_bytes += program.len();
        packed_bytes += packed.len() - front.len();
    }
    println!("{tried} programs, {program_bytes} bytes, packed {packed_bytes}");
    assert!(tried >= 180, "{tried} programs");
    assert!(packed_bytes * 3 < program_bytes, "{packed_bytes} of {program_bytes}");
}

#[test]
fn bytes_that_the_builder_did_not_lay_out_travel_as_they_are() {
    let program = compile_text("small", A_LITTLE_OF_EVERYTHING);
    let mut declined = 0;
    for at in 0..program.len() {
        let mut other = program.clone();
        other[at] ^= 0x40;
        match pack::pack(b"front", &other) {
            Some(packed) => {
                let image = [b"front".as_slice(), &other].concat();
                assert_eq!(unpack(&packed, image.len(), 512, 512), Ok(image), "byte {at}");
            }
            None => declined += 1,
        }
    }
    assert!(
        declined > 300,
        "what follows from the rest cannot be otherwise: {declined} of {}",
        program.len()
    );
    for junk in
        [&b""[..], b"UPBC", &[0xFF; 300], &program[..program.len() - 4], &[&program[..], &[0; 4]].concat()]
    {
        assert_eq!(pack::pack(b"front", junk), None);
    }
}
