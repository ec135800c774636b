//! Streams over MQTT: `$aws/things/{thing}/streams/{stream}/…/{json|cbor}`.
//!
//! | published by the device | answered on |
//! |---|---|
//! | `describe` | `description`, or `rejected` |
//! | `get` | `data`, once for each block, or `rejected` |
//!
//! Answers go to the requester alone. Rules: AWS IoT Developer Guide, "MQTT-based file delivery".

use tokio::io::{AsyncReadExt, AsyncSeekExt};

use super::Stream;
use super::blocks::{No, Wanted};
use crate::broker::Publication;
use crate::fault::Fault;
use crate::objects::Objects;
use crate::payload::{Encoding, Item};
use crate::store::{Kind, Object, Record, Store};

/// Bytes of a client token.
const LONGEST_TOKEN: usize = 64;

/// What a request gets.
pub(crate) struct Answered {
    pub(crate) replies: Vec<Publication>,
    /// Bytes of the file in it.
    pub(crate) bytes: u64,
}

/// Answers a request; nothing if the topic is none of the two.
pub(crate) async fn answer(
    store: &Store,
    objects: &Objects,
    topic: &str,
    payload: &[u8],
) -> Option<Answered> {
    let place = parse(topic)?;
    let base = format!("$aws/things/{}/streams/{}", place.thing, place.stream);
    let to = |verb: &str, body: &Item| Publication {
        topic: format!("{base}/{verb}/{}", place.encoding.word()),
        payload: place.encoding.write(body),
        qos: ::mqtt::Qos::AtMostOnce,
    };
    let request = place.encoding.read(payload).filter(|request| matches!(request, Item::Map(_)));
    let token = request.as_ref().and_then(|request| request.text("c")).map(str::to_string);
    let outcome = match &request {
        None => Err(match place.encoding {
            Encoding::Json => ("InvalidJson", "The payload is not a JSON object."),
            Encoding::Cbor => ("InvalidCbor", "The payload is not a CBOR map."),
        }),
        Some(_) if token.as_ref().is_some_and(|token| token.len() > LONGEST_TOKEN) => {
            Err(("InvalidRequest", "c must be 64 bytes at most."))
        }
        Some(request) if place.verb == "get" => get(store, objects, place.stream, request).await,
        Some(_) => describe(store, place.stream),
    };
    let with_token = |mut body: Item| {
        if let (Item::Map(members), Some(token)) = (&mut body, &token) {
            members.push(("c".into(), Item::Text(token.clone())));
        }
        body
    };
    Some(match outcome {
        Err((code, message)) => {
            let body = Item::map([("o", Item::Text(code.into())), ("m", Item::Text(message.into()))]);
            Answered { replies: vec![to("rejected", &with_token(body))], bytes: 0 }
        }
        Ok(bodies) => {
            let verb = if place.verb == "get" { "data" } else { "description" };
            let bytes = bodies.iter().map(file_bytes).sum();
            Answered { replies: bodies.into_iter().map(|body| to(verb, &with_token(body))).collect(), bytes }
        }
    })
}

/// Bytes of the file in an answer.
fn file_bytes(body: &Item) -> u64 {
    match body.member("p") {
        Some(Item::Bytes(bytes)) => bytes.len() as u64,
        _ => 0,
    }
}

fn describe(store: &Store, id: &str) -> Result<Vec<Item>, No> {
    let stream = find(store, id)?;
    let mut files = Vec::new();
    for file in &stream.body.files {
        let object = store
            .object_as_of(&file.bucket, &file.key, file.version.as_deref())
            .map_err(|fault| broken(&fault))?;
        let size = object.map_or(0, |object| i64::try_from(object.size).unwrap_or(i64::MAX));
        files.push(Item::map([("f", Item::Number(file.id)), ("z", Item::Number(size))]));
    }
    let description = stream.body.description.unwrap_or_default();
    Ok(vec![Item::map([
        ("s", Item::Number(stream.version)),
        ("d", Item::Text(description)),
        ("r", Item::List(files)),
    ])])
}

async fn get(store: &Store, objects: &Objects, id: &str, request: &Item) -> Result<Vec<Item>, No> {
    let wanted = Wanted::read(request)?;
    let stream = find(store, id)?;
    if wanted.version.is_some_and(|version| version != stream.version) {
        return Err(("VersionMismatch", "The stream has another version."));
    }
    let file = stream.body.files.iter().find(|file| file.id == wanted.file);
    let file = file.ok_or(("ResourceNotFound", "The stream has no such file."))?;
    let object = store
        .object_as_of(&file.bucket, &file.key, file.version.as_deref())
        .map_err(|fault| broken(&fault))?;
    let object = object.ok_or(("ResourceNotFound", "The file of the stream is gone."))?;
    if object.etag != file.etag {
        return Err(("ETagMismatch", "The file is not the one that the stream was made of."));
    }
    let mut bodies = Vec::new();
    for block in wanted.of(object.size)? {
        let bytes = read(objects, &object, block.at, block.length).await.map_err(|cause| {
            tracing::error!(%cause, id, "a block could not be read");
            ("InternalError", "The block could not be read.")
        })?;
        bodies.push(Item::map([
            ("f", Item::Number(file.id)),
            ("l", Item::Number(i64::try_from(block.length).unwrap_or(0))),
            ("i", Item::Number(i64::try_from(block.number).unwrap_or(0))),
            ("p", Item::Bytes(bytes)),
        ]));
    }
    Ok(bodies)
}

async fn read(objects: &Objects, object: &Object, at: u64, length: u64) -> std::io::Result<Vec<u8>> {
    let mut file = objects.read(&object.blob).await?;
    file.seek(std::io::SeekFrom::Start(at)).await?;
    let mut bytes = Vec::new();
    file.take(length).read_to_end(&mut bytes).await?;
    Ok(bytes)
}

fn find(store: &Store, id: &str) -> Result<Record<Stream>, No> {
    match store.record(Kind::Stream, id) {
        Ok(stream) => Ok(stream),
        Err(Fault::NotFound(_)) => Err(("ResourceNotFound", "There is no such stream.")),
        Err(fault) => Err(broken(&fault)),
    }
}

fn broken(fault: &Fault) -> No {
    tracing::error!(?fault, "a stream could not be read");
    ("InternalError", "An internal error has occurred.")
}

struct Place<'a> {
    thing: &'a str,
    stream: &'a str,
    verb: &'a str,
    encoding: Encoding,
}

fn parse(topic: &str) -> Option<Place<'_>> {
    let (thing, rest) = topic.strip_prefix("$aws/things/")?.split_once("/streams/")?;
    let [stream, verb, encoding] = rest.split('/').collect::<Vec<_>>()[..] else { return None };
    let encoding = Encoding::of(encoding)?;
    let good = matches!(verb, "describe" | "get") && !thing.is_empty() && !thing.contains('/');
    good.then_some(Place { thing, stream, verb, encoding })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_requests_in_two_encodings_are_topics() {
        for (topic, is) in [
            ("$aws/things/t/streams/s/get/json", Some(("t", "s", "get", Encoding::Json))),
            ("$aws/things/t/streams/s/describe/cbor", Some(("t", "s", "describe", Encoding::Cbor))),
            ("$aws/things/t/streams/s/data/cbor", None),
            ("$aws/things/t/streams/s/get/xml", None),
            ("$aws/things/t/streams/s/get", None),
            ("$aws/things//streams/s/get/json", None),
            ("$aws/things/t/jobs/get", None),
        ] {
            let found = parse(topic).map(|place| (place.thing, place.stream, place.verb, place.encoding));
            assert_eq!(found, is, "{topic}");
        }
    }
}
