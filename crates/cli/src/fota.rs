//! `updraft fota`: uploads an image, of a program or of a VM, and starts a job for a thing or a group.
//!
//! The job document names each image by the digest of the whole file; its URL is a placeholder that the cloud
//! replaces by a presigned one each time that a device asks (AWS IoT: "Presigned URLs" of jobs), or names a stream.

use std::path::PathBuf;

use image::{Claims, Digest, VmUid};
use serde_json::{Value, json};

use crate::aws::{Asked, Aws, AwsOptions, Refused, Service, segment};
use crate::build;
use crate::clock;
use crate::failure::{Explain, Failure, Outcome};

mod options;
mod stream;
mod watch;

pub use options::{By, Limits};
pub use watch::{executions, watch};

/// Start an update job for a thing or a group.
#[derive(clap::Args)]
pub struct Args {
    /// Thing or thing group.
    target: String,
    /// The image that `updraft link` made of a program, or `updraft vm` of a VM.
    image: PathBuf,
    /// The image of a VM that is tried and confirmed together with the program.
    #[arg(long, value_name = "IMAGE")]
    vm: Option<PathBuf>,
    /// Bucket for the image; made when it is missing.
    #[arg(long, default_value = "fota-aws-bucket")]
    bucket: String,
    /// Role that may read the bucket for the things.
    #[arg(long, default_value = "s3-read-role")]
    role: String,
    /// How the image travels to the board.
    #[arg(long, value_enum, default_value_t = By::Https)]
    by: By,
    /// Seconds that a presigned URL is good for (60 to 3600; default 3600). A stream needs none.
    #[arg(long, value_parser = clap::value_parser!(u32).range(60..=3600))]
    url_seconds: Option<u32>,
    /// Send the image as it is: for boards whose Updraft packs in another way.
    #[arg(long)]
    plain: bool,
    #[command(flatten)]
    limits: Limits,
    /// Stay, draw the progress, and fail if the update does.
    #[arg(long)]
    watch: bool,
    #[command(flatten)]
    aws: AwsOptions,
}

/// Life of a presigned URL if nothing else is said: the longest that AWS allows.
const URL_SECONDS: u32 = 3600;

/// Runs the verb.
pub fn run(args: Args, json: bool) -> Outcome {
    if let (By::Stream, Some(_)) = (args.by, args.url_seconds) {
        let words = "--url-seconds is for presigned URLs, and --by stream sends none\n";
        clap::Error::raw(clap::error::ErrorKind::ArgumentConflict, words).exit();
    }
    let aws = Aws::connect(&args.aws)?;
    let read = |path: &PathBuf| {
        std::fs::read(path)
            .explain(format!("reading the image {}", path.display()), "make one: updraft link, updraft vm")
    };
    let bytes = read(&args.image)?;
    let vm = args.vm.as_ref().map(read).transpose()?;
    let Started { job, sent_bytes } = start(&aws, &Order::from_args(&args, &bytes, vm.as_deref())?)?;
    if !json {
        println!(
            "Uploaded {sent_bytes} bytes for an image of {}, to travel {}.",
            bytes.len() + vm.as_ref().map_or(0, Vec::len),
            args.by.words()
        );
    }
    if !args.watch {
        if json {
            println!(
                "{}",
                json!({
                    "job": job, "target": args.target, "image_bytes": bytes.len(), "sent_bytes": sent_bytes,
                    "by": args.by.name(),
                })
            );
        } else {
            println!("Job {job} started for {}.", args.target);
            println!("See it: updraft jobs show {job}");
        }
        return Ok(());
    }
    let finished = watch(&aws, &job, json)?;
    println!("{}", if json { finished.json(&job, args.by).to_string() } else { finished.to_string() });
    if finished.all_succeeded() {
        return Ok(());
    }
    Err(Failure::new(
        format!("updating {}", args.target),
        "not every execution succeeded",
        format!(
            "see the reasons: updraft jobs show {job}; docs/spec/reason-codes.md says what each asks for"
        ),
    ))
}

/// An update as ordered: the image, whom it is for, under which limits.
pub struct Order<'a> {
    /// Thing or group.
    pub target: &'a str,
    /// The whole `.fw` file.
    pub image: &'a [u8],
    /// The VM that is tried with it, if `image` is a program.
    pub vm: Option<&'a [u8]>,
    /// It travels as it is, and not packed.
    pub plain: bool,
    /// Where the image is put.
    pub bucket: &'a str,
    /// Name of the role that presigns.
    pub role: &'a str,
    /// How the image travels.
    pub by: By,
    /// Life of a presigned URL.
    pub url_seconds: u32,
    /// Rollout, abort, timeout, schedule.
    pub limits: Limits,
}

