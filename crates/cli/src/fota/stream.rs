//! The stream of an object: the device asks for its blocks over the MQTT connection that it has (AWS IoT: "MQTT-based file
//! delivery"), and needs no second TLS session.
//!
//! One stream is for one object, named after its key; a stream keeps to the object as it was when it was made or changed, so
//! that a second job for the same image changes it again.

use serde_json::json;

use crate::aws::{Asked, Aws, Refused, Service};
use crate::failure::{Failure, Outcome};

/// Bytes that a file of a stream may have on AWS.
const LARGEST_FILE: usize = 24 * 1024 * 1024;
/// Characters that a stream's name may have.
const LONGEST_NAME: usize = 128;

/// Whether a stream takes an object of this size.
///
/// # Errors
/// If AWS would not.
pub fn takes(bytes: usize) -> Outcome {
    if bytes <= LARGEST_FILE {
        return Ok(());
    }
    let cause = format!("{bytes} bytes would travel, and a stream takes {LARGEST_FILE} at most");
    Err(Failure::new("offering the image as a stream", cause, "send it by HTTPS: leave out --by stream"))
}

/// Makes the stream of an object, or lets the one that is there be of the object as it is now; answers what the job document
/// says.
///
/// # Errors
/// What the cloud says.
pub fn offer(aws: &Aws, bucket: &str, key: &str, role_arn: &str) -> Outcome<String> {
    let name = name(key);
    let path = format!("/streams/{name}");
    let body = json!({
        "description": format!("{bucket}/{key}"),
        "files": [{"fileId": 0, "s3Location": {"bucket": bucket, "key": key}}],
        "roleArn": role_arn,
    });
    let put = |method| aws.json(Service::Iot, method, &path, &[], &[], Some(&body));
    let made = match put("POST") {
        Err(Refused { status: 409, .. }) => put("PUT"),
        other => other,
    };
    made.asked(format!("making the stream {name}"))?;
    Ok(format!("stream:{name}/0"))
}

/// `blinky/9f64a747e1b97f13.packed` as `blinky-9f64a747e1b97f13-packed`. What is too long loses its beginning: the digest
/// stands at the end.
fn name(key: &str) -> String {
    let allowed = |c: char| if c.is_ascii_alphanumeric() || c == '_' { c } else { '-' };
    let name: String = key.chars().map(allowed).collect();
    name[name.len().saturating_sub(LONGEST_NAME)..].to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stream_is_named_after_the_key_of_its_object() {
        assert_eq!(name("blinky/9f64a747e1b97f13.packed"), "blinky-9f64a747e1b97f13-packed");
        assert_eq!(name("Grüße & mehr/9f64a747e1b97f13.fw"), "Gr--e---mehr-9f64a747e1b97f13-fw");
        let long = name(&format!("{}/9f64a747e1b97f13.fw", "a".repeat(200)));
        assert_eq!(long.len(), LONGEST_NAME);
        assert!(long.ends_with("a-9f64a747e1b97f13-fw"), "{long}");
    }

    #[test]
    fn what_is_larger_than_a_stream_takes_is_refused_before_it_is_uploaded() {
        assert!(takes(LARGEST_FILE).is_ok());
        let failure = takes(LARGEST_FILE + 1).unwrap_err();
        assert!(failure.to_string().contains("25165825 bytes"), "{failure}");
    }
}
