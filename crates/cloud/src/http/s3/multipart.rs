//! Uploads in parts, and the removal of many objects: what clients do with large or many files.
//!
//! Each part is a file of its own until the upload is complete; then they become one file, and only then the object.

use std::collections::BTreeMap;

use hyper::StatusCode;
use hyper::header::{HeaderName, HeaderValue};
use md5::{Digest, Md5};
use tokio::io::{AsyncRead, AsyncReadExt};

use super::attributes::checksum_elements;
use super::checksum::{Announced, InParts};
use super::upload::{self, Received};
use super::{NAMESPACE, disk, internal, no_bucket};
use crate::clock::now_ms;
use crate::http::answer::{self, Answer, Refusal, escape};
use crate::http::call::Head;
use crate::http::inbound::Inbound;
use crate::objects::Upload;
use crate::server::Cloud;
use crate::sigv4;
use crate::store::{Condition, Deleted, NO_UPLOAD, NONE, Object, Part, UploadInParts};

/// Bytes of every part but the last.
const SMALLEST_PART: u64 = 5 << 20;
/// Parts or uploads in one list.
const MOST_LINES: usize = 1000;
/// Among an object's headers: the upload whose parts it is made of. No header of a request is kept under this name.
pub(super) const UPLOAD: &str = "upload";
/// Among the headers of an upload: which checksum the object is to have.
const SUM: &str = "checksum";
const ALGORITHM: HeaderName = HeaderName::from_static("x-amz-checksum-algorithm");
const KIND: HeaderName = HeaderName::from_static("x-amz-checksum-type");
/// Bytes that are copied at a time.
const PIECE: usize = 256 * 1024;

/// CreateMultipartUpload.
pub(super) async fn begin(cloud: &Cloud, head: &Head, bucket: &str, key: &str) -> Result<Answer, Refusal> {
    let announced = Announced::read(head)?;
    let mut headers = upload::kept_headers(head)?;
    headers.extend(announced.iter().map(|sum| (SUM.to_string(), sum.text())));
    let upload = UploadInParts {
        id: sigv4::hex(&crate::random::bytes::<16>()),
        bucket: bucket.into(),
        key: key.into(),
        headers,
        created_ms: now_ms(),
    };
    let id = upload.id.clone();
    cloud.store.create_upload(upload).await.map_err(|fault| no_bucket(&fault))?;
    let mut answer = answer::xml(&format!(
        "<InitiateMultipartUploadResult xmlns=\"{NAMESPACE}\"><Bucket>{}</Bucket><Key>{}</Key><UploadId>{id}</UploadId>\
         </InitiateMultipartUploadResult>",
        escape(bucket),
        escape(key)
    ));
    if let Some(sum) = announced {
        let headers = answer.headers_mut();
        headers.extend(sum.algorithm.parse().ok().map(|value| (ALGORITHM, value)));
        headers.insert(KIND, HeaderValue::from_static(sum.kind()));
    }
    Ok(answer)
}

/// UploadPart, the body already received.
pub(super) async fn part(
    cloud: &Cloud,
    head: &Head,
    place: (&str, &str),
    received: Received,
) -> Result<Answer, Refusal> {
    let upload = find(cloud, head, place)?;
    let (number, etag) = keep_part(cloud, head, upload, received.upload).await?;
    tracing::debug!(number, "a part is stored");
    let quoted = format!("\"{etag}\"");
    let mut shown = vec![("etag", quoted.as_str())];
    shown.extend(received.sum.as_ref().map(|(name, value)| (name.as_str(), value.as_str())));
    Ok(answer::plain(StatusCode::OK, &shown, ""))
}

