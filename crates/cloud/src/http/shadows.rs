//! Shadows over HTTP. What is changed here is heard on the topics of MQTT as well.

use std::sync::Arc;

use serde_json::json;

use super::answer::{self, Answer, Refusal};
use super::call::Call;
use crate::clock::now_ms;
use crate::server::Cloud;
use crate::shadows::document::{self, No};
use crate::shadows::mqtt::{self, Place};
use crate::store::Page;

/// GetThingShadow.
pub(super) fn get(cloud: &Arc<Cloud>, call: &Call, thing: &str) -> Result<Answer, Refusal> {
    let place = place(call, thing)?;
    let shadow =
        cloud.store.shadow(&place.thing, &place.name).map_err(|fault| answer::iot_refusal(&fault))?;
    document::get(&shadow, &place.name, now_ms()).map(|body| answer::json(&body)).map_err(refusal)
}

/// UpdateThingShadow.
pub(super) async fn update(cloud: &Arc<Cloud>, call: &Call, thing: &str) -> Result<Answer, Refusal> {
    let place = place(call, thing)?;
    let request = document::read(&call.body).map_err(refusal)?;
    let (body, notices) = mqtt::update(&cloud.store, &place, request).await.map_err(refusal)?;
    cloud.send_all(&notices);
    Ok(answer::json(&body))
}

/// DeleteThingShadow.
pub(super) async fn delete(cloud: &Arc<Cloud>, call: &Call, thing: &str) -> Result<Answer, Refusal> {
    let place = place(call, thing)?;
    let (body, notices) = mqtt::delete(&cloud.store, &place, json!({})).await.map_err(refusal)?;
    cloud.send_all(&notices);
    Ok(answer::json(&body))
}

/// ListNamedShadowsForThing.
pub(super) fn names(cloud: &Arc<Cloud>, call: &Call, thing: &str) -> Result<Answer, Refusal> {
    let page = Page::new(call.head.parameter("nextToken"), call.head.parameter("pageSize"));
    let listing = page.and_then(|page| cloud.store.shadow_names(thing, &page));
    let listing = listing.map_err(|fault| answer::iot_refusal(&fault))?;
    let list = json!({"results": listing.rows, "timestamp": now_ms() / 1000});
    Ok(answer::json(&super::iot::with_next(list, "nextToken", listing.next)))
}

fn place(call: &Call, thing: &str) -> Result<Place, Refusal> {
    let name = call.parameter("name");
    if name.as_ref().is_some_and(String::is_empty) {
        return Err(Refusal::new(400, "InvalidRequestException", "Invalid shadow name"));
    }
    Place::new(thing, name.as_deref().unwrap_or_default()).map_err(refusal)
}

fn refusal(no: No) -> Refusal {
    let code = match no.code {
        404 => "ResourceNotFoundException",
        409 => "ConflictException",
        413 => "RequestEntityTooLargeException",
        500 => "InternalFailureException",
        _ => "InvalidRequestException",
    };
    Refusal::new(no.code, code, no.message)
}
