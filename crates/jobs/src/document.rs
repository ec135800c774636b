//! The firmware job document: which images a job asks for, and where they are to be had.
//! The page is docs/spec/job-document.md.

use crate::json::Value;
use crate::stream::StreamFile;
use crate::text::Text;

/// Longest address in bytes. Presigned ones with a session token have about 1,100; FreeRTOS reserves 1,500.
pub const URL_BYTES_MAX: usize = 2048;

/// What a firmware job asks for: a program, a machine (VM) for programs, or both as one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Document {
    /// Firmware name, for people; may be empty.
    pub name: Text<64>,
    /// Firmware version, for people; may be empty.
    pub version: Text<64>,
    /// The image of the program that is to run.
    pub program: Option<Wanted>,
    /// The image of the VM that is to run.
    pub vm: Option<Wanted>,
    /// The slot that the program is restricted to, 0 or 1.
    pub slot: Option<u8>,
}

/// What an image is: a Python program, or the VM that runs it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Part {
    /// The program.
    Program,
    /// The VM: all of a board's firmware but its bootloader.
    Vm,
}

/// An image that a job asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Wanted {
    /// Size of the whole image in bytes, at least 1.
    pub size: u32,
    /// SHA-256 of the whole image: the identity of the firmware.
    pub digest: [u8; 32],
    /// What travels instead of the image, if it travels packed.
    pub packed: Option<Packed>,
}

/// A packed image: what the address gives, and what unpacks to the image.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Packed {
    /// Its size in bytes, at least 1.
    pub size: u32,
    /// Its SHA-256.
    pub digest: [u8; 32],
}

/// Where an image is to be had: `https://…`, or `stream:NAME/FILE`, a file of a stream.
pub type Url = Text<URL_BYTES_MAX>;

/// Why a document asks for nothing that this system can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DocumentError {
    /// The `operation` is missing or none of ours.
    UnknownOperation,
    /// A member is missing, of the wrong kind or outside its limits.
    Bad,
}

impl Document {
    /// Reads the document of a job.
    ///
    /// # Errors
    /// [`DocumentError`], by docs/spec/job-document.md.
    pub fn read(document: Value<'_>) -> Result<Self, DocumentError> {
        let operation = document.member("operation").and_then(Value::text);
        let is = |name| operation.is_some_and(|operation| operation.is(name));
        let read = match () {
            () if is("fota") => Self::members(document, Some(document), None),
            () if is("fota-vm") => Self::members(document, None, Some(document)),
            () if is("fota-pair") => {
                document.member("vm").and_then(|vm| Self::members(document, Some(document), Some(vm)))
            }
            () => return Err(DocumentError::UnknownOperation),
        };
        read.ok_or(DocumentError::Bad)
    }

    /// Where a part of what `document` asks for is to be had.
    pub fn url(document: Value<'_>, part: Part) -> Option<Url> {
        let is_pair = document.member("operation")?.text()?.is("fota-pair");
        let place = if is_pair && part == Part::Vm { document.member("vm")? } else { document };
        let url = either(place, "url", "bc_url")?.text()?.copy::<URL_BYTES_MAX>()?;
        (is_https(url.as_str()) || StreamFile::read(url.as_str()).is_some()).then_some(url)
    }

    /// The image of a part, if one is asked for.
    pub fn wanted(&self, part: Part) -> Option<Wanted> {
        match part {
            Part::Program => self.program,
            Part::Vm => self.vm,
        }
    }

    fn members(document: Value<'_>, program: Option<Value<'_>>, vm: Option<Value<'_>>) -> Option<Self> {
        let words = |name| match document.member(name) {
            None => Some(Text::EMPTY),
            Some(value) => value.text()?.copy(),
        };
        let slot = match either(document, "slot", "bc_idx") {
            None => None,
            Some(value) => Some(value.number().filter(|slot| *slot <= 1)? as u8),
        };
        let image = |part: Option<Value<'_>>| match part {
            None => Some(None),
            Some(part) => wanted(part).map(Some),
        };
        let (program, vm) = (image(program)?, image(vm)?);
        // The packing is one for programs.
        let fits = vm.is_none_or(|vm: Wanted| vm.packed.is_none());
        let here = |part: Option<Wanted>, which| part.is_none() || Self::url(document, which).is_some();
        let found = fits && here(program, Part::Program) && here(vm, Part::Vm);
        found.then_some(Document { name: words("name")?, version: words("version")?, program, vm, slot })
    }
}

/// The names that the first system of this kind gave to the same things stand second.
fn either<'a>(document: Value<'a>, ours: &str, theirs: &str) -> Option<Value<'a>> {
    document.member(ours).or_else(|| document.member(theirs))
}