/// Stores a part; answers its number and entity tag.
pub(super) async fn keep_part(
    cloud: &Cloud,
    head: &Head,
    upload: UploadInParts,
    bytes: Upload,
) -> Result<(i64, String), Refusal> {
    let number = head.parameter("partNumber").and_then(|number| number.parse().ok());
    let number: i64 = number.filter(|number| (1..=10_000).contains(number)).ok_or_else(|| {
        Refusal::new(400, "InvalidArgument", "Part number must be an integer between 1 and 10000, inclusive")
    })?;
    let stored = bytes.finish().await.map_err(|cause| disk(&cause))?;
    let etag = sigv4::hex(&stored.md5);
    let part =
        Part { number, blob: stored.blob, size: stored.size, etag: etag.clone(), modified_ms: now_ms() };
    let blob = part.blob.clone();
    let put = cloud.store.put_part(upload.id, part).await;
    if let Some(blob) = put.as_ref().map_or(Some(&blob), |before| before.as_ref()) {
        cloud.objects.remove(blob).await;
    }
    put.map_err(|fault| no_bucket(&fault))?;
    Ok((number, etag))
}

/// CompleteMultipartUpload.
pub(super) async fn complete(
    cloud: &Cloud,
    head: &Head,
    payload: &str,
    place: (&str, &str),
    body: Inbound,
) -> Result<Answer, Refusal> {
    let text = text_of(payload, body).await?;
    let wanted = listed(&text)?;
    let upload = match find(cloud, head, place) {
        Ok(upload) => upload,
        Err(refusal) => return completed(cloud, head, place, &wanted).ok_or(refusal),
    };
    let parts = cloud.store.parts(&upload.id).map_err(|fault| internal(&fault))?;
    let chosen = choose(&wanted, parts)?;
    must_be_so_large(head, chosen.iter().map(|part| part.size).sum())?;
    let mut whole = cloud.objects.begin().await.map_err(|cause| disk(&cause))?;
    let mut headers = upload.headers.clone();
    let announced = headers.remove(SUM).and_then(|text| Announced::of(&text));
    let said = listed_sums(&text, announced.as_ref());
    let mut sum = announced.and_then(Announced::begin);
    for (part, said) in chosen.iter().zip(said) {
        let mut file = cloud.objects.read(&part.blob).await.map_err(|cause| disk(&cause))?;
        pour(&mut file, &mut whole, |bytes| sum.iter_mut().for_each(|sum| sum.update(bytes))).await?;
        let is = sum.as_mut().and_then(InParts::end_part);
        if said.zip(is).is_some_and(|(said, is)| said != is) {
            return Err(no_part());
        }
    }
    let sum = sum.map(InParts::end);
    must_be_said(head, sum.as_ref())?;
    headers.extend(sum);
    headers.insert(UPLOAD.into(), upload.id.clone());
    let stored = whole.finish().await.map_err(|cause| disk(&cause))?;
    let etag = tag_of(&wanted);
    let blob = stored.blob.clone();
    let object = Object {
        key: upload.key.clone(),
        blob: stored.blob,
        size: stored.size,
        etag: etag.clone(),
        headers: headers.clone(),
        modified_ms: now_ms(),
        version: String::new(),
    };
    let condition = upload::condition(head)?;
    let put = cloud.store.complete_upload(upload.id, upload.bucket.clone(), object, condition).await;
    let put = upload::kept_or_removed(cloud, &blob, put).await?;
    tracing::info!(bucket = upload.bucket, key = upload.key, size = stored.size, "stored in parts");
    Ok(complete_answer(cloud, place, &etag, &put.version, &headers))
}

/// The answer once more, for a client that did not hear the first one: the same parts, and the object is there.
fn completed(cloud: &Cloud, head: &Head, place: (&str, &str), wanted: &[(i64, String)]) -> Option<Answer> {
    let id = head.parameter("uploadId")?;
    let object = cloud.store.version_with(place, UPLOAD, id).ok()??;
    let etag = tag_of(wanted);
    (object.etag == etag).then(|| complete_answer(cloud, place, &etag, &object.version, &object.headers))
}

/// The MD5 of the parts' MD5s, and how many they are.
fn tag_of(parts: &[(i64, String)]) -> String {
    let mut sums = Md5::new();
    for (_, etag) in parts {
        for pair in etag.as_bytes().chunks(2) {
            let byte = std::str::from_utf8(pair).ok().and_then(|pair| u8::from_str_radix(pair, 16).ok());
            sums.update([byte.unwrap_or_default()]);
        }
    }
    format!("{}-{}", sigv4::hex(&<[u8; 16]>::from(sums.finalize())), parts.len())
}

