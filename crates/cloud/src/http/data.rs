//! The service `iotdata`: messages to the broker, what it retains, who is connected; and shadows.

use std::sync::Arc;
use std::time::UNIX_EPOCH;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use mqtt::{Packet, Properties, Property, Qos, Version, topic};
use serde_json::{Map, Value, json};

use super::answer::{self, Answer, Refusal};
use super::call::Call;
use super::{iot, shadows};
use crate::broker::{ClientState, Connection, Dismissal};
use crate::clock::now_ms;
use crate::fault::Fault;
use crate::server::Cloud;
use crate::store::{Page, Retained};

/// What a client subscribes to is listed in pages of so many when nothing else is said (ListSubscriptions).
const USUAL_SUBSCRIPTIONS: &str = "20";

pub(super) async fn serve(cloud: &Arc<Cloud>, call: &Call) -> Result<Answer, Refusal> {
    let segments = call.segments();
    let path: Vec<&str> = segments.iter().map(String::as_str).collect();
    match (call.head.method.as_str(), path.as_slice()) {
        ("POST", ["topics", ..]) => publish(cloud, call).await,
        ("GET", ["things", thing, "shadow"]) => shadows::get(cloud, call, thing),
        ("POST", ["things", thing, "shadow"]) => shadows::update(cloud, call, thing).await,
        ("DELETE", ["things", thing, "shadow"]) => shadows::delete(cloud, call, thing).await,
        ("GET", ["api", "things", "shadow", "ListNamedShadowsForThing", thing]) => {
            shadows::names(cloud, call, thing)
        }
        ("GET", ["retainedMessage"]) => retained_messages(cloud, call),
        ("GET", ["retainedMessage", ..]) => retained_message(cloud, call),
        ("GET", ["connections", client]) => connection(cloud, call, client),
        ("GET", ["connections", client, "subscriptions"]) => subscriptions(cloud, call, client),
        ("DELETE", ["connections", client]) => disconnect(cloud, call, client),
        _ => Err(iot::unknown(call)),
    }
}

/// Publish: the service's own topics are not for everybody.
async fn publish(cloud: &Arc<Cloud>, call: &Call) -> Result<Answer, Refusal> {
    let topic = topic_of(call, "/topics/");
    if topic.is_empty() {
        return Err(iot::unknown(call));
    }
    if topic.starts_with('$') {
        return Err(wrong("A topic that begins with $ belongs to the service."));
    }
    let qos = match call.parameter("qos").as_deref() {
        None | Some("0") => Qos::AtMostOnce,
        Some("1") => Qos::AtLeastOnce,
        Some(_) => return Err(wrong("qos must be 0 or 1.")),
    };
    let sent = Sent::of(call)?;
    let properties = sent.properties();
    cloud
        .broker
        .publish_with(&topic, &call.body, qos, call.flag("retain"), &Properties::new(&properties))
        .map_err(|_| wrong("The topic or the payload is outside the limits."))?;
    if call.flag("retain") {
        cloud.store.settled().await.map_err(|fault| answer::iot_refusal(&fault))?;
    }
    Ok(answer::empty())
}

/// The members of Publish that are properties of MQTT 5.
struct Sent {
    payload_format: Option<bool>,
    content_type: Option<String>,
    response_topic: Option<String>,
    correlation_data: Option<Vec<u8>>,
    expiry_s: Option<u32>,
    user: Vec<(String, String)>,
}

