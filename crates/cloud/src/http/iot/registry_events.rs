//! What applications hear about things, groups and who is in them, if they asked for it: `$aws/events/thing/…`,
//! `$aws/events/thingGroup/…`, `$aws/events/thingGroupMembership/…`.
//!
//! Forms of AWS IoT Developer Guide, "Registry events". Times are milliseconds. What devices register themselves is told
//! by the certificates' own events.

use serde_json::{Value, json};

use crate::clock::now_ms;
use crate::jobs::desk::Notice;
use crate::server::Cloud;
use crate::store::{Group, Thing};

/// What happened to a thing or a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Happened {
    Created,
    Updated,
    Deleted,
}

impl Happened {
    fn word(self) -> &'static str {
        match self {
            Happened::Created => "created",
            Happened::Updated => "updated",
            Happened::Deleted => "deleted",
        }
    }
}

/// Tells about a thing as it is, or was.
pub(super) fn thing(cloud: &Cloud, what: Happened, thing: &Thing) {
    if !cloud.store.wanted_events().things {
        return;
    }
    let mut payload = head(cloud, "THING_EVENT", what.word());
    payload["thingId"] = thing.id.as_str().into();
    payload["thingName"] = thing.name.as_str().into();
    payload["versionNumber"] = thing.version.into();
    payload["thingTypeName"] = thing.thing_type.as_deref().into();
    payload["billingGroupName"] = thing.billing_group.as_deref().into();
    payload["attributes"] = json!(thing.attributes);
    send(cloud, format!("thing/{}/{}", thing.name, what.word()), payload);
}

/// Tells about a group as it is, or was.
pub(super) fn group(cloud: &Cloud, what: Happened, group: &Group) {
    if !cloud.store.wanted_events().groups {
        return;
    }
    let mut payload = head(cloud, "THING_GROUP_EVENT", what.word());
    payload["thingGroupId"] = group.id.as_str().into();
    payload["thingGroupName"] = group.name.as_str().into();
    payload["versionNumber"] = group.version.into();
    payload["parentGroupName"] = group.parent.as_deref().into();
    payload["description"] = group.description.as_deref().into();
    payload["attributes"] = json!(group.attributes);
    send(cloud, format!("thingGroup/{}/{}", group.name, what.word()), payload);
}

/// Tells who came into a group, or left it.
pub(super) fn member(cloud: &Cloud, came: bool, group: &str, thing: &str) {
    if !cloud.store.wanted_events().members {
        return;
    }
    // Who is gone by now has nothing to be told about.
    let (Ok(thing), Ok((group, _))) = (cloud.store.thing(thing), cloud.store.group(group)) else { return };
    let word = if came { "added" } else { "removed" };
    let mut payload = head(cloud, "THING_GROUP_MEMBERSHIP_EVENT", word);
    payload["groupArn"] = cloud.arns.of(&format!("thinggroup/{}", group.name)).into();
    payload["groupId"] = group.id.as_str().into();
    payload["thingArn"] = cloud.arns.of(&format!("thing/{}", thing.name)).into();
    payload["thingId"] = thing.id.as_str().into();
    payload["membershipId"] = crate::random::uuid().into();
    send(
        cloud,
        format!("thingGroupMembership/thingGroup/{}/thing/{}/{word}", group.name, thing.name),
        payload,
    );
}

fn head(cloud: &Cloud, kind: &str, word: &str) -> Value {
    json!({
        "eventType": kind,
        "eventId": crate::random::uuid(),
        "timestamp": now_ms(),
        "operation": word.to_uppercase(),
        "accountId": cloud.arns.account,
    })
}

fn send(cloud: &Cloud, topic: String, payload: Value) {
    cloud.send_all(&[Notice { topic: format!("$aws/events/{topic}"), payload }]);
}