fn complete_answer(
    cloud: &Cloud,
    (bucket, key): (&str, &str),
    etag: &str,
    version: &str,
    headers: &BTreeMap<String, String>,
) -> Answer {
    let location = format!("{}/{bucket}/{}", cloud.endpoints.endpoint_url, sigv4::encode(key, "/"));
    let mut answer = answer::xml(&format!(
        "<CompleteMultipartUploadResult xmlns=\"{NAMESPACE}\"><Location>{}</Location><Bucket>{}</Bucket>\
         <Key>{}</Key><ETag>&quot;{etag}&quot;</ETag>{}</CompleteMultipartUploadResult>",
        escape(&location),
        escape(bucket),
        escape(key),
        checksum_elements(headers).unwrap_or_default()
    ));
    if let Some(Ok(version)) = (version != NONE).then(|| version.parse()) {
        answer.headers_mut().insert("x-amz-version-id", version);
    }
    answer
}

/// What the request says that the checksum of the whole is; with the number of parts behind it or without.
fn must_be_said(head: &Head, sum: Option<&(String, String)>) -> Result<(), Refusal> {
    let Some((name, is)) = sum else { return Ok(()) };
    match head.header(name) {
        Some(said) if said != is && Some(said) != is.split_once('-').map(|(is, _)| is) => {
            Err(upload::bad_digest(name))
        }
        _ => Ok(()),
    }
}

/// What the request says that the whole has, in bytes.
fn must_be_so_large(head: &Head, size: u64) -> Result<(), Refusal> {
    let Some(said) = head.header("x-amz-mp-object-size") else { return Ok(()) };
    let message = match said.parse::<u64>() {
        Ok(said) if said == size => return Ok(()),
        Ok(_) => format!(
            "The provided 'x-amz-mp-object-size' header value {said} does not match what was computed: {size}"
        ),
        Err(_) => format!("Value for x-amz-mp-object-size header is invalid: '{said}'"),
    };
    Err(Refusal::new(400, "InvalidRequest", message))
}

/// AbortMultipartUpload.
pub(super) async fn abort(cloud: &Cloud, head: &Head, place: (&str, &str)) -> Result<Answer, Refusal> {
    let upload = find(cloud, head, place)?;
    for blob in cloud.store.delete_upload(upload.id).await.map_err(|fault| internal(&fault))? {
        cloud.objects.remove(&blob).await;
    }
    Ok(answer::plain(StatusCode::NO_CONTENT, &[], ""))
}

/// ListParts.
pub(super) fn parts(cloud: &Cloud, head: &Head, place: (&str, &str)) -> Result<Answer, Refusal> {
    let upload = find(cloud, head, place)?;
    let most = most(head, "max-parts")?;
    let after = head.parameter("part-number-marker").and_then(|marker| marker.parse().ok()).unwrap_or(0);
    let mut parts = cloud.store.parts(&upload.id).map_err(|fault| internal(&fault))?;
    parts.retain(|part| part.number > after);
    let truncated = parts.len() > most;
    parts.truncate(most);
    let last = parts.last().map_or(after, |part| part.number);
    let lines: String = parts
        .iter()
        .map(|part| {
            format!(
                "<Part><PartNumber>{}</PartNumber><LastModified>{}</LastModified><ETag>&quot;{}&quot;</ETag>\
                 <Size>{}</Size></Part>",
                part.number,
                super::iso_time(part.modified_ms),
                part.etag,
                part.size
            )
        })
        .collect();
    Ok(answer::xml(&format!(
        "<ListPartsResult xmlns=\"{NAMESPACE}\"><Bucket>{}</Bucket><Key>{}</Key><UploadId>{}</UploadId>\
         <PartNumberMarker>{after}</PartNumberMarker><NextPartNumberMarker>{last}</NextPartNumberMarker>\
         <MaxParts>{most}</MaxParts><IsTruncated>{truncated}</IsTruncated>{}{lines}\
         <StorageClass>STANDARD</StorageClass></ListPartsResult>",
        escape(place.0),
        escape(place.1),
        upload.id,
        owners(cloud),
    )))
}