impl Sent {
    fn of(call: &Call) -> Result<Sent, Refusal> {
        let payload_format = match call.head.header("x-amz-mqtt5-payload-format-indicator") {
            None => None,
            Some("UNSPECIFIED_BYTES") => Some(false),
            Some("UTF8_DATA") if std::str::from_utf8(&call.body).is_err() => {
                return Err(wrong(
                    "The payload is not the UTF-8 text that payloadFormatIndicator says it is.",
                ));
            }
            Some("UTF8_DATA") => Some(true),
            Some(_) => return Err(wrong("payloadFormatIndicator must be UNSPECIFIED_BYTES or UTF8_DATA.")),
        };
        let response_topic = call.parameter("responseTopic");
        if response_topic.as_deref().is_some_and(|name| !topic::is_name(name)) {
            return Err(wrong("responseTopic must be a topic without wildcards."));
        }
        let header = |name| call.head.header(name).map(|text| STANDARD.decode(text)).transpose();
        let correlation_data =
            header("x-amz-mqtt5-correlation-data").map_err(|_| wrong("correlationData must be base64."))?;
        let user = header("x-amz-mqtt5-user-properties")
            .map_err(|_| wrong("The header of userProperties must be base64."))?;
        Ok(Sent {
            payload_format,
            content_type: call.parameter("contentType"),
            response_topic,
            correlation_data,
            expiry_s: expiry_s(call)?,
            user: user.map(|text| user_properties(&text)).transpose()?.unwrap_or_default(),
        })
    }

    fn properties(&self) -> Vec<Property<'_>> {
        let mut list = Vec::new();
        list.extend(self.payload_format.map(Property::PayloadFormat));
        list.extend(self.content_type.as_deref().map(Property::ContentType));
        list.extend(self.response_topic.as_deref().map(Property::ResponseTopic));
        list.extend(self.correlation_data.as_deref().map(Property::CorrelationData));
        list.extend(self.expiry_s.map(Property::MessageExpiry));
        list.extend(self.user.iter().map(|(name, value)| Property::UserProperty((name, value))));
        list
    }
}

fn expiry_s(call: &Call) -> Result<Option<u32>, Refusal> {
    let said = call.number("messageExpiry").map_err(|fault| answer::iot_refusal(&fault))?;
    said.map(|number| {
        u32::try_from(number).map_err(|_| wrong("messageExpiry must be 0 to 4294967295 seconds."))
    })
    .transpose()
}

/// `[{"name": "value"}, …]`, the order kept; or a JSON text that holds that, which clients make of a text.
fn user_properties(json: &[u8]) -> Result<Vec<(String, String)>, Refusal> {
    let inner: Option<String> = serde_json::from_slice(json).ok();
    let list: Vec<Map<String, Value>> = serde_json::from_slice(inner.as_deref().map_or(json, str::as_bytes))
        .map_err(|_| {
            wrong("userProperties must be a JSON array of objects, each with a name and its text.")
        })?;
    list.into_iter()
        .flatten()
        .map(|(name, value)| match value {
            Value::String(text) => Ok((name, text)),
            _ => Err(wrong("The values of userProperties must be texts.")),
        })
        .collect()
}

fn retained_messages(cloud: &Arc<Cloud>, call: &Call) -> Result<Answer, Refusal> {
    let listing = call.page().and_then(|page| cloud.store.retained_messages(None, &page, now_ms()));
    let listing = listing.map_err(|fault| answer::iot_refusal(&fault))?;
    let line = |row: &Retained| {
        let kept = Kept::of(row);
        json!({
            "topic": row.topic,
            "payloadSize": kept.payload.len(),
            "qos": kept.qos,
            "lastModifiedTime": row.modified_ms,
        })
    };
    let lines: Vec<Value> = listing.rows.iter().map(line).collect();
    Ok(answer::json(&iot::with_next(json!({"retainedTopics": lines}), "nextToken", listing.next)))
}

fn retained_message(cloud: &Arc<Cloud>, call: &Call) -> Result<Answer, Refusal> {
    let topic = topic_of(call, "/retainedMessage/");
    let found = cloud.store.retained_messages(Some(&topic), &Page::everything(), now_ms());
    let found = found.map_err(|fault| answer::iot_refusal(&fault))?.rows.into_iter().next();
    let found = found.ok_or_else(|| absent(format!("No message is retained under {topic}.")))?;
    let kept = Kept::of(&found);
    let mut answer = json!({
        "topic": topic,
        "payload": STANDARD.encode(kept.payload),
        "qos": kept.qos,
        "lastModifiedTime": found.modified_ms,
    });
    if !kept.user.is_empty() {
        answer["userProperties"] = STANDARD.encode(Value::Array(kept.user).to_string()).into();
    }
    Ok(answer::json(&answer))
}