impl<'a> Order<'a> {
    fn from_args(args: &'a Args, image: &'a [u8], vm: Option<&'a [u8]>) -> Outcome<Order<'a>> {
        Ok(Order {
            target: &args.target,
            image,
            vm,
            plain: args.plain,
            bucket: &args.bucket,
            role: &args.role,
            by: args.by,
            url_seconds: args.url_seconds.unwrap_or(URL_SECONDS),
            limits: args.limits.clone(),
        })
    }
}

/// A job that was created.
pub struct Started {
    /// Its id.
    pub job: String,
    /// How many bytes were uploaded, and travel to each device.
    pub sent_bytes: usize,
}

/// Uploads the images and creates the job.
pub fn start(aws: &Aws, order: &Order<'_>) -> Outcome<Started> {
    let claims = claims(order.image)?;
    let facts = claims.manifest;
    let of_vm = VmUid::of_vm(claims.payload);
    let target_arn = target_arn(aws, order.target)?;
    let packed = if order.plain || of_vm.is_some() { None } else { build::packed(order.image) };
    let role_arn = role_arn(aws, order.role)?;
    let (member, mut sent_bytes) = send(aws, order, &role_arn, order.image, packed.as_deref())?;
    let digest = claims.image_digest.to_string();
    let operation = if of_vm.is_some() { "fota-vm" } else { "fota" };
    let mut document = json!({"operation": operation, "name": facts.name, "version": facts.version});
    extend(&mut document, member);
    if facts.slot != image::SlotRule::Either {
        document["slot"] = json!(facts.slot as u8);
    }
    if let Some(vm) = order.vm {
        fits(of_vm.is_some(), facts.abi, vm)?;
        let (member, bytes) = send(aws, order, &role_arn, vm, None)?;
        document["operation"] = json!("fota-pair");
        document["vm"] = member;
        sent_bytes += bytes;
    }
    let mut job = json!({
        "targets": [target_arn],
        "document": document.to_string(),
        "description": format!("{} {} for {}", facts.name, facts.version, order.target),
        "targetSelection": if order.limits.continuous { "CONTINUOUS" } else { "SNAPSHOT" },
    });
    if order.by == By::Https {
        job["presignedUrlConfig"] = json!({"roleArn": role_arn, "expiresInSec": order.url_seconds});
    }
    order.limits.add_to(&mut job);
    let id = job_id(order.target, &digest);
    aws.json(Service::Iot, "PUT", &format!("/jobs/{id}"), &[], &[], Some(&job)).asked("creating the job")?;
    Ok(Started { job: id, sent_bytes })
}

fn claims(image: &[u8]) -> Outcome<Claims<'_>> {
    image::inspect(image).map_err(|refusal| {
        Failure::new(
            "reading the image's manifest",
            format!("this is not an image ({})", refusal.code()),
            "make one: updraft compile PROJECT, then updraft link VM_UID PROGRAM",
        )
    })
}

/// Whether a program and a VM can be a pair.
fn fits(is_vm: bool, abi: u32, vm: &[u8]) -> Outcome {
    let step = "pairing program and VM";
    let uid = VmUid::of_vm(claims(vm)?.payload);
    let (Some(uid), false) = (uid, is_vm) else {
        let cause = "a pair is one image of a program and one of a VM";
        return Err(Failure::new(step, cause, "updraft fota TARGET PROGRAM.fw --vm VM.fw"));
    };
    if uid.abi == abi {
        return Ok(());
    }
    let cause = format!("the program is for VM ABI {abi:08x}, and that VM has {:08x}", uid.abi);
    Err(Failure::new(step, cause, format!("link the program for it: updraft link {uid} PROGRAM")))
}

/// Uploads an image, or what it is packed in; answers what the document says about it, and how many bytes travel.
fn send(
    aws: &Aws,
    order: &Order<'_>,
    role_arn: &str,
    image: &[u8],
    packed: Option<&[u8]>,
) -> Outcome<(Value, usize)> {
    let digest = Digest::of(image).to_string();
    let (object, kind) = packed.map_or((image, "fw"), |packed| (packed, "packed"));
    let key = format!("{}/{}.{kind}", claims(image)?.manifest.name, &digest[..16]);
    if order.by == By::Stream {
        stream::takes(object.len())?;
    }
    upload(aws, order.bucket, &key, object)?;
    let url = match order.by {
        By::Https => format!(
            "${{aws:iot:s3-presigned-url:https://s3.{}.amazonaws.com/{}/{key}}}",
            aws.region(),
            order.bucket
        ),
        By::Stream => stream::offer(aws, order.bucket, &key, role_arn)?,
    };
    let mut member = json!({"size": image.len(), "sha256": digest, "url": url});
    if packed.is_some() {
        member["packed"] = json!({"size": object.len(), "sha256": Digest::of(object).to_string()});
    }
    Ok((member, object.len()))
}

fn extend(document: &mut Value, members: Value) {
    if let (Some(document), Value::Object(members)) = (document.as_object_mut(), members) {
        document.extend(members);
    }
}