/// ListMultipartUploads.
pub(super) fn uploads(cloud: &Cloud, head: &Head, bucket: &str) -> Result<Answer, Refusal> {
    let most = most(head, "max-uploads")?;
    let said = |name: &str| head.parameter(name).unwrap_or_default();
    let (prefix, key, id) = (said("prefix"), said("key-marker"), said("upload-id-marker"));
    let uploads = cloud.store.uploads(bucket, prefix, (key, id), most + 1);
    let mut uploads = uploads.map_err(|fault| no_bucket(&fault))?;
    let truncated = uploads.len() > most;
    uploads.truncate(most);
    let url = head.parameter("encoding-type") == Some("url");
    let name = |text: &str| if url { sigv4::encode(text, "/") } else { escape(text) };
    let lines: String = uploads
        .iter()
        .map(|upload| {
            format!(
                "<Upload><Key>{}</Key><UploadId>{}</UploadId>{}<StorageClass>STANDARD</StorageClass>\
                 <Initiated>{}</Initiated></Upload>",
                name(&upload.key),
                upload.id,
                owners(cloud),
                super::iso_time(upload.created_ms)
            )
        })
        .collect();
    let next = uploads.last().filter(|_| truncated).map(|last| {
        let key = name(&last.key);
        format!("<NextKeyMarker>{key}</NextKeyMarker><NextUploadIdMarker>{}</NextUploadIdMarker>", last.id)
    });
    Ok(answer::xml(&format!(
        "<ListMultipartUploadsResult xmlns=\"{NAMESPACE}\"><Bucket>{}</Bucket><KeyMarker>{}</KeyMarker>\
         <UploadIdMarker>{}</UploadIdMarker>{}<Prefix>{}</Prefix>{}<MaxUploads>{most}</MaxUploads>\
         <IsTruncated>{truncated}</IsTruncated>{lines}</ListMultipartUploadsResult>",
        escape(bucket),
        name(key),
        escape(id),
        next.unwrap_or_default(),
        name(prefix),
        if url { "<EncodingType>url</EncodingType>" } else { "" },
    )))
}

/// How many lines a page has at most.
fn most(head: &Head, parameter: &str) -> Result<usize, Refusal> {
    match head.parameter(parameter).map(str::parse::<usize>) {
        None => Ok(MOST_LINES),
        Some(Ok(most)) => Ok(most.min(MOST_LINES)),
        Some(Err(_)) => Err(Refusal::new(400, "InvalidArgument", format!("{parameter} must be a number."))),
    }
}

/// There is one account: whoever began an upload owns what comes of it.
fn owners(cloud: &Cloud) -> String {
    let who = format!("<ID>{}</ID><DisplayName>updraft</DisplayName>", cloud.arns.account);
    format!("<Initiator>{who}</Initiator><Owner>{who}</Owner>")
}

/// DeleteObjects.
pub(super) async fn delete_many(
    cloud: &Cloud,
    payload: &str,
    bucket: &str,
    body: Inbound,
) -> Result<Answer, Refusal> {
    let text = text_of(payload, body).await?;
    let named = |object: &str| {
        let text = |name: &str| elements(object, name).first().map(|text| unescape(text));
        let condition = text("ETag").map_or(Condition::Always, |etag| match etag.trim_matches('"') {
            "*" => Condition::There,
            etag => Condition::Is(etag.to_string()),
        });
        Some((text("Key")?, text("VersionId"), condition))
    };
    let keys: Vec<_> = elements(&text, "Object").into_iter().filter_map(named).collect();
    if keys.is_empty() || keys.len() > 1000 {
        return Err(malformed());
    }
    let quiet = elements(&text, "Quiet").first().is_some_and(|word| *word == "true");
    let mut lines = String::new();
    for (key, version, condition) in keys {
        let conditional = condition != Condition::Always;
        match super::forget(cloud, bucket, &key, version.as_deref(), condition).await {
            Ok(deleted) if !quiet => lines.push_str(&deleted_line(&key, version.is_some(), &deleted)),
            Ok(_) => {}
            Err(refusal) if conditional => lines.push_str(&format!(
                "<Error><Key>{}</Key><Code>{}</Code><Message>{}</Message></Error>",
                escape(&key),
                refusal.code,
                escape(&refusal.message)
            )),
            Err(refusal) => return Err(refusal),
        }
    }
    Ok(answer::xml(&format!("<DeleteResult xmlns=\"{NAMESPACE}\">{lines}</DeleteResult>")))
}