/// What is told of a retained message.
#[derive(Default)]
struct Kept<'a> {
    qos: u8,
    payload: &'a [u8],
    user: Vec<Value>,
}

impl<'a> Kept<'a> {
    fn of(row: &'a Retained) -> Kept<'a> {
        let Ok(Packet::Publish(publish)) = Packet::decode(&row.packet, Version::V5) else {
            return Kept::default();
        };
        let user = publish.properties.iter().filter_map(|property| match property {
            Property::UserProperty((name, value)) => Some(json!({name: value})),
            _ => None,
        });
        Kept { qos: publish.delivery.qos() as u8, payload: publish.payload, user: user.collect() }
    }
}

/// GetConnection, for clients that are connected or have left a session.
fn connection(cloud: &Arc<Cloud>, call: &Call, client: &str) -> Result<Answer, Refusal> {
    let state = state(cloud, client)?;
    let mut answer = json!({
        "clientId": client,
        "connected": state.connection.is_some(),
        "cleanSession": state.expiry_s == 0,
        "sessionExpiry": state.expiry_s,
    });
    if let Some(Connection { peer, since, address, keep_alive_s, .. }) = &state.connection {
        let since_ms = since.duration_since(UNIX_EPOCH).map_or(0, |duration| duration.as_millis());
        answer["connectedSince"] = u64::try_from(since_ms).unwrap_or(u64::MAX).into();
        answer["keepAliveDuration"] = (*keep_alive_s).into();
        let things = cloud.store.things_of(&peer.principal.certificate_id, None, &Page::everything());
        let things = things.map_err(|fault| answer::iot_refusal(&fault))?.rows;
        if let Some(thing) = things.iter().find(|thing| thing.name == *client).or(things.first()) {
            answer["thingName"] = thing.name.as_str().into();
        }
        if call.flag("includeSocketInformation") {
            answer["sourceIp"] = address.ip().to_string().into();
            answer["sourcePort"] = address.port().into();
        }
    }
    Ok(answer::json(&answer))
}

/// ListSubscriptions.
fn subscriptions(cloud: &Arc<Cloud>, call: &Call, client: &str) -> Result<Answer, Refusal> {
    let size = call.parameter("maxResults").unwrap_or_else(|| USUAL_SUBSCRIPTIONS.into());
    let page = Page::new(call.head.parameter("nextToken"), Some(&size));
    let page = page.map_err(|fault| answer::iot_refusal(&fault))?;
    let mut filters = state(cloud, client)?.subscriptions;
    filters.retain(|(filter, _)| **filter > *page.after);
    filters.truncate(page.size.saturating_add(1));
    let listing = page.cut(filters, |(filter, _)| filter.to_string());
    let line = |(filter, qos): &(Arc<str>, Qos)| json!({"topicFilter": &**filter, "qos": *qos as u8});
    let lines: Vec<Value> = listing.rows.iter().map(line).collect();
    Ok(answer::json(&iot::with_next(json!({"subscriptions": lines}), "nextToken", listing.next)))
}

fn state(cloud: &Arc<Cloud>, client: &str) -> Result<ClientState, Refusal> {
    cloud
        .broker
        .client(client)
        .ok_or_else(|| absent(format!("No client {client} is connected or has a session.")))
}

/// DeleteConnection.
fn disconnect(cloud: &Arc<Cloud>, call: &Call, client: &str) -> Result<Answer, Refusal> {
    let dismissal =
        Dismissal { clean_session: call.flag("cleanSession"), prevent_will: call.flag("preventWillMessage") };
    if cloud.broker.disconnect_client(client, dismissal) {
        return Ok(answer::empty());
    }
    Err(absent(format!("{client} is not connected.")))
}

/// A topic keeps its empty levels, so it is not put together from the parts of the path.
fn topic_of(call: &Call, prefix: &str) -> String {
    call.head.path.strip_prefix(prefix).map(crate::sigv4::decode).unwrap_or_default()
}

fn wrong(text: &str) -> Refusal {
    answer::iot_refusal(&Fault::Invalid(text.into()))
}

fn absent(text: String) -> Refusal {
    Refusal::new(404, "ResourceNotFoundException", text)
}