fn wanted(image: Value<'_>) -> Option<Wanted> {
    Some(Wanted {
        size: size(either(image, "size", "bc_size")?)?,
        digest: digest(image.member("sha256")?.text()?.plain()?)?,
        packed: match image.member("packed") {
            None => None,
            Some(packed) => Some(Packed {
                size: size(packed.member("size")?)?,
                digest: digest(packed.member("sha256")?.text()?.plain()?)?,
            }),
        },
    })
}

fn size(value: Value<'_>) -> Option<u32> {
    value.number()?.try_into().ok().filter(|size| *size > 0)
}

/// An address that can stand in a request line: `https://`, a host, and no space or control character.
fn is_https(url: &str) -> bool {
    let host = url.strip_prefix("https://").and_then(|rest| rest.split('/').next());
    host.is_some_and(|host| !host.is_empty()) && url.bytes().all(|byte| byte.is_ascii_graphic())
}

fn digest(hex: &str) -> Option<[u8; 32]> {
    let mut digest = [0; 32];
    let mut digits = hex.chars();
    for byte in &mut digest {
        let high = digits.next()?.to_digit(16)?;
        let low = digits.next()?.to_digit(16)?;
        *byte = (high * 16 + low) as u8;
    }
    digits.next().is_none().then_some(digest)
}

#[cfg(test)]
mod tests {
    extern crate std;
    use super::*;
    use crate::STREAM_BYTES_MAX;
    use std::format;
    use std::string::String;

    fn read(json: &str) -> Result<Document, DocumentError> {
        Document::read(Value::read(json.as_bytes()).unwrap())
    }

    fn url(json: &str, part: Part) -> Option<String> {
        Document::url(Value::read(json.as_bytes()).unwrap(), part).map(|url| url.as_str().into())
    }