fn deleted_line(key: &str, named: bool, deleted: &Deleted) -> String {
    let id = escape(deleted.version.as_deref().unwrap_or_default());
    let shown = match (named, deleted.mark) {
        (true, _) => format!("<VersionId>{id}</VersionId>"),
        (false, true) => {
            format!("<DeleteMarker>true</DeleteMarker><DeleteMarkerVersionId>{id}</DeleteMarkerVersionId>")
        }
        (false, false) => String::new(),
    };
    format!("<Deleted><Key>{}</Key>{shown}</Deleted>", escape(key))
}

/// Copies what is left of a file; `each` sees every piece.
pub(super) async fn pour<R: AsyncRead + Unpin>(
    file: &mut R,
    into: &mut crate::objects::Upload,
    mut each: impl FnMut(&[u8]) + Send,
) -> Result<(), Refusal> {
    let mut piece = vec![0; PIECE];
    loop {
        let count = file.read(&mut piece).await.map_err(|cause| disk(&cause))?;
        if count == 0 {
            return Ok(());
        }
        each(&piece[..count]);
        into.write(&piece[..count]).await.map_err(|cause| disk(&cause))?;
    }
}

pub(super) fn find(
    cloud: &Cloud,
    head: &Head,
    (bucket, key): (&str, &str),
) -> Result<UploadInParts, Refusal> {
    let found = cloud.store.upload(head.parameter("uploadId").unwrap_or_default());
    let found = found.map_err(|fault| internal(&fault))?;
    let same = found.filter(|upload| upload.bucket == bucket && upload.key == key);
    same.ok_or_else(|| Refusal::new(404, "NoSuchUpload", NO_UPLOAD))
}

/// The body of a request that is not an object; its hash is checked here.
pub(super) async fn text_of(payload: &str, body: Inbound) -> Result<String, Refusal> {
    let bytes = body.whole().await?;
    if payload != sigv4::UNSIGNED_PAYLOAD && payload != sigv4::sha256_hex(&bytes) {
        let message = "The provided 'x-amz-content-sha256' header does not match what was computed.";
        return Err(Refusal::new(400, "XAmzContentSHA256Mismatch", message));
    }
    String::from_utf8(bytes.to_vec()).map_err(|_| malformed())
}

/// Number and ETag of each part, in order.
fn listed(text: &str) -> Result<Vec<(i64, String)>, Refusal> {
    let parts = elements(text, "Part").into_iter().map(|part| {
        let number = elements(part, "PartNumber").first().and_then(|number| number.trim().parse().ok())?;
        let etag = unescape(elements(part, "ETag").first()?);
        Some((number, etag.trim().trim_matches('"').to_string()))
    });
    let parts: Option<Vec<(i64, String)>> = parts.collect();
    parts.filter(|parts| !parts.is_empty()).ok_or_else(malformed)
}

/// The checksum that the list gives each part, if it does.
fn listed_sums(text: &str, announced: Option<&Announced>) -> Vec<Option<String>> {
    let name = announced.map(|sum| format!("Checksum{}", sum.algorithm)).unwrap_or_default();
    let of = |part: &str| elements(part, &name).first().map(|sum| unescape(sum));
    elements(text, "Part").into_iter().map(of).collect()
}