/// `fota-TARGET-DIGEST-TIME`, within AWS's 64 characters of `[a-zA-Z0-9_-]`.
fn job_id(target: &str, digest: &str) -> String {
    let target: String = target.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').take(30).collect();
    let unique = getrandom::u32().unwrap_or_default() & 0xffff;
    format!("fota-{target}-{}-{:x}{unique:04x}", &digest[..8], clock::epoch_seconds())
}

/// ARN of the thing of that name, else of the group.
fn target_arn(aws: &Aws, name: &str) -> Outcome<String> {
    let step = format!("finding the target {name}");
    let arn = |answer: Value, member: &str| answer[member].as_str().unwrap_or_default().to_string();
    match aws.json(Service::Iot, "GET", &format!("/things/{}", segment(name)), &[], &[], None) {
        Ok(thing) => return Ok(arn(thing, "thingArn")),
        Err(Refused { status: 404, .. }) => {}
        Err(refused) => return Err(refused).asked(step),
    }
    match aws.json(Service::Iot, "GET", &format!("/thing-groups/{}", segment(name)), &[], &[], None) {
        Ok(group) => Ok(arn(group, "thingGroupArn")),
        Err(Refused { status: 404, .. }) => Err(Failure::new(
            step,
            "there is neither a thing nor a group of that name",
            "see what exists: updraft thing list",
        )),
        Err(refused) => Err(refused).asked(step),
    }
}

/// Puts the image under its key; makes the bucket when it is missing. The bucket is asked for first: a server that refuses
/// a large upload early may close the connection before its answer is read.
fn upload(aws: &Aws, bucket: &str, key: &str, image: &[u8]) -> Outcome {
    let folder = format!("/{}", segment(bucket));
    match aws.raw(Service::S3, "HEAD", &folder, &[], &[], &[]) {
        Ok(_) => {}
        Err(Refused { status: 404, .. }) => make_bucket(aws, bucket)?,
        Err(refused) => return Err(refused).asked(format!("looking for the bucket {bucket}")),
    }
    let path = format!("{folder}/{}", key.split('/').map(segment).collect::<Vec<_>>().join("/"));
    aws.raw(Service::S3, "PUT", &path, &[], &[("content-type", "application/octet-stream")], image)
        .asked(format!("uploading the image to the bucket {bucket}"))
        .map(|_| ())
}

fn make_bucket(aws: &Aws, bucket: &str) -> Outcome {
    // Outside us-east-1 S3 wants the region said (CreateBucket, LocationConstraint).
    let body = match aws.region() {
        "us-east-1" => String::new(),
        region => format!(
            "<CreateBucketConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">\
             <LocationConstraint>{region}</LocationConstraint></CreateBucketConfiguration>"
        ),
    };
    aws.raw(Service::S3, "PUT", &format!("/{}", segment(bucket)), &[], &[], body.as_bytes())
        .asked(format!("making the bucket {bucket}"))
        .map(|_| ())
}

/// ARN of the role. On AWS somebody must have made it, with rights on the bucket; a server of one's own has no rights to
/// give, so there it is made on first use.
fn role_arn(aws: &Aws, role: &str) -> Outcome<String> {
    if role.starts_with("arn:") {
        return Ok(role.to_string());
    }
    let found = match iam(aws, &format!("Action=GetRole&RoleName={}", segment(role))) {
        Err(Refused { status: 404, .. }) if aws.is_own_server() => iam(
            aws,
            &format!(
                "Action=CreateRole&RoleName={}&AssumeRolePolicyDocument={}",
                segment(role),
                segment(IOT_MAY_ASSUME)
            ),
        ),
        other => other,
    };
    let text = found.asked(format!("finding the role {role} (it must let AWS IoT read the bucket)"))?;
    text.split_once("<Arn>")
        .and_then(|(_, rest)| rest.split_once("</Arn>"))
        .map(|(arn, _)| arn.to_string())
        .explain(format!("reading the role {role}"), "name it by its ARN: --role arn:aws:iam::…")
}

/// The trust policy of a role that AWS IoT may take (AWS IoT: "Creating an IAM role for presigned URLs").
const IOT_MAY_ASSUME: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"iot.amazonaws.com"},"Action":"sts:AssumeRole"}]}"#;

/// A call of IAM's query protocol.
fn iam(aws: &Aws, form: &str) -> Result<String, Refused> {
    let headers = [("content-type", "application/x-www-form-urlencoded; charset=utf-8")];
    let body = format!("{form}&Version=2010-05-08");
    let answer = aws.raw(Service::Iam, "POST", "/", &[], &headers, body.as_bytes())?;
    Ok(String::from_utf8_lossy(&answer).into_owned())
}

#[cfg(test)]
mod tests {
    use super::job_id;

    #[test]
    fn a_job_id_keeps_to_the_limits_of_aws() {
        let id = job_id("a:very:long_thing-name-that-goes-on-and-on-for-ever-and-ever", &"0".repeat(64));
        assert!(id.len() <= 64, "{id}");
        assert!(id.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_'), "{id}");
    }
}
