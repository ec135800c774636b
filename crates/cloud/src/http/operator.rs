//! Calls that AWS has not: access keys and the audit log. Signed like all others, for the service `updraft`.
//!
//! | call | answer |
//! |---|---|
//! | `GET /access-keys` | `accessKeys`: owner, id, role, active, creation; never a secret |
//! | `PUT /access-keys/{owner}` `{"role"}` | the new key with its secret, shown this once |
//! | `PATCH /access-keys/{owner}` `{"role"?, "active"?}` | the key |
//! | `DELETE /access-keys/{owner}` | nothing |
//! | `GET /audit?since=&who=` | `entries`, oldest first |

use std::sync::Arc;

use serde_json::{Value, json};

use super::answer::{self, Answer, Refusal};
use super::call::{Call, check_name, must_text, text};
use super::iot;
use crate::access::Role;
use crate::clock::now_ms;
use crate::fault::Fault;
use crate::server::Cloud;
use crate::store::{AccessKey, Entry};

/// Serves one call.
pub(super) async fn serve(cloud: &Arc<Cloud>, call: &Call) -> Result<Answer, Refusal> {
    let segments = call.segments();
    let path: Vec<&str> = segments.iter().map(String::as_str).collect();
    let outcome = match (call.head.method.as_str(), path.as_slice()) {
        ("GET", ["access-keys"]) => keys(cloud, call),
        ("PUT", ["access-keys", owner]) => create(cloud, call, owner).await,
        ("PATCH", ["access-keys", owner]) => update(cloud, call, owner).await,
        ("DELETE", ["access-keys", owner]) => {
            cloud.store.delete_access_key((*owner).into()).await.map(|()| json!({}))
        }
        ("GET", ["audit"]) => audit(cloud, call),
        _ => return Err(iot::unknown(call)),
    };
    outcome.map(|value| answer::json(&value)).map_err(|fault| answer::iot_refusal(&fault))
}

fn keys(cloud: &Arc<Cloud>, call: &Call) -> Result<Value, Fault> {
    let listing = cloud.store.access_keys(&call.page()?)?;
    let lines: Vec<Value> = listing.rows.iter().map(line).collect();
    Ok(iot::with_next(json!({"accessKeys": lines}), "nextToken", listing.next))
}

async fn create(cloud: &Arc<Cloud>, call: &Call, owner: &str) -> Result<Value, Fault> {
    check_name("owner", owner, 64, "_+=,.@-")?;
    if owner == "root" {
        return Err(Fault::Invalid("root has the key that the server made at its first start.".into()));
    }
    let key = AccessKey {
        id: crate::random::key_id("AKIA"),
        secret: crate::sigv4::hex(&crate::random::bytes::<20>()),
        owner: owner.into(),
        role: role(&must_text(&call.json()?, "role")?)?,
        active: true,
        created_ms: now_ms(),
    };
    cloud.store.create_access_key(key.clone()).await?;
    tracing::info!(owner, role = key.role.word(), "access key made");
    let mut answer = line(&key);
    answer["secretAccessKey"] = key.secret.into();
    Ok(answer)
}

async fn update(cloud: &Arc<Cloud>, call: &Call, owner: &str) -> Result<Value, Fault> {
    let body = call.json()?;
    let wish = text(&body, "role")?.map(|word| role(&word)).transpose()?;
    let key = cloud.store.change_access_key(owner.into(), wish, body["active"].as_bool()).await?;
    Ok(line(&key))
}

fn audit(cloud: &Arc<Cloud>, call: &Call) -> Result<Value, Fault> {
    let since_ms = call.number("since")?.unwrap_or(0).saturating_mul(1000);
    let listing = cloud.store.audit(since_ms, call.parameter("who").as_deref(), &call.page()?)?;
    let lines: Vec<Value> = listing.rows.iter().map(entry).collect();
    Ok(iot::with_next(json!({"entries": lines}), "nextToken", listing.next))
}

fn entry(entry: &Entry) -> Value {
    json!({
        "number": entry.seq,
        "time": iot::seconds(entry.at_ms),
        "who": entry.who,
        "role": entry.role,
        "address": entry.address,
        "requestId": entry.request,
        "service": entry.service,
        "method": entry.method,
        "path": entry.path,
        "detail": entry.detail,
    })
}

fn role(word: &str) -> Result<Role, Fault> {
    Role::of(word).ok_or_else(|| Fault::Invalid("role must be admin, release or view.".into()))
}

fn line(key: &AccessKey) -> Value {
    json!({
        "owner": key.owner,
        "accessKeyId": key.id,
        "role": key.role.word(),
        "active": key.active,
        "createdAt": iot::seconds(key.created_ms),
    })
}