fn no_part() -> Refusal {
    Refusal::new(400, "InvalidPart", "One or more of the specified parts could not be found.")
}

fn choose(wanted: &[(i64, String)], mut parts: Vec<Part>) -> Result<Vec<Part>, Refusal> {
    if wanted.windows(2).any(|pair| pair[0].0 >= pair[1].0) {
        let message = "The list of parts was not in ascending order.";
        return Err(Refusal::new(400, "InvalidPartOrder", message));
    }
    let mut chosen = Vec::new();
    for (number, etag) in wanted {
        let place = parts.iter().position(|part| part.number == *number && part.etag == *etag);
        let place = place.ok_or_else(no_part)?;
        chosen.push(parts.swap_remove(place));
    }
    let small = chosen.iter().rev().skip(1).any(|part| part.size < SMALLEST_PART);
    if small {
        let message = "Your proposed upload is smaller than the minimum allowed size";
        return Err(Refusal::new(400, "EntityTooSmall", message));
    }
    Ok(chosen)
}

/// The texts inside of `<name>…</name>`; elements of one name are never inside each other here.
pub(super) fn elements<'a>(text: &'a str, name: &str) -> Vec<&'a str> {
    let (open, close) = (format!("<{name}>"), format!("</{name}>"));
    text.split(&open).skip(1).filter_map(|rest| rest.split_once(&close).map(|(inner, _)| inner)).collect()
}

/// Text of an XML element: entities with a name, and those with the number of a character.
pub(super) fn unescape(text: &str) -> String {
    let mut pieces = text.split('&');
    let mut out = pieces.next().unwrap_or_default().to_string();
    for piece in pieces {
        let meant = piece.split_once(';').and_then(|(name, rest)| Some((entity(name)?, rest)));
        match meant {
            Some((character, rest)) => {
                out.push(character);
                out.push_str(rest);
            }
            None => {
                out.push('&');
                out.push_str(piece);
            }
        }
    }
    out
}

fn entity(name: &str) -> Option<char> {
    match name {
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "amp" => Some('&'),
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix('x') {
                Some(hex) => u32::from_str_radix(hex, 16),
                None => number.parse(),
            };
            char::from_u32(code.ok()?)
        }
    }
}

pub(super) fn malformed() -> Refusal {
    Refusal::new(400, "MalformedXML", "The XML you provided was not well-formed")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(number: i64, size: u64) -> Part {
        Part { number, blob: String::new(), size, etag: format!("e{number}"), modified_ms: 0 }
    }

    #[test]
    fn the_list_of_parts_is_read_and_held_against_what_came() {
        let text = "<CompleteMultipartUpload><Part><ETag>&quot;e1&quot;</ETag><PartNumber>1</PartNumber></Part>\
                    <Part><PartNumber>3</PartNumber><ETag>\"e3\"</ETag></Part></CompleteMultipartUpload>";
        let wanted = listed(text).unwrap();
        assert_eq!(wanted, [(1, "e1".to_string()), (3, "e3".to_string())]);
        let codes = [
            (vec![part(1, SMALLEST_PART), part(2, 1), part(3, 1)], None),
            (vec![part(1, SMALLEST_PART - 1), part(3, 1)], Some("EntityTooSmall")),
            (vec![part(1, SMALLEST_PART)], Some("InvalidPart")),
        ];
        for (parts, code) in codes {
            let chosen = choose(&wanted, parts);
            assert_eq!(chosen.as_ref().err().map(|refusal| refusal.code), code);
        }
        let wrong = [(3, "e3".to_string()), (1, "e1".to_string())];
        assert_eq!(choose(&wrong, vec![]).unwrap_err().code, "InvalidPartOrder");
        for bad in ["", "<Part></Part>", "<Part><PartNumber>x</PartNumber><ETag>e</ETag></Part>"] {
            assert_eq!(listed(bad).unwrap_err().code, "MalformedXML");
        }
        assert_eq!(unescape("a&amp;lt;b&quot;&#13;&#xe4;&nbsp;&"), "a&lt;b\"\r\u{e4}&nbsp;&");
    }
}