    /// A good document with `member` put in the place of the member of that name.
    fn with(name: &str, value: &str) -> Result<Document, DocumentError> {
        let good = [
            ("operation", r#""fota""#.into()),
            ("size", "5".into()),
            ("sha256", format!("{:?}", "0A".repeat(32))),
            ("url", r#""https://h/p?q=1""#.into()),
        ];
        let mut json = String::from("{");
        for (other, text) in good.iter().filter(|(other, _)| *other != name) {
            json += &format!("{other:?}:{text},");
        }
        let member = if value.is_empty() { r#""unknown":[{}]"#.into() } else { format!("{name:?}:{value}") };
        read(&format!("{json}{member}}}"))
    }

    #[test]
    fn the_example_of_the_page_is_read_once_its_placeholder_is_replaced() {
        let page = include_str!("../../../docs/spec/job-document.md");
        let example = page.split("```json\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
        assert_eq!(read(example), Err(DocumentError::Bad), "a placeholder is no address");
        let example = example.replace("${aws:iot:s3-presigned-url:", "").replace(".fw}", ".fw");
        let document = read(&example).unwrap();
        assert!(url(&example, Part::Program).unwrap().ends_with("fota-aws-1.fw"));
        assert_eq!((document.name.as_str(), document.version.as_str()), ("fota-aws", "1"));
        let program = document.program.unwrap();
        assert_eq!((program.size, program.digest[0], program.digest[31]), (4096, 0x9f, 0x6a));
        assert_eq!((document.vm, document.slot), (None, None));
    }

    #[test]
    fn the_names_of_the_first_system_are_understood() {
        let digest = "0a".repeat(32);
        let json = format!(
            r#"{{"operation":"fota","bc_size":"7","bc_idx":1,"bc_url":"https:\/\/h","sha256":"{digest}"}}"#
        );
        let document = read(&json).unwrap();
        assert_eq!((document.program.unwrap().size, document.slot), (7, Some(1)));
        assert_eq!(url(&json, Part::Program).as_deref(), Some("https://h"));
    }

    /// The first and the second example of a VM on the page.
    #[test]
    fn a_vm_comes_alone_or_with_the_program_that_is_tried_with_it() {
        let digest = format!("{:?}", "0a".repeat(32));
        let image =
            |size: u32, host: &str| format!(r#""size":{size},"sha256":{digest},"url":"https://{host}""#);
        let alone = format!(r#"{{"operation":"fota-vm",{}}}"#, image(900_000, "vm"));
        let document = read(&alone).unwrap();
        assert_eq!((document.program, document.vm.unwrap().size), (None, 900_000));
        assert_eq!(url(&alone, Part::Vm).as_deref(), Some("https://vm"));

        let pair = |vm: &str| format!(r#"{{"operation":"fota-pair",{},"vm":{vm}}}"#, image(5_000, "program"));
        let both = pair(&format!("{{{}}}", image(900_000, "vm")));
        let document = read(&both).unwrap();
        assert_eq!((document.program.unwrap().size, document.vm.unwrap().size), (5_000, 900_000));
        assert_eq!(url(&both, Part::Program).as_deref(), Some("https://program"));
        assert_eq!(url(&both, Part::Vm).as_deref(), Some("https://vm"));

        let packed = format!(r#","packed":{{"size":1,"sha256":{digest}}}"#);
        let bad = [
            format!(r#"{{"operation":"fota-pair",{}}}"#, image(5_000, "program")),
            pair("null"),
            pair("{}"),
            pair(&format!(r#"{{"size":1,"sha256":{digest}}}"#)),
            pair(&format!("{{{}{packed}}}", image(1, "vm"))),
            format!(r#"{{"operation":"fota-pair","vm":{{{}}}}}"#, image(1, "vm")),
            format!(r#"{{"operation":"fota-vm",{}{packed}}}"#, image(1, "vm")),
            r#"{"operation":"fota-vm"}"#.into(),
        ];
        for json in bad {
            assert_eq!(read(&json), Err(DocumentError::Bad), "{json}");
        }
    }

    #[test]
    fn an_operation_that_is_not_ours_is_told_apart_from_a_bad_document() {
        for operation in ["", r#""reboot""#, r#""FOTA""#, r#""fota-""#, "null", "1"] {
            assert_eq!(with("operation", operation), Err(DocumentError::UnknownOperation), "{operation}");
        }
        assert_eq!(read("[]"), Err(DocumentError::UnknownOperation));
        assert!(with("operation", r#""f\u006fta""#).is_ok());
    }

    #[test]
    fn every_limit_of_every_member_holds() {
        let text = |len: usize| format!("{:?}", "x".repeat(len));
        let packed = |size: &str, digest: &str| format!(r#"{{"size":{size},"sha256":"{digest}"}}"#);
        let url = |len: usize| format!("{:?}", format!("https://{}", "x".repeat(len - 8)));
        let good = [
            ("size", "1".into()),
            ("size", "4294967295".into()),
            ("name", text(64)),
            ("version", text(64)),
            ("version", text(0)),
            ("slot", "0".into()),
            ("slot", r#""1""#.into()),
            ("url", url(URL_BYTES_MAX)),
            ("url", r#""stream:a/0""#.into()),
            ("url", format!("\"stream:{}/255\"", "s".repeat(STREAM_BYTES_MAX))),
            ("other", "{}".into()),
            ("packed", packed("1", &"0a".repeat(32))),
            ("packed", packed("\"4294967295\"", &"0A".repeat(32))),
        ];
        for (name, value) in good {
            assert!(with(name, &value).is_ok(), "{name} {value}");
        }
        let bad = [
            ("size", String::new()),
            ("size", "0".into()),
            ("size", "-1".into()),
            ("size", "1.0".into()),
            ("size", "4294967296".into()),
            ("sha256", String::new()),
            ("sha256", text(64)),
            ("sha256", format!("{:?}", "0a".repeat(31))),
            ("sha256", format!("{:?}", "0a".repeat(33))),
            ("url", String::new()),
            ("url", url(URL_BYTES_MAX + 1)),
            ("url", r#""http://h/""#.into()),
            ("url", r#""https:///path""#.into()),
            ("url", r#""https://h/a b""#.into()),
            ("url", r#""https://h/\r\nHost: x""#.into()),
            ("url", r#""https://h/\u0000""#.into()),
            ("url", r#""https://hé/""#.into()),
            ("url", r#""stream:a""#.into()),
            ("url", r#""stream:/0""#.into()),
            ("url", r#""stream:a/""#.into()),
            ("url", r#""stream:a/256""#.into()),
            ("url", r#""stream:a/+1""#.into()),
            ("url", r#""stream:a+/0""#.into()),
            ("url", r#""stream:a/0/1""#.into()),
            ("url", r#""streams:a/0""#.into()),
            ("url", format!("\"stream:{}/0\"", "s".repeat(STREAM_BYTES_MAX + 1))),
            ("name", text(65)),
            ("name", "1".into()),
            ("version", text(65)),
            ("slot", "2".into()),
            ("slot", "null".into()),
            ("packed", "null".into()),
            ("packed", "{}".into()),
            ("packed", "[1]".into()),
            ("packed", packed("0", &"0a".repeat(32))),
            ("packed", packed("1", &"0a".repeat(31))),
            ("packed", packed("4294967296", &"0a".repeat(32))),
        ];
        for (name, value) in bad {
            assert_eq!(with(name, &value), Err(DocumentError::Bad), "{name} {value}");
        }
    }
}
